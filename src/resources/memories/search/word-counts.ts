import type { Queryable } from '#src/db/query.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import type { HeldWords } from './held-words.ts';
import type { EnglishStems, EnglishWord } from './english-stems.ts';

// All raw: counts of many words in one statement.

/** The words of a query with their English stems, and the number of memories that have each of them and of other forms. */
export type WordStatistics = { words: EnglishWord[]; find: (text: string) => number };

/** A word that may be a slip: the words it may be meant for have its first letter, such a length, and one of its parts. */
type PossibleSlip = {
  word: string;
  first: string;
  shortest: number;
  longest: number;
  parts: string[];
  edits: number;
};
/** A word of the memories that a word of the query may have been meant for, and the number of memories that have it. */
export type NearWord = { word: string; text: string; memories: number };

/** Counts the memories of scopes that have words. */
export type WordCounts = {
  /** Counts the memories with words of a query, with their English stems, and with other forms. */
  count(words: readonly string[], others: readonly string[]): Promise<WordStatistics>;
  /** Finds words of the memories that may be meant by others. Some of them are further away than so many edits. */
  findNear(slips: readonly PossibleSlip[]): Promise<NearWord[]>;
};

type StoredStatistics = { words: EnglishWord[]; memories: Record<string, number> };

async function countStored(
  db: Queryable,
  keys: readonly string[],
  words: readonly string[],
  others: readonly string[],
): Promise<WordStatistics> {
  const parameters = new SqlParameters();
  const asked = parameters.add(words, 'text[]');
  const sql = `WITH asked AS MATERIALIZED (
       SELECT word, place, ts_lexize('pg_catalog.english_stem', word) AS stems
         FROM unnest(${asked}) WITH ORDINALITY AS q (word, place)),
     counted AS (
       SELECT word, sum(memories)::int AS memories FROM memory_words WHERE ${parameters.addEqualsAny('scope_key', keys)}
          AND word = ANY(ARRAY(SELECT word FROM asked UNION SELECT stems[1] FROM asked
                               UNION SELECT unnest(${parameters.add(others, 'text[]')})))
        GROUP BY word)
     SELECT (SELECT coalesce(json_agg(json_build_object('word', word, 'stem', stems[1],
                    'isStop', coalesce(cardinality(stems) = 0, false)) ORDER BY place), '[]') FROM asked) AS words,
            (SELECT coalesce(json_object_agg(word, memories), '{}') FROM counted) AS memories`;
  const [row] = await db.query<[StoredStatistics]>(sql, parameters.values);
  const memories = new Map(Object.entries(row.memories));
  return { words: row.words, find: (text) => memories.get(text) ?? 0 };
}

/**
 * Each letter that only one of two words has is an edit, so the database leaves most words out before they are compared letter by
 * letter: by their lengths first, for which there is an index, then by the parts of which one has to be the same.
 */
function findNearStored(db: Queryable, keys: readonly string[], slips: readonly PossibleSlip[]): Promise<NearWord[]> {
  const parameters = new SqlParameters();
  const asked = parameters.add(JSON.stringify(slips), 'json');
  const sql = `SELECT q.word, w.word AS text, sum(w.memories)::int AS memories
       FROM json_to_recordset(${asked}) AS q (word text, first text, shortest int, longest int, parts text[], edits int)
      CROSS JOIN LATERAL (SELECT * FROM memory_words w WHERE ${parameters.addEqualsAny('w.scope_key', keys)}
                             AND left(w.word, 1) = q.first AND length(w.word) BETWEEN q.shortest AND q.longest
                             AND CASE WHEN (strpos(w.word, q.parts[1]) > 0 OR strpos(w.word, q.parts[2]) > 0
                                            OR strpos(w.word, q.parts[3]) > 0 OR strpos(w.word, q.parts[4]) > 0
                                            OR strpos(w.word, q.parts[5]) > 0)
                                      THEN length(translate(w.word, q.word, '')) <= q.edits
                                           AND length(translate(q.word, w.word, '')) <= q.edits END OFFSET 0) AS w
      GROUP BY 1, 2`;
  return db.query<NearWord[]>(sql, parameters.values);
}

/** Makes the counts of words that are in the database. */
export const createStoredCounts = (db: Queryable, keys: readonly string[]): WordCounts => ({
  count: (words, others) => countStored(db, keys, words, others),
  findNear: (slips) => findNearStored(db, keys, slips),
});

function findNearHeld(held: readonly HeldWords[], slip: PossibleSlip, count: (text: string) => number): NearWord[] {
  const texts = new Set<string>();
  for (const words of held)
    for (const text of words.listNear(slip)) if (slip.parts.some((part) => text.includes(part))) texts.add(text);
  return [...texts]
    .map((text) => ({ word: slip.word, text, memories: count(text) }))
    .filter(({ memories }) => memories > 0);
}

/** Makes the counts of words that are held in memory. */
export function createHeldCounts(held: readonly HeldWords[], stems: EnglishStems): WordCounts {
  const count = (text: string) => held.reduce((sum, words) => sum + words.find(text).length, 0);
  return {
    count: async (words) => ({ words: await stems.find(words), find: count }),
    findNear: async (slips) => slips.flatMap((slip) => findNearHeld(held, slip, count)),
  };
}
