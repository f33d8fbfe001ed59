import { findLostNumber, type LostNumber } from './json-numbers.ts';
import { scanJson } from './json-scan.ts';

/** The end of a sentence about a text, and the place of the value that is wrong when there is one. */
export type JsonFault = { fault: string; pointer?: string };

/**
 * Reads JSON from outside. A text has a fault when it is not JSON, too deep, or of too many values, and when a number in
 * it would come back as another one. What is too deep or too large is not read.
 */
export function readJson(text: string): { value: unknown } | JsonFault {
  const scan = scanJson(text);
  if ('fault' in scan) return scan;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `is not valid JSON: ${whereJsonFails(text, error as SyntaxError)}` };
  }
  const lost = scan.mayBeLost ? findLostNumber(text) : null;
  return lost ? faultOf(lost) : { value };
}

function faultOf({ literal, value, pointer }: LostNumber): JsonFault {
  const where = pointer === '' ? '' : ` at ${pointer}`;
  const shown = literal.length > 40 ? `${literal.slice(0, 40)}…` : literal;
  const fault = Number.isFinite(value)
    ? `has an integer${where} that would be changed: ${shown} would be kept as ${BigInt(value)}. Send it as a string.`
    : `has a number${where} that is too large: the largest is ${Number.MAX_VALUE}.`;
  return { fault, pointer };
}

/** V8's reason, with the position that it often leaves out. */
function whereJsonFails(text: string, { message }: SyntaxError): string {
  const reason = message.replace(/,? ?(\.\.\.)?".*" is not valid JSON$/s, '').replace(/ in JSON at position.*$/s, '');
  if (text.length > 65_536) return `${reason}.`;
  const at = longestPrefix(text);
  const before = text.slice(0, at).split('\n');
  return `${reason} at position ${at} (line ${before.length}, column ${before.at(-1)!.length + 1}).`;
}

/** How much of a text could still become JSON: what comes next is what is wrong. */
function longestPrefix(text: string): number {
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
