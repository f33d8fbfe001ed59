import { scanJson } from './json-scan.ts';

/** Whether a number has become infinite, which would be null when it is written as JSON again. */
const hasInfinity = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some(hasInfinity)
    : value === Infinity || value === -Infinity;

/**
 * Reads JSON from outside. A text that is not JSON, too deep, or of too many values has a fault: the end of a sentence
 * about it. What is too deep or too large is not read.
 */
export function readJson(text: string): { value: unknown } | { fault: string } {
  const scan = scanJson(text);
  if ('fault' in scan) return scan;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `is not valid JSON: ${whereJsonFails(text, error as SyntaxError)}` };
  }
  if (scan.mayBeTooLarge && hasInfinity(value)) {
    return { fault: `has a number that is too large: the largest is ${Number.MAX_VALUE}.` };
  }
  return { value };
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
