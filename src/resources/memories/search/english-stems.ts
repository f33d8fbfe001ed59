import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { Queryable } from '#src/db/query.ts';

// All raw: a function of the database for many words.

/** A word with its English stem, null when it has none, and whether it is a word such as "the". */
export type EnglishWord = { word: string; stem: string | null; isStop: boolean };

const maxWords = 10_000;

/** The English stems of words as the database makes them, which a process asks for once. */
export class EnglishStems {
  readonly #db: Queryable;
  readonly #known = new LRUCache<string, EnglishWord>(atMostEntries(maxWords));

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** Returns words with their stems, in their order. */
  async find(words: readonly string[]): Promise<EnglishWord[]> {
    const found = new Map(words.map((word) => [word, this.#known.get(word)]));
    const unknown = [...found].filter(([, one]) => !one).map(([word]) => word);
    if (unknown.length > 0) {
      const rows = await this.#db.query<EnglishWord[]>(
        `SELECT word, stems[1] AS stem, coalesce(cardinality(stems) = 0, false) AS "isStop"
           FROM (SELECT word, ts_lexize('pg_catalog.english_stem', word) AS stems FROM unnest($1::text[]) AS q (word)) AS s`,
        [unknown],
      );
      for (const row of rows) {
        this.#known.set(row.word, row);
        found.set(row.word, row);
      }
    }
    return words.map((word) => found.get(word)!);
  }
}
