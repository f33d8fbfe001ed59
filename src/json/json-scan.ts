/** How deep JSON from outside is nested at most. */
export const deepest = 100;
/** How many values JSON from outside has at most: each takes many times its bytes in memory, and time when it is read. */
export const mostValues = 250_000;

/** How many of them are members of objects: one with a name of its own costs ten times what an item of a list does. */
export const mostMembers = 75_000;

const [quote, backslash, comma, colon, lowerE, upperE] = [0x22, 0x5c, 0x2c, 0x3a, 0x65, 0x45];
/** Fewer digits than this make no number that a double does not hold. */
const manyDigits = 16;

type Scan = { fault: string } | { mayBeLost: boolean };

/**
 * Looks through a text before it is read as JSON, in one pass: it has a fault when it is nested too deep or has too many
 * values. Says too whether a double may not hold one of its numbers. What else is wrong is for the parser to say.
 */
export function scanJson(text: string): Scan {
  let [depth, values, members, digits, mayBeLost] = [0, 1, 0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter >= 0x30 && letter <= 0x39) {
      digits += 1;
      if (digits === manyDigits) mayBeLost = true;
      continue;
    }
    if (letter === quote) {
      at = endOfString(text, at);
      if (at < 0) break;
    } else if (letter === comma) values += 1;
    else if (letter === colon) members += 1;
    else if (letter === 0x7b || letter === 0x5b) {
      depth += 1;
      values += 1;
    } else if (letter === 0x7d || letter === 0x5d) depth -= 1;
    else if (digits > 0 && (letter === lowerE || letter === upperE)) mayBeLost = true;
    digits = 0;
    if (depth > deepest) return { fault: `is nested more than ${deepest} levels deep.` };
    if (members > mostMembers) return { fault: `has more than ${mostMembers} members of objects.` };
    if (values > mostValues) return { fault: `has more than ${mostValues} values.` };
  }
  return { mayBeLost };
}

/** Where the string ends that begins there, at the first quote with an even number of backslashes before it; or -1. */
export function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return -1;
}
