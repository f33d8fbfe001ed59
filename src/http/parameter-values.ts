import type { FieldError } from '#src/api/problems.ts';
import type { Parameter, Schema } from '#src/contract/spec.ts';

type Reading = { value: unknown } | { detail: string; code: string };

/**
 * Reads the text of a parameter as the type that its schema names, and notes what is wrong with it. The text of a number is
 * that of JSON: nothing is trimmed, rounded or read in another base. A faulty value is returned as it came.
 */
export function readValue({ name, schema }: Parameter, given: unknown, errors: FieldError[]): unknown {
  const isList = Array.isArray(given);
  // A plain text is what nearly all parameters are.
  if (!isList && schema.type === 'string' && !(given as string).includes('\0')) return given;
  const readings = [given].flat().map((text) => readText(text as string, isList ? itemsOf(schema) : schema));
  const fault = readings.find((reading) => 'detail' in reading);
  if (fault) errors.push({ parameter: name, ...fault });
  if (fault) return given;
  const values = readings.map((reading) => (reading as { value: unknown }).value);
  return isList ? values : values[0];
}

const itemsOf = (schema: Schema): Schema => (schema.items as Schema | undefined) ?? {};

function readText(text: string, schema: Schema): Reading {
  if (text.includes('\0')) return { detail: 'Must not contain the character U+0000.', code: 'characters' };
  switch (schema.type) {
    case 'integer':
      return readInteger(text, schema);
    case 'number':
      return readNumber(text);
    case 'boolean':
      if (text === 'true' || text === 'false') return { value: text === 'true' };
      return { detail: `Must be true or false, not ${shown(text)}.`, code: 'type' };
    default:
      return { value: text };
  }
}

function readInteger(text: string, { minimum, maximum }: Schema): Reading {
  if (!/^-?[0-9]+$/.test(text)) return { detail: `Must be an integer in digits, not ${shown(text)}.`, code: 'type' };
  const value = Number(text);
  // A number that a double does not hold would be checked, and used, as another one.
  if (value > Number.MAX_SAFE_INTEGER)
    return { detail: `Must be at most ${String(maximum ?? Number.MAX_SAFE_INTEGER)}.`, code: 'maximum' };
  if (value < Number.MIN_SAFE_INTEGER)
    return { detail: `Must be at least ${String(minimum ?? Number.MIN_SAFE_INTEGER)}.`, code: 'minimum' };
  return { value: value + 0 };
}

function readNumber(text: string): Reading {
  const value = Number(text);
  const isNumber = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(text) && Number.isFinite(value);
  return isNumber ? { value: value + 0 } : { detail: `Must be a number, not ${shown(text)}.`, code: 'type' };
}

/** Returns as much of a text as an answer should repeat. */
const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
