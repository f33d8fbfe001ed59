import { isObject } from './json-value.ts';

/** Other names of the usual reasons. */
const synonyms: Record<string, string> = { function_call: 'tool_calls' };

/** With these a model says that it failed. */
const failures = new Set(['error']);

/** With these an answer was cut off: it is there, but not all of it. */
const cuts = new Set([
  'length',
  'content_filter',
  'max_tokens',
  'max_output_tokens',
  'model_length',
  'insufficient_system_resource',
  'abort',
  'aborted',
  'cancelled',
  'safety',
  'recitation',
  'malformed_function_call',
]);

const longest = 64;

/** The reason of an answer that Parley has cut off, because it does not have the form that was asked for. */
export const unmetForm = 'response_format_unmet';

/** The reasons that every caller can be expected to know. */
const usual = new Set(['stop', 'length', 'tool_calls', 'content_filter']);

function wordsOf(value: unknown): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value !== 'object') return String(value as string | number | boolean);
  return isObject(value) && typeof value['type'] === 'string' ? value['type'] : 'unknown';
}

/** A finish reason as it is passed on: in the upstream's own words, as a short text. Null when there is none. */
export function readReason(value: unknown): string | null {
  const plain = wordsOf(value)
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (plain === '') return null;
  const short = plain.length > longest ? plain.slice(0, longest).toWellFormed() : plain;
  return Object.hasOwn(synonyms, short) ? synonyms[short]! : short;
}

export const isFailure = (reason: string): boolean => failures.has(reason.toLowerCase());
export const isCut = (reason: string | null): boolean => reason !== null && cuts.has(reason.toLowerCase());
export const isUsual = (reason: string | null): boolean => reason !== null && usual.has(reason);
