import type { Ajv, ErrorObject } from 'ajv';
import { maxListedErrors, truncateText, type FieldError } from '#src/api/problems.ts';
import { nearestBranch, typeOf } from './nearest-branch.ts';

/** A discriminator as the validator gets it: `allowed` is for the error's sentence. */
export type SettledDiscriminator = { propertyName: string; allowed: unknown[] };

/** How many errors of Ajv are looked at to tell `mostErrors`: several may say one thing. */
const considered = 5_000;
/** The longest name or value that a sentence repeats. */
const mostQuoted = 100;

/**
 * Ajv's errors as a person needs them: each thing once, where it is, and what would be right. One more than `mostErrors`
 * are returned when there are more.
 */
export function explain(errors: ErrorObject[], ajv: Ajv): FieldError[] {
  const told = new Map<string, FieldError>();
  for (const error of nearestBranch(errors.slice(0, considered), ajv)) {
    const field = { ...placeOf(error), detail: sentence(error), code: error.keyword };
    told.set(JSON.stringify(field), field);
  }
  return [...told.values()].slice(0, maxListedErrors + 1);
}

/** `/body/a/0` is a pointer into the body, the rest are parameters; a missing or unknown field is pointed at itself. */
function placeOf({ instancePath, params, propertyName }: ErrorObject): { pointer: string } | { parameter: string } {
  const child =
    params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty ?? params.tag ?? propertyName;
  const path = child === undefined ? instancePath : `${instancePath}/${escape(String(child))}`;
  const [, part, ...rest] = path.split('/');
  if (part === 'body') return { pointer: rest.map((step) => `/${step}`).join('') };
  return { parameter: rest[0] ?? '' };
}

function escape(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

const sentences: Record<string, (error: ErrorObject) => string> = {
  required: ({ params }) => (params.oneOf ? `At least one of ${list(params.oneOf)} is required.` : 'Is required.'),
  additionalProperties: unknownField,
  unevaluatedProperties: unknownField,
  type: ({ params, data }) => `Must be ${kinds(params.type)}, not ${kindOf(data)}.`,
  enum: ({ params }) => `Must be one of ${list(params.allowedValues)}.`,
  const: ({ params }) => `Must be ${JSON.stringify(params.allowedValue)}.`,
  discriminator: ({ schema }) => `Must be one of ${list((schema as SettledDiscriminator).allowed)}.`,
  pattern: ({ params, parentSchema }) => `Must match ${params.pattern}${example(parentSchema)}.`,
  format: ({ params, parentSchema }) => `Must be a valid ${params.format}${example(parentSchema)}.`,
  minLength: ({ params: { limit } }) =>
    limit === 1 ? 'Must not be empty.' : `Must have at least ${limit} characters.`,
  maxLength: ({ params }) => `Must have at most ${params.limit} characters.`,
  minItems: ({ params }) => `Must have at least ${count(params.limit, 'item')}.`,
  maxItems: ({ params }) => `Must have at most ${count(params.limit, 'item')}.`,
  minProperties: ({ params, parentSchema }) =>
    `Must have at least ${count(params.limit, 'field')}${knownFields(parentSchema)}.`,
  maxProperties: ({ params }) => `Must have at most ${count(params.limit, 'field')}.`,
  minimum: ({ params }) => `Must be at least ${params.limit}.`,
  maximum: ({ params }) => `Must be at most ${params.limit}.`,
  exclusiveMinimum: ({ params }) => `Must be greater than ${params.limit}.`,
  exclusiveMaximum: ({ params }) => `Must be less than ${params.limit}.`,
  multipleOf: ({ params }) => `Must be a multiple of ${params.multipleOf}.`,
  uniqueItems: ({ params }) => `Items ${params.j} and ${params.i} are the same.`,
  propertyNames: () => 'Is not a valid field name.',
  oneOf: () => 'Fits more than one of the allowed forms; it must fit one.',
};

function sentence(error: ErrorObject): string {
  return sentences[error.keyword]?.(error) ?? `${error.message ?? 'Is not valid'}.`;
}

function unknownField({ params, parentSchema }: ErrorObject): string {
  const name = params.additionalProperty ?? params.unevaluatedProperty;
  const known = Object.keys((parentSchema?.properties as object | undefined) ?? {});
  const hint = known.length > 0 && known.length <= 20 ? ` Known: ${known.join(', ')}.` : '';
  return `${JSON.stringify(truncateText(String(name), mostQuoted))} is not a known field.${hint}`;
}

const names: Record<string, string> = {
  array: 'an array',
  boolean: 'a boolean',
  integer: 'an integer',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

function kinds(type: string | string[]): string {
  return [...new Set([type].flat())].map((name) => names[name] ?? name).join(' or ');
}

function kindOf(value: unknown): string {
  return kinds(typeOf(value));
}

function list(values: unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}

function count(limit: number, noun: string): string {
  return limit === 1 ? `1 ${noun}` : `${limit} ${noun}s`;
}

/** The fields to choose from, when the schema names them. */
function knownFields(schema: ErrorObject['parentSchema']): string {
  const known = Object.keys((schema?.properties as object | undefined) ?? {});
  return known.length > 0 ? ` of ${known.join(', ')}` : '';
}

function example(schema: ErrorObject['parentSchema']): string {
  const shown = (schema?.examples as unknown[] | undefined)?.[0] ?? schema?.example;
  return shown === undefined ? '' : `, such as ${JSON.stringify(shown)}`;
}
