import { findNumberEnd, findStringEnd } from './json-scan.ts';
import { JsonWalk } from './json-strings.ts';

/** A number in a JSON text that a double cannot represent. */
export type LostNumber = { literal: string; value: number; pointer: string };

/**
 * Returns the first number of a JSON text that a double does not hold, or null: one that is infinite, and an integer whose
 * digits would change. Fractions and exponents are rounded: whoever writes them means a number of limited precision. The
 * text has to be valid.
 */
export function findLostNumber(text: string): LostNumber | null {
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === 0x22) at = findStringEnd(text, at);
    if (letter !== 0x2d && (letter < 0x30 || letter > 0x39)) continue;
    const { end, isSmall } = findNumberEnd(text, at);
    if (!isSmall) {
      const literal = text.slice(at, end);
      const value = Number(literal);
      if (isLost(literal, value)) return { literal, value, pointer: findPointerAt(text, at) };
    }
    at = end - 1;
  }
  return null;
}

const isRounded = /[.eE]/;

function isLost(literal: string, value: number): boolean {
  if (!Number.isFinite(value)) return true;
  if (Number.isSafeInteger(value) || isRounded.test(literal)) return false;
  // Of so few digits a double is off by less than 10^15, so that the last 15 digits tell; both can be had exactly.
  if (literal.length <= 30) return Math.abs(value) % 1e15 !== Number(literal.slice(-15));
  return BigInt(value) !== BigInt(literal);
}

/** Returns the JSON Pointer of the number that begins at a position of a JSON text. */
function findPointerAt(text: string, position: number): string {
  const walk = new JsonWalk(text);
  while (walk.next(position));
  return walk.pointer();
}
