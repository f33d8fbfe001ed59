/** The maximum nesting of JSON from outside. */
export const maxJsonDepth = 100;
/** The maximum number of values of JSON from outside: each takes many times its bytes in memory, and time to parse. */
export const maxJsonValues = 250_000;

/** The maximum number of object members among them: a member costs ten times as much as an item of a list. */
export const maxJsonMembers = 75_000;

/** The maximum number of characters of a number: a double has 17 digits, and parsing takes time for each. */
export const maxNumberLength = 1_000;

const [space, quote, backslash, comma, colon, lowerE, upperE] = [0x20, 0x22, 0x5c, 0x2c, 0x3a, 0x65, 0x45];
const [plus, minus, dot, zero, nine] = [0x2b, 0x2d, 0x2e, 0x30, 0x39];
/** Every number of fewer digits fits into a double. */
const manyDigits = 16;

type JsonScan = { fault: string } | { mayBeLost: boolean };

/**
 * Scans a text before it is parsed as JSON, in one pass. Returns a fault when it is nested too deep, has too many values or
 * a number that is too long, and otherwise whether one of its numbers may not fit into a double. Other faults are left to
 * the parser.
 */
export function scanJson(text: string): JsonScan {
  let [depth, values, members, mayBeLost] = [0, 1, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter <= space) continue;
    if (letter === quote) {
      at = findStringEnd(text, at);
      if (at < 0) break;
    } else if (letter === minus || (letter >= zero && letter <= nine)) {
      const { end, isSmall } = findNumberEnd(text, at);
      if (end - at > maxNumberLength) return { fault: `has a number of more than ${maxNumberLength} characters.` };
      if (!isSmall) mayBeLost = true;
      at = end - 1;
    } else if (letter === comma) values += 1;
    else if (letter === colon) members += 1;
    else if (letter === 0x7b || letter === 0x5b) {
      depth += 1;
      values += 1;
    } else if (letter === 0x7d || letter === 0x5d) depth -= 1;
    if (depth > maxJsonDepth) return { fault: `is nested more than ${maxJsonDepth} levels deep.` };
    if (members > maxJsonMembers) return { fault: `has more than ${maxJsonMembers} members of objects.` };
    if (values > maxJsonValues) return { fault: `has more than ${maxJsonValues} values.` };
  }
  return { mayBeLost };
}

/**
 * Returns the end (exclusive) of the number that begins at `start`. `isSmall` means that it has few digits and no exponent,
 * so that a double can represent it. The text need not be valid JSON.
 */
export function findNumberEnd(text: string, start: number): { end: number; isSmall: boolean } {
  let [end, isSmall] = [start + 1, true];
  for (; end - start <= maxNumberLength; end += 1) {
    const letter = text.charCodeAt(end);
    if (letter === lowerE || letter === upperE) isSmall = false;
    else if (!isNumberCharacter(letter)) break;
  }
  return { end, isSmall: isSmall && end - start < manyDigits };
}

const isNumberCharacter = (letter: number): boolean =>
  (letter >= zero && letter <= nine) || letter === dot || letter === minus || letter === plus;

/** Returns the index of the closing quote of the string that begins at `start`, or -1. */
export function findStringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return -1;
}
