/** A pair of escaped surrogates, then half of one, then any other escape. */
const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|.)/gs;
/** Matches the escape of a surrogate, whole pairs too: the cheap question before a close look. */
export const mayHaveSurrogate = /\\u[dD][89a-fA-F]/;

/**
 * Makes a JSON text one whose values are well-formed Unicode: a lone surrogate, written as it is or as an escape, becomes
 * U+FFFD, in names of members too. Parsers of many providers refuse it. What is no JSON is only made well-formed.
 */
export function toWellFormedJson(json: string): string {
  const text = json.toWellFormed();
  if (!mayHaveSurrogate.test(text)) return text;
  return text.replace(escapes, (escape, half?: string) => (half === undefined ? escape : '\ufffd'));
}

/**
 * Writes a value as JSON of well-formed Unicode, for readers outside: parsers of many languages refuse a whole document for one
 * half of a surrogate pair, which becomes U+FFFD. `JSON.stringify` writes such halves as escapes.
 */
export function writeJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('\\ud') ? toWellFormedJson(text) : text;
}
