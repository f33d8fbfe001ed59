import type { Lexicon } from '#src/words/lexicon.ts';
import { computeEditDistance, getMaxEdits, toWords } from '#src/words/words.ts';
import type { NearWord, WordCounts } from './word-counts.ts';

/** A word of the memories that a word of a query may have been meant for, and the number of memories that have it. */
type Correction = { text: string; memories: number };

const maxCorrections = 3;
/** Names of fewer letters are often one letter apart: Maria, Marta, Marie. */
const minNameLength = 6;

/** Returns the words of a query that may be names which no lexicon has: short ones that begin with a capital letter. */
function findShortNames(query: string): Set<string> {
  const capitalised = query.match(/(?<!\p{L})\p{Lu}\p{Ll}[\p{L}\p{M}]*/gu) ?? [];
  return new Set(capitalised.flatMap(toWords).filter((word) => [...word].length < minNameLength));
}

/**
 * Divides a word into so many parts that each word so few edits away has one of them unchanged: an edit changes one part,
 * or two when it swaps the letters beside their border.
 */
export function divideWord(word: string, edits: number): string[] {
  const letters = [...word];
  const count = 2 * edits + 1;
  const toPlace = (part: number) => Math.floor((part * letters.length) / count);
  return Array.from({ length: count }, (_, part) => letters.slice(toPlace(part), toPlace(part + 1)).join(''));
}

/**
 * Finds words of the memories for which words of a query may be slips. A word that some language has, or that may be a
 * name, is no slip. Edits of the first letter are rare and not looked for.
 */
export async function findCorrections(
  counts: WordCounts,
  words: readonly string[],
  { query, lexicon }: { query: string; lexicon: Lexicon },
): Promise<Map<string, Correction[]>> {
  const names = findShortNames(query);
  const slips = words.filter((word) => getMaxEdits(word) > 0 && !lexicon.has(word) && !names.has(word));
  if (slips.length === 0) return new Map();
  const possible = slips.map((word) => {
    const letters = [...word];
    const edits = getMaxEdits(word);
    const bounds = { first: letters[0]!, shortest: letters.length - edits, longest: letters.length + edits };
    return { word, ...bounds, parts: divideWord(word, edits), edits };
  });
  return chooseNearest(await counts.findNear(possible));
}

/** Chooses the words that the fewest edits lead to, for each word of the query. */
function chooseNearest(rows: readonly NearWord[]): Map<string, Correction[]> {
  const found = new Map<string, (Correction & { edits: number })[]>();
  for (const { word, text, memories } of rows) {
    const most = getMaxEdits(word);
    const edits = computeEditDistance(word, text, most);
    if (edits <= most) found.set(word, [...(found.get(word) ?? []), { text, memories, edits }]);
  }
  const chosen = [...found].map(([word, all]) => {
    const fewest = all.reduce((least, { edits }) => Math.min(least, edits), Infinity);
    const nearest = all.filter(({ edits }) => edits === fewest).toSorted((a, b) => b.memories - a.memories);
    return [word, nearest.slice(0, maxCorrections).map(({ text, memories }) => ({ text, memories }))] as const;
  });
  return new Map(chosen);
}
