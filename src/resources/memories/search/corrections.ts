import type { Queryable } from '#src/db/query.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import type { Lexicon } from '#src/words/lexicon.ts';
import { computeEditDistance, getMaxEdits, toWords } from '#src/words/words.ts';

// All raw: similar words, by a plan of its own.

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
 * name, is no slip. Edits of the first letter are rare and not looked for. Each letter that only one of two words has is an
 * edit, so the database leaves most words out before they are compared letter by letter: by their lengths first, for which there is
 * an index, then by the parts of which one has to be the same, because it takes long to compare letters.
 */
export async function findCorrections(
  db: Queryable,
  keys: readonly string[],
  words: readonly string[],
  { query, lexicon }: { query: string; lexicon: Lexicon },
): Promise<Map<string, Correction[]>> {
  const names = findShortNames(query);
  const slips = words.filter((word) => getMaxEdits(word) > 0 && !lexicon.has(word) && !names.has(word));
  if (slips.length === 0) return new Map();
  const near = slips.map((word) => {
    const first = [...word][0]!;
    const [length, slips] = [[...word].length, getMaxEdits(word)];
    const bounds = { first, shortest: length - slips, longest: length + slips };
    return { word, ...bounds, parts: divideWord(word, slips), slips };
  });
  const parameters = new SqlParameters();
  const asked = parameters.add(JSON.stringify(near), 'json');
  const sql = `SELECT q.word, w.word AS text, sum(w.memories)::int AS memories
       FROM json_to_recordset(${asked}) AS q (word text, first text, shortest int, longest int, parts text[], slips int)
      CROSS JOIN LATERAL (SELECT * FROM memory_words w WHERE ${parameters.addEqualsAny('w.scope_key', keys)}
                             AND left(w.word, 1) = q.first AND length(w.word) BETWEEN q.shortest AND q.longest
                             AND CASE WHEN (strpos(w.word, q.parts[1]) > 0 OR strpos(w.word, q.parts[2]) > 0
                                            OR strpos(w.word, q.parts[3]) > 0 OR strpos(w.word, q.parts[4]) > 0
                                            OR strpos(w.word, q.parts[5]) > 0)
                                      THEN length(translate(w.word, q.word, '')) <= q.slips
                                           AND length(translate(q.word, w.word, '')) <= q.slips END OFFSET 0) AS w
      GROUP BY 1, 2`;
  const rows = await db.query<{ word: string; text: string; memories: number }[]>(sql, parameters.values);
  return chooseNearest(rows);
}

/** Chooses the words that the fewest edits lead to, for each word of the query. */
function chooseNearest(rows: readonly { word: string; text: string; memories: number }[]): Map<string, Correction[]> {
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
