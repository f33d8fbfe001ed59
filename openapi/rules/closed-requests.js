import { follow, isAgui, once, operationsOf } from './document.js';

/**
 * A misspelt member of a request is refused, not ignored: every object in it is closed, or open on purpose.
 * All objects of AG-UI are open.
 */
export default function closedRequests(document) {
  const faults = operationsOf(document).flatMap(({ operation, path }) =>
    Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, { schema }]) =>
      open(document, schema, [...path, 'requestBody', 'content', type, 'schema'], new Set()),
    ),
  );
  return once(faults);
}

function open(document, node, path, seen) {
  const at = node.$ref ? node.$ref.slice(2).split('/') : path;
  const schema = follow(document, node);
  if (seen.has(schema) || isAgui(at)) return [];
  seen.add(schema);
  const inner = [
    ...Object.entries(schema.properties ?? {}).map(([name, property]) => [property, ['properties', name]]),
    ...['oneOf', 'anyOf', 'allOf'].flatMap((keyword) =>
      (schema[keyword] ?? []).map((branch, index) => [branch, [keyword, index]]),
    ),
    ...(schema.items ? [[schema.items, ['items']]] : []),
  ];
  const fault = {
    message: `${at.at(-1)} has to say whether it takes unknown members (additionalProperties).`,
    path: at,
  };
  const mine = schema.type === 'object' && schema.additionalProperties === undefined ? [fault] : [];
  return [...mine, ...inner.flatMap(([child, steps]) => open(document, child, [...at, ...steps], seen))];
}
