import { runInNewContext } from 'node:vm';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { LRUCache } from 'lru-cache';
import type { FieldError } from '#src/problems.ts';

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = Record<string, unknown> | boolean;

const mostBytes = 64_000;
const mostErrors = 100;
/** Patterns and branches can be made to take for ever, so compiling and checking are stopped. */
const patienceMs = { compile: 1_000, check: 250 };
/** How long a schema that was too slow is not tried again, since it holds up everybody. */
const restMs = 10_000;
const dialect = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;

const compiled = new LRUCache<string, ValidateFunction>({ max: 100 });
const tooSlow = new LRUCache<ValidateFunction, true>({ max: 100, ttl: restMs });

/** What a function returns, or null when it takes too long: regular expressions are stopped too. */
function within<T>(timeout: number, work: () => T): { result: T } | null {
  try {
    return { result: runInNewContext('work()', { work }, { timeout }) as T };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
    throw error;
  }
}

const fault = (pointer: string, detail: string, code: string): FieldError => ({ pointer, detail, code });

/** Every place of a schema that refers outside of it. */
function* outside(node: unknown, pointer: string): Generator<FieldError> {
  if (typeof node !== 'object' || node === null) return;
  for (const [name, value] of Object.entries(node)) {
    const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const refers = /^\$(ref|dynamicRef|recursiveRef)$/.test(name) && typeof value === 'string';
    if (refers && !value.startsWith('#')) yield fault(place, 'A reference has to begin with #.', 'outside');
    if (name === '$schema' && typeof value === 'string' && !dialect.test(value))
      yield fault(place, 'It has to be draft 2020-12: https://json-schema.org/draft/2020-12/schema.', 'dialect');
    yield* outside(value, place);
  }
}

function compile(schema: JsonSchema): ValidateFunction | FieldError {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false, addUsedSchema: false });
  addFormats.default(ajv);
  try {
    const made = within(patienceMs.compile, () => ajv.compile(schema))?.result;
    if (!made) return fault('', 'It takes too long to be read.', 'too_slow');
    return '$async' in made ? fault('/$async', 'A schema is not asynchronous.', 'async') : made;
  } catch (error) {
    return fault('', `It is no valid JSON Schema: ${(error as Error).message}.`, 'schema');
  }
}

/** The schema ready for use; or what is wrong with it, with pointers into it. */
function prepare(schema: JsonSchema): ValidateFunction | FieldError[] {
  const text = JSON.stringify(schema);
  const known = compiled.get(text);
  if (known) return known;
  const bytes = Buffer.byteLength(text);
  if (bytes > mostBytes) return [fault('', `It has ${bytes} bytes; it may have ${mostBytes}.`, 'maxLength')];
  const references = [...outside(schema, '')];
  if (references.length > 0) return references.slice(0, mostErrors);
  const made = compile(schema);
  if (typeof made !== 'function') return [made];
  compiled.set(text, made);
  return made;
}

/** What is wrong with a schema itself; empty when it can be used. */
export function faultsOfSchema(schema: JsonSchema): FieldError[] {
  const prepared = prepare(schema);
  return typeof prepared === 'function' ? [] : prepared;
}

function explained({ instancePath, message, params, keyword }: ErrorObject): FieldError {
  const extra = params.additionalProperty ?? params.unevaluatedProperty;
  const named = extra === undefined ? '' : `: ${JSON.stringify(extra)}`;
  const words = message ?? 'is not valid';
  return fault(instancePath, `${words[0]!.toUpperCase()}${words.slice(1)}${named}.`, keyword);
}

/** Where a document does not satisfy a schema, with pointers into the document; empty when it does. */
export function violations(schema: JsonSchema, document: unknown): FieldError[] {
  const check = prepare(schema);
  if (typeof check !== 'function') return check;
  const slow = [fault('', 'It takes too long to hold the document against the schema.', 'too_slow')];
  if (tooSlow.has(check)) return slow;
  if (!within(patienceMs.check, () => check(document))) {
    tooSlow.set(check, true);
    return slow;
  }
  return (check.errors ?? []).slice(0, mostErrors).map(explained);
}
