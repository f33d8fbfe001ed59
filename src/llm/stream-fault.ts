import { Fault, quote } from './fault.ts';
import { isBlank, isObject } from './json-value.ts';
import { refusalOf } from './refusal.ts';

const wordMembers = ['message', 'msg', 'detail', 'error_description', 'error', 'reason'];

/** The words of an error in any form: a text, or an object that has one. */
export function wordsOfError(error: unknown, depth = 3): string {
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

/** The number or name by which an error says what it is. */
function codesOf(error: unknown): string[] {
  if (!isObject(error)) return [];
  const { code, status, type, error: inner } = error;
  return [plain(code), plain(status), plain(type), ...(isObject(inner) ? codesOf({ ...inner, error: null }) : [])];
}

/** The failure that an upstream tells of within an answer, in its own words. It counts whatever was said before. */
export function inStreamFault(error: unknown, secret: string | null): Fault {
  const words = wordsOfError(error);
  const codes = codesOf(error).filter((code) => !isBlank(code));
  const status = codes.map(Number).find((code) => code >= 400 && code <= 599);
  const refusal = refusalOf({ status: status ?? null, codes, words });
  const { code, fallback, retryable, suggestions } = refusal;
  return new Fault(code, `reported an error in its stream${quote(words, secret)}`, {
    fallback,
    retryable,
    isFinal: true,
    ...(suggestions && { suggestions }),
  });
}
