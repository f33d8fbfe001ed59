import type { FieldError } from '#src/api/problems.ts';
import { maxJsonDepth } from '#src/json/json-scan.ts';
import { measureJson } from '#src/json/json-size.ts';
import { findDialectFaults, readDialect, type SchemaDialect } from './dialect.ts';

/** A JSON Schema, draft 2020-12, or an older one that says nothing else there. */
export type JsonSchema = Record<string, unknown> | boolean;

const maxSchemaBytes = 64_000;
/** The maximum number of faults that are reported. */
export const maxFaults = 100;

/** Creates an entry of a problem's `errors`. */
export const toFieldError = (pointer: string, detail: string, code: string): FieldError => ({ pointer, detail, code });

/** The keywords by kind of value: a schema, a list of schemas, schemas by name, or data, which is never a schema. */
const singleSchemaKeywords = [
  'not',
  'if',
  'then',
  'else',
  'items',
  'contains',
  'additionalProperties',
  'unevaluatedProperties',
];
const schemaKeywords: Record<'one' | 'list' | 'map' | 'data', Set<string>> = {
  one: new Set([...singleSchemaKeywords, 'unevaluatedItems', 'propertyNames', 'contentSchema']),
  list: new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']),
  map: new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']),
  data: new Set(['const', 'enum', 'default', 'examples']),
};

/** A JSON Schema that is an object, not a boolean. */
export type SchemaObject = Record<string, unknown>;

/** Tells whether a value is an object that may be a schema. */
export const isSchemaObject = (value: unknown): value is SchemaObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema within another: the keyword that holds it, and its path from there. */
export type Subschema = { schema: SchemaObject; keyword: string; path: string[] };

/** Returns the direct subschemas of a schema. Unknown keywords are searched too, since a reference can point there. */
export function listSubschemas(schema: SchemaObject): Subschema[] {
  return Object.entries(schema).flatMap(([keyword, value]): Subschema[] => {
    if (schemaKeywords.data.has(keyword) || typeof value !== 'object' || value === null) return [];
    const isOne = !Array.isArray(value) && !schemaKeywords.map.has(keyword);
    const held: [string[], unknown][] = isOne
      ? [[[keyword], value]]
      : Object.entries(value).map(([name, each]) => [[keyword, name], each]);
    return held.flatMap(([path, each]) => (isSchemaObject(each) ? [{ schema: each, keyword, path }] : []));
  });
}

/** The keywords whose value refers to another schema. */
export const referenceKeywords = ['$ref', '$dynamicRef', '$recursiveRef'] as const;

function* listForeignParts(schema: SchemaObject, pointer: string, outer: SchemaDialect): Generator<FieldError> {
  for (const keyword of referenceKeywords) {
    const to = schema[keyword];
    if (typeof to === 'string' && !to.startsWith('#'))
      yield toFieldError(`${pointer}/${keyword}`, 'A reference has to begin with #.', 'outside');
  }
  const dialect = readDialect(schema, outer);
  for (const [keyword, detail] of findDialectFaults(schema, dialect))
    yield toFieldError(`${pointer}/${keyword}`, detail, 'dialect');
  for (const { schema: below, path } of listSubschemas(schema)) {
    const steps = path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    yield* listForeignParts(below, pointer + steps.join(''), dialect ?? '2020-12');
  }
}

/** Returns the faults of a schema that need no compilation: its size, its dialect, and references to other documents. */
export function findStaticFaults(schema: JsonSchema): FieldError[] {
  const { bytes, depth } = measureJson(schema);
  if (depth > maxJsonDepth)
    return [toFieldError('', `It has ${depth} levels; it may have ${maxJsonDepth}.`, 'maxDepth')];
  if (bytes > maxSchemaBytes)
    return [toFieldError('', `It has ${bytes} bytes; it may have ${maxSchemaBytes}.`, 'maxLength')];
  return isSchemaObject(schema) ? [...listForeignParts(schema, '', '2020-12')].slice(0, maxFaults) : [];
}
