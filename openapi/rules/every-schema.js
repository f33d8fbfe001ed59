import { bodiesOf, fieldsOf, once } from './document.js';

const maps = ['properties', 'patternProperties', 'dependentSchemas', '$defs'];
const lists = ['oneOf', 'anyOf', 'allOf', 'prefixItems'];
const singles = ['items', 'additionalProperties', 'propertyNames', 'contains', 'not', 'if', 'then', 'else'];

/** Every schema of the document, where it is written: of components, parameters, headers and bodies, and within them. */
export function everySchema(document) {
  const named = Object.entries(document.components.schemas).map(([name, schema]) => ({
    schema,
    path: ['components', 'schemas', name],
  }));
  const fields = fieldsOf(document).map(({ field, path }) => ({ schema: field.schema, path: [...path, 'schema'] }));
  const bodies = bodiesOf(document).map(({ media, path }) => ({ schema: media.schema, path: [...path, 'schema'] }));
  return [...named, ...fields, ...bodies].flatMap(({ schema, path }) => within(schema, path));
}

/** Reports what `describeFault` says of each schema, where it says something. */
export function faultsOfSchemas(document, describeFault) {
  return once(
    everySchema(document).flatMap(({ schema, path }) => {
      const message = describeFault(schema);
      return message ? [{ message, path: [...path] }] : [];
    }),
  );
}

function within(schema, path) {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = [
    ...maps.flatMap((key) => Object.entries(schema[key] ?? {}).map(([name, child]) => [child, [key, name]])),
    ...lists.flatMap((key) => (schema[key] ?? []).map((child, index) => [child, [key, index]])),
    ...singles.map((key) => [schema[key], [key]]),
  ];
  return [{ schema, path }, ...inner.flatMap(([child, steps]) => within(child, [...path, ...steps]))];
}
