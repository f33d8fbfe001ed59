import type { FieldError } from '#src/api/problems.ts';

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = Record<string, unknown> | boolean;

const mostSchemaBytes = 64_000;
/** So many faults are told at most. */
export const mostFaults = 100;
const dialect = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;

export const fault = (pointer: string, detail: string, code: string): FieldError => ({ pointer, detail, code });

/** Keywords whose value is a schema, a list of schemas, or schemas by name. `data` is no schema, whatever it looks like. */
const one = ['not', 'if', 'then', 'else', 'items', 'contains', 'additionalProperties', 'unevaluatedProperties'];
const schemaKeywords: Record<'one' | 'list' | 'map' | 'data', Set<string>> = {
  one: new Set([...one, 'unevaluatedItems', 'propertyNames', 'contentSchema']),
  list: new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']),
  map: new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']),
  data: new Set(['const', 'enum', 'default', 'examples']),
};

export type SchemaObject = Record<string, unknown>;

export const isSchemaObject = (value: unknown): value is SchemaObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema within another: the keyword that holds it, and its place below that. */
export type Subschema = { schema: SchemaObject; keyword: string; path: string[] };

/** The schemas right below a schema. A keyword that nobody knows may hold one too, since a reference can lead there. */
export function subschemas(schema: SchemaObject): Subschema[] {
  return Object.entries(schema).flatMap(([keyword, value]): Subschema[] => {
    if (schemaKeywords.data.has(keyword) || typeof value !== 'object' || value === null) return [];
    const isOne = !Array.isArray(value) && !schemaKeywords.map.has(keyword);
    const held: [string[], unknown][] = isOne
      ? [[[keyword], value]]
      : Object.entries(value).map(([name, each]) => [[keyword, name], each]);
    return held.flatMap(([path, each]) => (isSchemaObject(each) ? [{ schema: each, keyword, path }] : []));
  });
}

export const referenceKeywords = ['$ref', '$dynamicRef', '$recursiveRef'] as const;

function* outsideReferences(schema: SchemaObject, pointer: string): Generator<FieldError> {
  for (const keyword of referenceKeywords) {
    const to = schema[keyword];
    if (typeof to === 'string' && !to.startsWith('#'))
      yield fault(`${pointer}/${keyword}`, 'A reference has to begin with #.', 'outside');
  }
  const { $schema } = schema;
  if (typeof $schema === 'string' && !dialect.test($schema)) {
    const detail = 'It has to be draft 2020-12: https://json-schema.org/draft/2020-12/schema.';
    yield fault(`${pointer}/$schema`, detail, 'dialect');
  }
  for (const { schema: below, path } of subschemas(schema)) {
    const steps = path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    yield* outsideReferences(below, pointer + steps.join(''));
  }
}

/** What is wrong with a schema as far as it can be told by looking at it once: its size, and where it refers to. */
export function faultsAtSight(schema: JsonSchema): FieldError[] {
  const bytes = Buffer.byteLength(JSON.stringify(schema));
  if (bytes > mostSchemaBytes)
    return [fault('', `It has ${bytes} bytes; it may have ${mostSchemaBytes}.`, 'maxLength')];
  return isSchemaObject(schema) ? [...outsideReferences(schema, '')].slice(0, mostFaults) : [];
}
