const deepest = 100;
const [quote, backslash] = [0x22, 0x5c];

/** Every number that no double holds has one of these, and few texts have. */
const mayBeTooLarge = /[0-9][eE]\+?[0-9]{3}|(?<![0-9])[0-9]{200}/;

/** Whether a number has become infinite, which would be null when it is written as JSON again. */
const hasInfinity = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some(hasInfinity)
    : value === Infinity || value === -Infinity;

/** Reads JSON from outside. A text that is not JSON, or too deep, has a fault: the end of a sentence about it. */
export function readJson(text: string): { value: unknown } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `is not valid JSON: ${whereJsonFails(text, error as SyntaxError)}` };
  }
  if (isDeeperThan(text, deepest)) {
    return { fault: `is nested more than ${deepest} levels deep.` };
  }
  if (mayBeTooLarge.test(text) && hasInfinity(value)) {
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

/** Whether brackets are nested that deep in a text that is JSON. The text is quicker to look through than its value. */
function isDeeperThan(text: string, levels: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === quote) at = endOfString(text, at);
    else if (letter === 0x7b || letter === 0x5b) depth += 1;
    else if (letter === 0x7d || letter === 0x5d) depth -= 1;
    if (depth > levels) return true;
  }
  return false;
}

/** Where the string ends that begins there: at the first quote with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
}
