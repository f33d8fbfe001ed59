import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import canonicalize from 'canonicalize';
import { deepEqual } from '#src/event-log/deep-equal.ts';
import type { FieldError } from '#src/api/problems.ts';
import { fault, isSchemaObject, mostFaults, subschemas, type JsonSchema, type SchemaObject } from './json-schema.ts';
import { cutEndlessReferences } from './self-references.ts';

/** A schema that is ready for use. */
export type Validator = {
  /** The first fault of a value, or null when it satisfies the schema. */
  firstFault(value: unknown): FieldError | null;
  /** Its faults, as many as are told. */
  faults(value: unknown): FieldError[];
};

/** Ajv leaves out a property of this name; a pattern that only it matches says the same. */
function keepProto(schema: SchemaObject): void {
  for (const { schema: below } of subschemas(schema)) keepProto(below);
  const { properties, patternProperties = {}, allOf = [] } = schema as Record<string, SchemaObject | undefined>;
  if (!isSchemaObject(properties) || !Object.hasOwn(properties, '__proto__')) return;
  const pattern = '^__proto__$';
  const own = properties['__proto__'];
  delete properties['__proto__'];
  if (!Object.hasOwn(patternProperties, pattern))
    schema['patternProperties'] = { ...patternProperties, [pattern]: own };
  else if (Array.isArray(allOf)) schema['allOf'] = [...allOf, { patternProperties: { [pattern]: own } }];
}

/** Whether no two items are the same. It takes as long as the items are, where to compare each two would not. */
function areDistinct(items: readonly unknown[]): boolean {
  const seen = new Set<unknown>();
  for (const item of items)
    seen.add(typeof item === 'object' && item !== null ? `object ${canonicalize(item)}` : keyOf(item));
  return seen.size === items.length;
}

const keyOf = (scalar: unknown) => (typeof scalar === 'string' ? `string ${scalar}` : scalar);

/** Those that compare values. Ajv's own take a member `constructor` or `toString` of a value for what every object has. */
const comparisons = {
  const: { message: 'must be equal to constant', check: (only: unknown) => (value: unknown) => deepEqual(only, value) },
  enum: {
    message: 'must be equal to one of the allowed values',
    check(allowed: readonly unknown[]) {
      const scalars = new Set(allowed);
      const others = allowed.filter((one) => typeof one === 'object' && one !== null);
      return (value: unknown) => scalars.has(value) || others.some((one) => deepEqual(one, value));
    },
  },
  uniqueItems: {
    message: 'must NOT have duplicate items',
    check: (unique: boolean) => (value: unknown) => !unique || !Array.isArray(value) || areDistinct(value),
  },
};

const options = { strict: false, logger: false, validateSchema: false, meta: false, inlineRefs: false } as const;

/** One Ajv for each schema, so that what a schema calls itself concerns no other. */
function newAjv(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({ ...options, allErrors });
  addFormats.default(ajv);
  for (const [keyword, { message, check }] of Object.entries(comparisons)) {
    ajv.removeKeyword(keyword);
    ajv.addKeyword({ keyword, compile: check as () => () => boolean, error: { message }, errors: false });
  }
  // What is looked up by a name that a caller has chosen is found only when it was put there.
  for (const table of [ajv.schemas, ajv.refs, ajv.formats]) Object.setPrototypeOf(table, null);
  return ajv;
}

const ofDialect = new Ajv2020({ strict: false, logger: false });

/** Runs work in which no object has a member that its own text does not have. */
function withoutInherited<T>(work: () => T): T {
  const { prototype } = Object;
  const inherited = Object.getOwnPropertyDescriptors(prototype);
  for (const name of Reflect.ownKeys(inherited)) Reflect.deleteProperty(prototype, name);
  try {
    return work();
  } finally {
    Object.defineProperties(prototype, inherited);
  }
}

function explained({ instancePath, message, params, keyword }: ErrorObject): FieldError {
  const extra = params.additionalProperty ?? params.unevaluatedProperty;
  const named = extra === undefined ? '' : `: ${JSON.stringify(extra)}`;
  const words = message ?? 'is not valid';
  return fault(instancePath, `${words[0]!.toUpperCase()}${words.slice(1)}${named}.`, keyword);
}

function run(validate: ValidateFunction, value: unknown): FieldError[] {
  if (withoutInherited(() => validate(value) as boolean)) return [];
  return validate.errors!.slice(0, mostFaults).map(explained);
}

/** Makes a schema ready for use, or says what is wrong with it. The schema, which nobody else has, is changed. */
export function compileSchema(schema: JsonSchema): Validator | FieldError {
  if (isSchemaObject(schema) && '$async' in schema) return fault('/$async', 'A schema is not asynchronous.', 'async');
  try {
    ofDialect.validateSchema(schema, true);
    if (isSchemaObject(schema)) {
      cutEndlessReferences(schema);
      keepProto(schema);
    }
    const first = newAjv(false).compile(schema);
    let all: ValidateFunction | undefined;
    return {
      firstFault: (value) => run(first, value)[0] ?? null,
      faults: (value) => run((all ??= newAjv(true).compile(schema)), value),
    };
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return fault('', `It is no valid JSON Schema: ${(error as Error).message}.`, 'schema');
  }
}
