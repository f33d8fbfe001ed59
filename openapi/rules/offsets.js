import { follow, operationsOf } from './document.js';

/** Every list of version 1 takes `limit` and `offset`, counts all of its items and holds one array. */
export default function offsets(document, { lists }) {
  return operationsOf(document)
    .filter(({ operation }) => new RegExp(lists).test(operation.operationId))
    .flatMap(({ operation, path, parameters }) => {
      const answer = follow(document, operation.responses['200']);
      const page = follow(document, answer?.content?.['application/json']?.schema);
      const names = parameters.map((parameter) => parameter.name);
      const faults = [
        ...['limit', 'offset'].filter((name) => !names.includes(name)).map((name) => `the parameter ${name}`),
        ...(answer?.headers?.['X-Total-Count'] ? [] : ['the header X-Total-Count']),
        ...(page?.required?.length === 1 ? [] : ['the array of its items as the only member']),
      ];
      return faults.map((fault) => ({ message: `${operation.operationId} is a list without ${fault}.`, path }));
    });
}
