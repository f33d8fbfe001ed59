import type { Ajv, ErrorObject } from 'ajv';
import { maxListedErrors, truncateText, type FieldError } from '#src/api/problems.ts';
import { selectNearestBranch, getJsonType } from './nearest-branch.ts';

/** A discriminator as the validator gets it. `allowed` is for the error message. */
export type SettledDiscriminator = { propertyName: string; allowed: unknown[] };

/** The maximum number of Ajv errors that are explained. Several of them may become one fault. */
const maxConsidered = 5_000;
/** The maximum length of a quoted name or value. */
const maxQuotedLength = 100;

/**
 * Explains Ajv's errors for people: each fault once, with its location and what would be valid. Returns at most
 * `maxListedErrors`, and one more when there are more.
 */
export function explainErrors(errors: ErrorObject[], ajv: Ajv): FieldError[] {
  const told = new Map<string, FieldError>();
  for (const error of selectNearestBranch(errors.slice(0, maxConsidered), ajv)) {
    const field = { ...toLocation(error), detail: toSentence(error), code: error.keyword };
    told.set(JSON.stringify(field), field);
  }
  return [...told.values()].slice(0, maxListedErrors + 1);
}

/** Returns the location of an error: a pointer into the body, or a parameter. A missing or unknown field is the location itself. */
function toLocation({ instancePath, params, propertyName }: ErrorObject): { pointer: string } | { parameter: string } {
  const child =
    params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty ?? params.tag ?? propertyName;
  const path = child === undefined ? instancePath : `${instancePath}/${escapePointerStep(String(child))}`;
  const [, part, ...rest] = path.split('/');
  if (part === 'body') return { pointer: rest.map((step) => `/${step}`).join('') };
  return { parameter: rest[0] ?? '' };
}

function escapePointerStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

const sentences: Record<string, (error: ErrorObject) => string> = {
  required: ({ params }) =>
    params.oneOf ? `At least one of ${formatList(params.oneOf)} is required.` : 'Is required.',
  additionalProperties: describeUnknownField,
  unevaluatedProperties: describeUnknownField,
  type: ({ params, data }) => `Must be ${formatTypes(params.type)}, not ${describeType(data)}.`,
  enum: ({ params }) => `Must be one of ${formatList(params.allowedValues)}.`,
  const: ({ params }) => `Must be ${JSON.stringify(params.allowedValue)}.`,
  discriminator: ({ schema }) => `Must be one of ${formatList((schema as SettledDiscriminator).allowed)}.`,
  pattern: ({ params, parentSchema }) => `Must match ${params.pattern}${formatExample(parentSchema)}.`,
  format: ({ params, parentSchema }) => `Must be a valid ${params.format}${formatExample(parentSchema)}.`,
  minLength: ({ params: { limit } }) =>
    limit === 1 ? 'Must not be empty.' : `Must have at least ${limit} characters.`,
  maxLength: ({ params }) => `Must have at most ${params.limit} characters.`,
  minItems: ({ params }) => `Must have at least ${formatCount(params.limit, 'item')}.`,
  maxItems: ({ params }) => `Must have at most ${formatCount(params.limit, 'item')}.`,
  minProperties: ({ params, parentSchema }) =>
    `Must have at least ${formatCount(params.limit, 'field')}${knownFields(parentSchema)}.`,
  maxProperties: ({ params }) => `Must have at most ${formatCount(params.limit, 'field')}.`,
  'x-not-blank': () => 'Must say something: it has nothing but spaces, control characters and marks without a glyph.',
  'x-well-formed': () => 'Must be well-formed Unicode: it has half of a surrogate pair.',
  'x-max-values': ({ parentSchema }) =>
    `Must have at most ${formatCount(Number(parentSchema?.['x-max-values']), 'value')} in all.`,
  minimum: ({ params }) => `Must be at least ${params.limit}.`,
  maximum: ({ params }) => `Must be at most ${params.limit}.`,
  exclusiveMinimum: ({ params }) => `Must be greater than ${params.limit}.`,
  exclusiveMaximum: ({ params }) => `Must be less than ${params.limit}.`,
  multipleOf: ({ params }) => `Must be a multiple of ${params.multipleOf}.`,
  uniqueItems: ({ params }) => `Items ${params.j} and ${params.i} are the same.`,
  not: ({ schema }) => describeExcluded(schema as { type?: string | string[] }),
  propertyNames: () => 'Is not a valid field name.',
  oneOf: () => 'Fits more than one of the allowed forms; it must fit one.',
};

function toSentence(error: ErrorObject): string {
  return sentences[error.keyword]?.(error) ?? `${error.message ?? 'Is not valid'}.`;
}

function describeUnknownField({ params, parentSchema }: ErrorObject): string {
  const name = params.additionalProperty ?? params.unevaluatedProperty;
  const known = Object.keys((parentSchema?.properties as object | undefined) ?? {});
  const hint = known.length > 0 && known.length <= 20 ? ` Known: ${known.join(', ')}.` : '';
  return `${JSON.stringify(truncateText(String(name), maxQuotedLength))} is not a known field.${hint}`;
}

const typeNames: Record<string, string> = {
  array: 'an array',
  boolean: 'a boolean',
  integer: 'an integer',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

function formatTypes(type: string | string[]): string {
  return [...new Set([type].flat())].map((name) => typeNames[name] ?? name).join(' or ');
}

function describeType(value: unknown): string {
  return formatTypes(getJsonType(value));
}

function formatList(values: unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}

function formatCount(limit: number, noun: string): string {
  return limit === 1 ? `1 ${noun}` : `${limit} ${noun}s`;
}

/** Says what a value may not be. Of a schema without a type there is no short name. */
const describeExcluded = ({ type }: { type?: string | string[] }): string =>
  type === undefined ? 'Has a form that is excluded here.' : `Must not be ${formatTypes(type)}.`;

/** Returns a hint with the known fields of a schema. */
function knownFields(schema: ErrorObject['parentSchema']): string {
  const known = Object.keys((schema?.properties as object | undefined) ?? {});
  return known.length > 0 ? ` of ${known.join(', ')}` : '';
}

function formatExample(schema: ErrorObject['parentSchema']): string {
  const shown = (schema?.examples as unknown[] | undefined)?.[0] ?? schema?.example;
  return shown === undefined ? '' : `, such as ${JSON.stringify(shown)}`;
}
