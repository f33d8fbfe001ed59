import { Fault, quote } from './fault.ts';
import { isBlank, isObject, type JsonObject } from './json-value.ts';
import { classifyFailure } from './refusal.ts';

const wordMembers = ['message', 'msg', 'status_msg', 'detail', 'error_description', 'error', 'errors', 'reason'];

/** Returns the words of an error in any form: a text, or an object that has one. */
function wordsOfError(error: unknown, depth = 3): string {
  if (typeof error === 'string') return error;
  if (Array.isArray(error)) return depth === 0 ? '' : wordsOfError(error[0], depth - 1);
  if (!isObject(error) || depth === 0) return '';
  for (const name of wordMembers) {
    const words = wordsOfError(error[name], depth - 1);
    if (words !== '') return words;
  }
  return '';
}

const plain = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Returns the number or name by which an error says what it is. */
function codesOf(error: unknown): string[] {
  if (Array.isArray(error)) return isObject(error[0]) ? codesOf(error[0]) : [];
  if (!isObject(error)) return [];
  const { code, status, type, error: inner } = error;
  return [plain(code), plain(status), plain(type), ...(isObject(inner) ? codesOf({ ...inner, error: null }) : [])];
}

/** Returns the error that a part of an answer says of itself, or null. */
export const errorIn = ({ error }: JsonObject): unknown => (isBlank(error) ? null : error);

/** MiniMax answers every request with a status of its own, which is 0 when all is well. */
const baseError = (status: unknown): JsonObject | null =>
  isObject(status) && Number(status['status_code'] ?? 0) !== 0
    ? { code: status['status_code'], message: status['status_msg'] }
    : null;

/** Returns the failure that a chunk reports, or null. A body without choices that only has a message is one. */
export function errorOfChunk(chunk: JsonObject): unknown {
  const { errors, x_groq: groq, base_resp: status } = chunk;
  const said = errorIn(chunk) ?? (isObject(groq) ? errorIn(groq) : null) ?? baseError(status);
  if (said !== null) return said;
  if (chunk['object'] === 'error' || chunk['type'] === 'error') return chunk;
  if (!isBlank(chunk['choices'])) return null;
  if (!isBlank(errors)) return errors;
  if (chunk['success'] === false) return chunk;
  const says = isBlank(chunk['usage']) && isBlank(chunk['object']);
  return says && wordsOfError(chunk) !== '' ? chunk : null;
}

/**
 * Returns the failure that an upstream tells of within an answer, in its own words. It counts whatever was said before.
 */
export function inStreamFault(error: unknown, secret: string | null, where = 'in its stream'): Fault {
  const words = wordsOfError(error);
  const codes = codesOf(error).filter((code) => !isBlank(code));
  const status = codes.map(Number).find((code) => code >= 400 && code <= 599);
  const refusal = classifyFailure({ status: status ?? null, codes, words });
  const { code, fallback, retryable, suggestions } = refusal;
  return new Fault(code, `reported an error ${where}${quote(words, secret)}`, {
    fallback,
    retryable,
    isFinal: true,
    ...(suggestions && { suggestions }),
  });
}
