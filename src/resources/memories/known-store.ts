import type { Queryable } from '#src/db/query.ts';
import { toIndexWords } from '#src/words/words.ts';
import { toMemoryText, type MemoryRow } from './memory.ts';
import { saysTheSame } from './same.ts';
import { memoryColumns } from './store.ts';
import type { MemoryContent } from './table.ts';

// All raw: the index over words is asked for memories that have all of several.

const isFoundSql = (now: string) =>
  `m.status = 'active' AND m.deleted_at IS NULL AND (m.expires_at IS NULL OR m.expires_at > ${now})`;

/** Lists the newest memories of scopes that searches find. */
export function listNewestMemories(
  db: Queryable,
  keys: readonly string[],
  limit: number,
  now: Date,
): Promise<MemoryRow[]> {
  return db.query<MemoryRow[]>(
    `SELECT ${memoryColumns} FROM memories m WHERE m.scope_key = ANY($1::text[]) AND ${isFoundSql('$2')}
      ORDER BY m.said_at DESC, m.id DESC LIMIT $3`,
    [keys, now, limit],
  );
}

/** The number of words by which memories with the same words are looked for, and the most of them that are compared. */
const maxWords = 32;
const maxCompared = 1_000;

const quoteLexeme = (word: string) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/**
 * Finds the newest memory of scopes that says the same as a content: it has all of its words, so the index over words
 * finds it. Returns null when there is none. Within a transaction that has locked the scopes, nobody adds one meanwhile.
 */
export async function findSameMemory(
  db: Queryable,
  keys: readonly string[],
  content: MemoryContent,
  now: Date,
): Promise<MemoryRow | null> {
  const words = toIndexWords(toMemoryText(content)).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const own = `(${keys.map((key) => quoteLexeme(`@${key}`)).join('|')})`;
  const rows = await db.query<MemoryRow[]>(
    `SELECT ${memoryColumns} FROM memories m WHERE m.lexemes @@ $1::tsquery AND ${isFoundSql('$2')}
      ORDER BY m.said_at DESC, m.id DESC LIMIT ${maxCompared}`,
    [
      [
        own,
        ...words
          .toSorted((a, b) => b.length - a.length)
          .slice(0, maxWords)
          .map(quoteLexeme),
      ].join('&'),
      now,
    ],
  );
  return rows.find((row) => saysTheSame(row.content, content)) ?? null;
}
