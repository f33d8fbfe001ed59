import fc from 'fast-check';
import { isInvisible } from '#src/contract/blank-texts.ts';
import { resolveRef, type OpenApiDocument, type Schema } from '#src/contract/spec.ts';

type Members = Record<string, Schema>;

const text = fc.string({ maxLength: 20 });
const moment = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') });

/** Arbitrary texts by their bounds: fast-check works long on each new one. */
const textsByBounds = new Map<string, fc.Arbitrary<string>>();

function createText(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const key = `${minLength} ${maxLength}`;
  const known = textsByBounds.get(key) ?? fc.string({ minLength, maxLength });
  textsByBounds.set(key, known);
  return known;
}

function strings(schema: Schema): fc.Arbitrary<string> {
  const all = createTexts(schema);
  return schema['x-not-blank'] ? all.filter((one) => !isInvisible(one)) : all;
}

function createTexts({ pattern, format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') return moment.map((date) => date.toISOString());
  if (format === 'uri') return fc.webUrl();
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  return createText(minLength as number, Math.min(40, maxLength as number));
}

const arbitraries = new WeakMap<Schema, fc.Arbitrary<unknown>>();

/** Values of a schema of the contract, as its producer may send them: every optional member now and then. */
export function createSchemaArbitrary(document: OpenApiDocument, node: unknown): fc.Arbitrary<unknown> {
  const schema = resolveRef<Schema>(document, node);
  const known = arbitraries.get(schema) ?? createArbitrary(document, schema);
  arbitraries.set(schema, known);
  return known;
}

function createArbitrary(document: OpenApiDocument, schema: Schema): fc.Arbitrary<unknown> {
  const of = (inner: unknown) => createSchemaArbitrary(document, inner);
  const union = (schema['oneOf'] ?? schema['anyOf']) as Schema[] | undefined;
  if (union && !schema['properties']) return fc.oneof(...union.map(of));
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const types = [schema['type']].flat() as string[];
  return fc.oneof(...types.map((type) => createTypeArbitrary(type, schema, of)));
}

function createTypeArbitrary(
  type: string,
  schema: Schema,
  of: (inner: unknown) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const { minimum: min = -1e6, maximum: max = 1e6 } = schema as { minimum?: number; maximum?: number };
  switch (type) {
    case 'string':
      return strings(schema);
    case 'integer':
      return fc.integer({ min, max: Math.min(max, 2 ** 31) });
    case 'number':
      return fc.double({ min, max, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(of(schema['items']), { maxLength: 3 });
    case 'object':
      return objects(schema, of);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function objects(schema: Schema, of: (inner: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { properties, required = [] } = schema as { properties?: Members; required?: string[] };
  if (!properties) return fc.dictionary(text, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 });
  const members = Object.entries(properties).map(([name, inner]) => [name, of(inner)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: required });
}
