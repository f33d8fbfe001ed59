import { follow, once, operationsOf } from './document.js';

/** A pattern that ends: between its anchors nothing is repeated without a limit. */
const endsByItself = (pattern) =>
  /^\^.*\$$/.test(pattern) && !/(?<!\\)[*+]|\{\d+,\}/.test(pattern.replace(/\[[^\]]*\]/g, '_'));

/** Bytes are bounded by the `x-max-bytes` of their operation. */
const isBytes = (schema) => schema.format === 'binary';

const isChosen = (schema) => schema.enum !== undefined || schema.const !== undefined;

/** What each type of value needs, and whether a schema has it. */
const bounds = {
  string: [
    'maxLength',
    (schema) => schema.maxLength ?? (endsByItself(schema.pattern ?? '') || isChosen(schema) || isBytes(schema)),
  ],
  array: ['maxItems', (schema) => schema.maxItems],
  object: ['maxProperties', (schema) => schema.maxProperties ?? schema.additionalProperties === false],
};

/** A parameter is text: its whole numbers end where they are not exact any more, at the latest. */
const isEndless = (schema) => schema.type === 'integer' && schema.maximum === undefined && !isChosen(schema);

/**
 * Whatever is sent has a size that the contract names: each body, each text, list and map of a body or a parameter, and each
 * whole number of a parameter.
 */
export default function boundedRequests(document) {
  const seen = new Set();
  const faults = operationsOf(document).flatMap(({ operation, path, parameters }) => [
    ...(operation.requestBody && !Number.isInteger(operation['x-max-bytes'])
      ? [{ message: `${operation.operationId} takes a body of any size: it needs x-max-bytes.`, path }]
      : []),
    ...parameters.flatMap(({ name, schema }) => unbounded(document, schema, [...path, 'parameters', name], seen)),
    ...parameters
      .filter(({ schema }) => isEndless(follow(document, schema)))
      .map(({ name }) => ({
        message: `${name} takes any whole number: it needs maximum.`,
        path: [...path, 'parameters'],
      })),
    ...Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, { schema }]) =>
      unbounded(document, schema, [...path, 'requestBody', 'content', type, 'schema'], seen),
    ),
  ]);
  return once(faults);
}

function unbounded(document, node, path, seen) {
  const at = node.$ref ? node.$ref.slice(2).split('/') : path;
  const schema = follow(document, node);
  if (seen.has(schema)) return [];
  seen.add(schema);
  const mine = [schema.type]
    .flat()
    .filter((type) => bounds[type] && !bounds[type][1](schema))
    .map((type) => ({ message: `${at.at(-1)} takes a value of any size: it needs ${bounds[type][0]}.`, path: at }));
  return [...mine, ...inner(schema).flatMap(([child, steps]) => unbounded(document, child, [...at, ...steps], seen))];
}

const single = ['items', 'additionalProperties', 'propertyNames', 'contains'];

function inner(schema) {
  const named = Object.entries(schema.properties ?? {}).map(([name, child]) => [child, ['properties', name]]);
  const listed = ['oneOf', 'anyOf', 'allOf', 'prefixItems'].flatMap((keyword) =>
    (schema[keyword] ?? []).map((child, index) => [child, [keyword, index]]),
  );
  const alone = single
    .filter((keyword) => typeof schema[keyword] === 'object')
    .map((keyword) => [schema[keyword], [keyword]]);
  return [...named, ...listed, ...alone];
}
