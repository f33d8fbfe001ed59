import { isObject } from './json-value.ts';

/** Other names of the usual finish reasons. */
const synonyms: Record<string, string> = { function_call: 'tool_calls' };

/** With these an answer was cut off because no more of it had room. */
const fullWords = /length|max_?(output|(new_)?tokens)|token_limit|context_window|error_limit/;
/** With these it was cut off because somebody did not like it. */
const filterWords =
  /content_?filter|safety|sensitive|prohibited|blocklist|\bspii\b|recitation|guardrail|moderation|inspection|toxic/;
/** With these it was cut off for another reason. */
const cutWords =
  /insufficient_system_resource|^abort|cancel|truncat|^pause_turn$|^language$|malformed_(function|tool)_call|malformed_response/;
/** With these a model says that it failed. */
const failureWords = /^error\b|^error_|_error$|^time_?(d_)?out$|^failed$/;

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

/**
 * Returns a finish reason as it is passed on: in the upstream's own words, as a short text. Null when there is none.
 */
export function readReason(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const plain = wordsOf(value)
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (plain === '') return null;
  const short = plain.length > longest ? plain.slice(0, longest).toWellFormed() : plain;
  return Object.hasOwn(synonyms, short) ? synonyms[short]! : short;
}

/** Returns a reason in the one spelling in which they are compared. */
const spelled = (reason: string): string => reason.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');

const isBounded = (word: string): boolean => fullWords.test(word) || filterWords.test(word);

/** An answer was cut off: it is there, but not all of it. */
export const isCut = (reason: string | null): boolean =>
  reason !== null && (isBounded(spelled(reason)) || cutWords.test(spelled(reason)));

/** Tells whether a finish reason stands for a failure of the model. */
export const isFailure = (reason: string): boolean => !isCut(reason) && failureWords.test(spelled(reason));

/** Tells whether a finish reason is one of the OpenAI protocol. */
export const isUsual = (reason: string | null): boolean => reason !== null && usual.has(reason);

/** An answer without any words is one when the model says that it had come to its end, or was not let go on. */
export const explainsSilence = (reason: string | null): boolean =>
  reason !== null && (isUsual(reason) || isBounded(spelled(reason)));
