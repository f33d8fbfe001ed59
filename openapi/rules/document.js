/** Ways through a bundled OpenAPI document, for the rules beside this file. */

const methods = ['get', 'put', 'post', 'patch', 'delete'];

/** A node, or what its `$ref` points at. */
export function follow(document, node) {
  if (typeof node?.$ref !== 'string') return node;
  const names = node.$ref.slice(2).split('/');
  const target = names
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((at, name) => at?.[name], document);
  return follow(document, target);
}

/** Whether a path leads into the vocabulary of AG-UI: its names and its openness are given, not ours. */
export function isAgui([section, kind, name]) {
  return section === 'components' && kind === 'schemas' && /^(Agui[A-Z]|RunAgentInput$)/.test(name);
}

/** Whether a path leads into what version 1 answers with: its names are given, not ours. */
export function isV1([section, kind, name]) {
  return section === 'components' && kind === 'schemas' && /^V1[A-Z]/.test(name);
}

/** Every operation with its place; parameters of the path item come first. */
export function operationsOf(document) {
  return Object.entries(document.paths).flatMap(([url, item]) =>
    methods
      .filter((method) => item[method])
      .map((method) => ({
        operation: item[method],
        path: ['paths', url, method],
        parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map((node) =>
          follow(document, node),
        ),
      })),
  );
}

/** Every response of every operation. One that is shared is reported where it is defined, and once. */
export function responsesOf(document) {
  return operationsOf(document).flatMap(({ operation, path }) =>
    Object.entries(operation.responses).map(([status, node]) => ({
      operation,
      status,
      response: follow(document, node),
      path: node.$ref ? node.$ref.slice(2).split('/') : [...path, 'responses', status],
    })),
  );
}

/** Returns the faults that `faultsOf` finds in the responses that are no success, each reported once. A WebSocket succeeds with 101. */
export function faultsOfFailures(document, faultsOf) {
  const failures = responsesOf(document).filter(({ status }) => !/^(101$|[23])/.test(status));
  return once(
    failures.flatMap(({ status, response, path }) =>
      faultsOf(document, status, response).map((message) => ({ message, path: [...path] })),
    ),
  );
}

/** Every request body and success body with its media type: `{ mediaType, media, path }`. */
export function bodiesOf(document) {
  const requests = operationsOf(document).map(({ operation, path }) => ({
    holder: operation.requestBody,
    path: [...path, 'requestBody'],
  }));
  const successes = responsesOf(document)
    .filter(({ status }) => status.startsWith('2'))
    .map(({ response, path }) => ({ holder: response, path }));
  return [...requests, ...successes].flatMap(({ holder, path }) =>
    Object.entries(holder?.content ?? {}).map(([mediaType, media]) => ({
      mediaType,
      media,
      path: [...path, 'content', mediaType],
    })),
  );
}

/** Every parameter and header, where it is defined. */
export function fieldsOf(document) {
  const { parameters = {}, headers = {} } = document.components;
  const shared = [
    ...Object.entries(parameters).map(([name, field]) => ({ field, path: ['components', 'parameters', name] })),
    ...Object.entries(headers).map(([name, field]) => ({ field, path: ['components', 'headers', name] })),
  ];
  const own = operationsOf(document).flatMap(({ operation, path }) =>
    (operation.parameters ?? []).map((field, index) => ({ field, path: [...path, 'parameters', index] })),
  );
  return [...shared, ...own.filter(({ field }) => !field.$ref)];
}

/** Every schema under `components`, and every schema inside of it: `{ schema, path, property? }`. */
export function schemasOf(document) {
  return Object.entries(document.components.schemas).flatMap(([name, schema]) =>
    within(schema, ['components', 'schemas', name]),
  );
}

function within(schema, path, property) {
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
    within(inner, [...path, 'properties', name], name),
  );
  const branches = ['oneOf', 'anyOf', 'allOf'].flatMap((keyword) =>
    (schema[keyword] ?? []).flatMap((inner, index) => within(inner, [...path, keyword, index])),
  );
  const items = schema.items ? within(schema.items, [...path, 'items']) : [];
  return [{ schema, path, property }, ...properties, ...branches, ...items];
}

/** Reports each place once, though many operations may lead to it. */
export function once(faults) {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
