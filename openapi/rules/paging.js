import { follow, operationsOf } from './document.js';

const parameterNames = ['limit', 'after', 'before', 'include_total'];
const members = ['data', 'has_more', 'next_cursor', 'prev_cursor'];
const headers = ['Link', 'X-Total-Count'];
/** A log goes forward by sequence numbers, which have no cursor to hide in. */
const ofLog = { parameterNames: ['limit', 'after_seq'], members: ['data', 'has_more', 'next_after_seq'], headers: [] };
const ofList = { parameterNames, members, headers };

/** Every list takes the same parameters and answers with the same page and headers. */
export default function paging(document, { unpaged, bySequence = [] }) {
  const lists = operationsOf(document).filter(({ operation }) => operation.operationId.startsWith('list'));
  return lists.flatMap(({ operation, path, parameters }) => {
    const answer = follow(document, operation.responses['200']);
    const page = follow(document, answer?.content?.['application/json']?.schema);
    const names = parameters.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name);
    const wanted = bySequence.includes(operation.operationId) ? ofLog : ofList;
    const paged = unpaged.includes(operation.operationId)
      ? []
      : [
          ...missing(wanted.parameterNames, names, 'parameter'),
          ...missing(wanted.headers, Object.keys(answer?.headers ?? {}), 'header'),
        ];
    return [...missing(wanted.members, page?.required ?? [], 'required member'), ...paged].map((fault) => ({
      message: `${operation.operationId} is a list without the ${fault}.`,
      path,
    }));
  });
}

const missing = (wanted, found, what) =>
  wanted.filter((name) => !found.includes(name)).map((name) => `${what} ${name}`);
