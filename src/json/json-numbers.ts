import { endOfString } from './json-scan.ts';

/** A number of a text that would come back as another one. */
export type LostNumber = { literal: string; value: number; pointer: string };

const literals = /-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
/** Every integer of fewer digits is one that a double holds. */
const manyDigits = 16;

/**
 * Returns the first number of a JSON text that a double does not hold, or null: one that is infinite, and an integer whose
 * digits would change. Fractions and exponents are rounded: whoever writes them means a number of limited precision. The
 * text has to be valid.
 */
export function findLostNumber(text: string): LostNumber | null {
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === 0x22) at = endOfString(text, at);
    if (letter !== 0x2d && (letter < 0x30 || letter > 0x39)) continue;
    literals.lastIndex = at;
    const [literal, fraction, exponent] = literals.exec(text)!;
    const value = Number(literal);
    if (isLost(literal, value, fraction !== undefined || exponent !== undefined))
      return { literal, value, pointer: pointerAt(text, at) };
    at += literal.length - 1;
  }
  return null;
}

function isLost(literal: string, value: number, rounded: boolean): boolean {
  if (!Number.isFinite(value)) return true;
  return !rounded && literal.length >= manyDigits && BigInt(value) !== BigInt(literal);
}

/** The JSON Pointer of the value that begins at a place of a JSON text. */
function pointerAt(text: string, place: number): string {
  const path: (string | number)[] = [];
  let isName = false;
  for (let at = 0; at < place; at += 1) {
    const letter = text[at];
    if (letter === '"') {
      const end = endOfString(text, at);
      if (isName) path[path.length - 1] = JSON.parse(text.slice(at, end + 1)) as string;
      isName = false;
      at = end;
    } else if (letter === '{' || letter === '[') {
      isName = letter === '{';
      path.push(isName ? '' : 0);
    } else if (letter === '}' || letter === ']') path.pop();
    else if (letter === ',') {
      const step = path.at(-1)!;
      isName = typeof step === 'string';
      if (typeof step === 'number') path[path.length - 1] = step + 1;
    }
  }
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
