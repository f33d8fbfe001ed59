import type { Queryable } from '#src/db/query.ts';

// All raw: batches that add to what is stored.

/** The maximum number of words in one statement. The embedded database takes about 20 ms for them. */
export const maxStatementWords = 1_000;

/** A memory, and the number of words that searches find it by. */
type WordCount = { id: string; words: number };
/** The words of some memories that one statement counts: of each memory those at the places `after` + 1 to `upTo`. */
export type WordSlice = { ids: string[]; after: number; upTo: number };

/** Divides the words of memories into slices. Small memories share a slice, and a large one has several. */
export function sliceWords(counts: readonly WordCount[]): WordSlice[] {
  const slices: WordSlice[] = [];
  let room = 0;
  for (const { id, words } of counts) {
    if (words > maxStatementWords) {
      for (let after = 0; after < words; after += maxStatementWords)
        slices.push({ ids: [id], after, upTo: after + maxStatementWords });
      room = 0;
      continue;
    }
    if (words > room) {
      slices.push({ ids: [], after: 0, upTo: maxStatementWords });
      room = maxStatementWords;
    }
    slices.at(-1)?.ids.push(id);
    room -= words;
  }
  return slices;
}

/** Runs statements for all words of memories, slice by slice. Their parameters are the ids and the bounds of the places. */
async function forEachSlice(tx: Queryable, ids: readonly string[], statements: readonly string[]): Promise<void> {
  const counts = await tx.query<WordCount[]>(
    `SELECT id, length(lexemes) AS words FROM memories WHERE id = ANY($1) AND lexemes IS NOT NULL`,
    [ids],
  );
  for (const { ids: some, after, upTo } of sliceWords(counts))
    for (const statement of statements) await tx.query(statement, [some, after, upTo]);
}

const slicedWordsSql = `FROM memories m, unnest(tsvector_to_array(m.lexemes)) WITH ORDINALITY AS w (word, place)
  WHERE m.id = ANY($1) AND w.place > $2 AND w.place <= $3`;

const addWordsSql = `INSERT INTO memory_words (scope_key, word, memories)
  SELECT m.scope_key, word, count(*) ${slicedWordsSql} AND left(word, 1) <> '@' GROUP BY 1, 2
  ON CONFLICT (scope_key, word) DO UPDATE SET memories = memory_words.memories + excluded.memories`;

const removeWordsSql = `UPDATE memory_words w SET memories = w.memories - gone.memories
  FROM (SELECT m.scope_key, word, count(*)::int AS memories ${slicedWordsSql} GROUP BY 1, 2) AS gone
 WHERE w.scope_key = gone.scope_key AND w.word = gone.word`;

const forgetWordsSql = `DELETE FROM memory_words
  WHERE memories <= 0 AND (scope_key, word) IN (SELECT m.scope_key, word ${slicedWordsSql})`;

/** Adds the words of memories, whose scopes are locked, to the counts of their scopes. */
export const addWords = (tx: Queryable, ids: readonly string[]): Promise<void> => forEachSlice(tx, ids, [addWordsSql]);

/** Removes the words of memories, whose scopes are locked, from the counts of their scopes. */
export const removeWords = (tx: Queryable, ids: readonly string[]): Promise<void> =>
  forEachSlice(tx, ids, [removeWordsSql, forgetWordsSql]);
