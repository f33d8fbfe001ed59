import { findHalf, type AllowedHalves } from './json-halves.ts';
import { findLostNumber, type LostNumber } from './json-numbers.ts';
import { scanJson } from './json-scan.ts';

/**
 * A fault of a text: the end of a sentence about it, the name of the rule, and the pointer of the value that is wrong, if there
 * is one.
 */
export type JsonFault = { fault: string; code: 'json' | 'x-well-formed'; pointer?: string };

/**
 * Parses JSON from outside. Returns a fault when the text is not JSON, is too deep, has too many values, has a number that
 * a double cannot represent, or a text with half of a surrogate pair that is not allowed.
 * A text that is too deep or too large is not parsed.
 */
export function readJson(text: string, allowed?: AllowedHalves): { value: unknown } | JsonFault {
  const scan = scanJson(text);
  if ('fault' in scan) return { ...scan, code: 'json' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `is not valid JSON: ${describeSyntaxError(text, error as SyntaxError)}`, code: 'json' };
  }
  const lost = scan.mayBeLost ? findLostNumber(text) : null;
  if (lost) return toLostNumberFault(lost);
  const half = findHalf(text, allowed);
  return half === null ? { value } : toHalfFault(half);
}

function toLostNumberFault({ literal, value, pointer }: LostNumber): JsonFault {
  const where = pointer === '' ? '' : ` at ${pointer}`;
  const shown = literal.length > 40 ? `${literal.slice(0, 40)}…` : literal;
  const fault = Number.isFinite(value)
    ? `has an integer${where} that would be changed: ${shown} would be kept as ${BigInt(value)}. Send it as a string.`
    : `has a number${where} that is too large: the largest is ${Number.MAX_VALUE}.`;
  return { fault, code: 'json', pointer };
}

function toHalfFault(pointer: string): JsonFault {
  const where = pointer === '' ? '' : ` at ${pointer.toWellFormed()}`;
  const fault = `has half of a surrogate pair${where}: texts must be well-formed Unicode. Do not cut a text inside a character.`;
  return { fault, code: 'x-well-formed', pointer: pointer.toWellFormed() };
}

/** Returns V8's reason with the position, which V8 often omits. */
function describeSyntaxError(text: string, { message }: SyntaxError): string {
  const reason = message.replace(/,? ?(\.\.\.)?".*" is not valid JSON$/s, '').replace(/ in JSON at position.*$/s, '');
  if (text.length > 65_536) return `${reason}.`;
  const at = findValidPrefix(text);
  const before = text.slice(0, at).split('\n');
  return `${reason} at position ${at} (line ${before.length}, column ${before.at(-1)!.length + 1}).`;
}

/** Returns the length of the longest prefix that could be continued to JSON: the next character is the wrong one. */
function findValidPrefix(text: string): number {
  let [sure, possible] = [0, text.length];
  while (sure < possible) {
    const middle = Math.ceil((sure + possible) / 2);
    if (couldBecomeJson(text.slice(0, middle))) sure = middle;
    else possible = middle - 1;
  }
  return sure;
}

function couldBecomeJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as SyntaxError;
    return message.includes('end of JSON') || message.includes(`at position ${text.length} `);
  }
}
