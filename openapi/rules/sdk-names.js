import { follow, operationsOf } from './document.js';

const form = /^[a-z][a-zA-Z0-9]*(\.[a-z][a-zA-Z0-9]*)+$/;
/** Names that no method or resource may have: the keywords of Python, and what objects of JavaScript have already. */
const reserved = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return self try while with yield constructor then'
  ).split(' '),
);

/**
 * Every operation has a method in the clients, `x-sdk`: unique, and no resource of that name. Its query and its body are
 * merged there, so that no member may be in both.
 */
export default function sdkNames(document) {
  const operations = operationsOf(document);
  const names = operations.map(({ operation }) => operation['x-sdk']);
  return operations.flatMap(({ operation, path, parameters }) =>
    [...faultsOfName(operation['x-sdk'], names), ...collisionsOf(document, operation, parameters)].map((fault) => ({
      message: `${operation.operationId} ${fault}`,
      path: [...path, ...(operation['x-sdk'] === undefined ? [] : ['x-sdk'])],
    })),
  );
}

function faultsOfName(name, names) {
  if (name === undefined) return ['has no x-sdk.'];
  if (!form.test(name)) return [`has the x-sdk ${name}, which is not of the form resource.method in camelCase.`];
  const keyword = name.split('.').find((part) => reserved.has(part));
  return [
    ...(keyword === undefined ? [] : [`has the x-sdk ${name}, and ${keyword} is taken.`]),
    ...(names.filter((other) => other === name).length > 1 ? [`has the x-sdk ${name}, as another operation.`] : []),
    ...(names.some((other) => other?.startsWith(`${name}.`)) ? [`has the x-sdk ${name}, which is a resource.`] : []),
  ];
}

function collisionsOf(document, { requestBody }, parameters) {
  const schema = follow(document, follow(document, requestBody)?.content?.['application/json']?.schema);
  const members = membersOf(document, schema);
  return parameters
    .filter((parameter) => parameter.in === 'query' && members.includes(parameter.name))
    .map((parameter) => `has ${parameter.name} in its query and in its body.`);
}

function membersOf(document, node) {
  const schema = follow(document, node);
  if (!schema) return [];
  const branches = [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  return [...Object.keys(schema.properties ?? {}), ...branches.flatMap((branch) => membersOf(document, branch))];
}
