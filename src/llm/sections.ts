/** Encoding grows with the square of a word's length; words longer than this are encoded in parts. */
const longestWord = 500;
/** A section ends with the first word that makes it so long. */
const sectionLength = 4_000;

/** Checks whether a UTF-16 unit is whitespace, as `\s` does. */
function isSpace(unit: number): boolean {
  if (unit <= 32) return unit === 32 || (unit >= 9 && unit <= 13);
  if (unit < 160) return false;
  return unit === 160 || unit === 0xfeff || (unit >= 0x1680 && /\s/.test(String.fromCharCode(unit)));
}

/** Finds the end of the word, or of the whitespace, that begins at a place. */
function findRunEnd(text: string, from: number): number {
  const space = isSpace(text.charCodeAt(from));
  let end = from + 1;
  while (end < text.length && isSpace(text.charCodeAt(end)) === space) end += 1;
  return end;
}

/** Checks whether a text may be parted behind a word: tokens may hold a sign together with the end of its line. */
const isBoundary = (text: string, end: number, length: number): boolean =>
  length >= sectionLength && (length >= 2 * sectionLength || !/[\r\n]/.test(text.charAt(end)));

/**
 * Divides a text into sections whose tokens together are those of the text, except that words of more than 500 characters
 * are parted. The work grows with the length of the text, whatever is in it.
 */
export function* sectionsOf(text: string): Generator<string, undefined> {
  let from = 0;
  for (let at = 0; at < text.length;) {
    const end = findRunEnd(text, at);
    if (end - at > longestWord) {
      if (at > from) yield text.slice(from, at);
      for (from = at; from < end; from += longestWord) yield text.slice(from, Math.min(from + longestWord, end));
      from = end;
    } else if (!isSpace(text.charCodeAt(at)) && isBoundary(text, end, end - from)) {
      yield text.slice(from, end);
      from = end;
    }
    at = end;
  }
  if (from < text.length) yield text.slice(from);
}
