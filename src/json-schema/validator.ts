import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { addFormats, Ajv2020 } from '#generated/packages/ajv.js';
import canonicalize from 'canonicalize';
import { deepEqual } from '#src/event-log/deep-equal.ts';
import type { FieldError } from '#src/api/problems.ts';
import {
  toFieldError,
  isSchemaObject,
  maxFaults,
  listSubschemas,
  type JsonSchema,
  type SchemaObject,
} from './json-schema.ts';
import { removeEndlessReferences } from './self-references.ts';

/** A compiled schema. */
export type Validator = {
  /** Returns the first fault of a value, or null when it satisfies the schema. */
  firstFault(value: unknown): FieldError | null;
  /** Returns the faults of a value, at most `maxFaults`. */
  faults(value: unknown): FieldError[];
};

/** Replaces a property `__proto__`, which Ajv ignores, by a pattern that matches only it. */
function moveProtoProperty(schema: SchemaObject): void {
  for (const { schema: below } of listSubschemas(schema)) moveProtoProperty(below);
  const { properties, patternProperties = {}, allOf = [] } = schema as Record<string, SchemaObject | undefined>;
  if (!isSchemaObject(properties) || !Object.hasOwn(properties, '__proto__')) return;
  const pattern = '^__proto__$';
  const own = properties['__proto__'];
  delete properties['__proto__'];
  if (!Object.hasOwn(patternProperties, pattern))
    schema['patternProperties'] = { ...patternProperties, [pattern]: own };
  else if (Array.isArray(allOf)) schema['allOf'] = [...allOf, { patternProperties: { [pattern]: own } }];
}

/** Checks that no two items are equal, in time that grows with their size, not with the number of pairs. */
function hasDistinctItems(items: readonly unknown[]): boolean {
  const seen = new Set<unknown>();
  for (const item of items)
    seen.add(typeof item === 'object' && item !== null ? `object ${canonicalize(item)}` : toScalarKey(item));
  return seen.size === items.length;
}

const toScalarKey = (scalar: unknown) => (typeof scalar === 'string' ? `string ${scalar}` : scalar);

/** The keywords that compare values. Ajv's own confuse a member `constructor` or `toString` with the inherited one. */
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
    check: (unique: boolean) => (value: unknown) => !unique || !Array.isArray(value) || hasDistinctItems(value),
  },
};

const options = { strict: false, logger: false, validateSchema: false, meta: false, inlineRefs: false } as const;

/** Creates an Ajv for one schema, so that the `$id` of a schema cannot collide with another's. */
function createAjv(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({ ...options, allErrors });
  addFormats.default(ajv);
  for (const [keyword, { message, check }] of Object.entries(comparisons)) {
    ajv.removeKeyword(keyword);
    ajv.addKeyword({ keyword, compile: check as () => () => boolean, error: { message }, errors: false });
  }
  // Look-ups by names that callers choose must not find inherited members.
  for (const table of [ajv.schemas, ajv.refs, ajv.formats]) Object.setPrototypeOf(table, null);
  return ajv;
}

const metaSchemaAjv = new Ajv2020({ strict: false, logger: false });

/** Runs work while objects inherit no members from `Object.prototype`. */
function runWithoutInherited<T>(work: () => T): T {
  const { prototype } = Object;
  const inherited = Object.getOwnPropertyDescriptors(prototype);
  for (const name of Reflect.ownKeys(inherited)) Reflect.deleteProperty(prototype, name);
  try {
    return work();
  } finally {
    Object.defineProperties(prototype, inherited);
  }
}

function toFault({ instancePath, message, params, keyword }: ErrorObject): FieldError {
  const extra = params.additionalProperty ?? params.unevaluatedProperty;
  const named = extra === undefined ? '' : `: ${JSON.stringify(extra)}`;
  const words = message ?? 'is not valid';
  return toFieldError(instancePath, `${words[0]!.toUpperCase()}${words.slice(1)}${named}.`, keyword);
}

function listFaults(validate: ValidateFunction, value: unknown): FieldError[] {
  if (runWithoutInherited(() => validate(value) as boolean)) return [];
  return validate.errors!.slice(0, maxFaults).map(toFault);
}

/** Compiles a schema, or returns its fault. The schema is changed, so no one else may hold it. */
export function compileSchema(schema: JsonSchema): Validator | FieldError {
  if (isSchemaObject(schema) && '$async' in schema)
    return toFieldError('/$async', 'A schema is not asynchronous.', 'async');
  // The dialects that are read mean the same, once their differences are refused.
  if (isSchemaObject(schema)) delete schema['$schema'];
  try {
    metaSchemaAjv.validateSchema(schema, true);
    if (isSchemaObject(schema)) {
      removeEndlessReferences(schema);
      moveProtoProperty(schema);
    }
    const first = createAjv(false).compile(schema);
    let all: ValidateFunction | undefined;
    return {
      firstFault: (value) => listFaults(first, value)[0] ?? null,
      faults: (value) => listFaults((all ??= createAjv(true).compile(schema)), value),
    };
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return toFieldError('', `It is no valid JSON Schema: ${(error as Error).message}.`, 'schema');
  }
}
