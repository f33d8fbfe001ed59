import type { Queryable } from '#src/db/query.ts';
import { toContentWords, wordsVersion } from './index-store.ts';
import type { MemoryContent } from './table.ts';
import { addWords, removeWords } from './word-store.ts';

// All raw: TypeORM knows no lexemes, and all of it is in batches.

/** The memories of one step: few enough that the writers of their scope do not wait for long. */
const pageSize = 20;
const versionPageSize = 100;

type IndexedContent = { content: MemoryContent; createdAt: Date };

/** Makes the words of rows, as JSON for a statement. */
async function toWordsJson<K extends object>(rows: readonly (K & IndexedContent)[]): Promise<string> {
  const made: object[] = [];
  for (const { content, createdAt, ...key } of rows)
    made.push({ ...key, words: await toContentWords(content, createdAt) });
  return JSON.stringify(made);
}

/** Indexes what searches find now: memories whose scope is locked. */
async function reindexMemories(tx: Queryable, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<({ id: string } & IndexedContent)[]>(
    `SELECT id, content, created_at AS "createdAt" FROM memories WHERE id = ANY($1) AND lexemes IS NOT NULL`,
    [ids],
  );
  const found = rows.map(({ id }) => id);
  await removeWords(tx, found);
  await tx.query(
    `UPDATE memories m SET lexemes = memory_lexemes(m.scope_key, r.words)
       FROM json_to_recordset($1::json) AS r (id text, words text[]) WHERE m.id = r.id`,
    [await toWordsJson(rows)],
  );
  await addWords(tx, found);
}

/** Indexes what searches `as_of` an earlier moment find: all versions of memories, page by page. */
async function reindexVersions(tx: Queryable, ids: readonly string[]): Promise<void> {
  let last = { id: '', version: -1 };
  for (;;) {
    const rows = await tx.query<({ id: string; version: number } & IndexedContent)[]>(
      `SELECT v.memory_id AS id, v.version, v.content, m.created_at AS "createdAt"
         FROM memory_versions v JOIN memories m ON m.id = v.memory_id
        WHERE v.memory_id = ANY($1) AND (v.memory_id, v.version) > ($2, $3::int) AND v.lexemes IS NOT NULL
        ORDER BY v.memory_id, v.version LIMIT ${versionPageSize}`,
      [ids, last.id, last.version],
    );
    if (rows.length === 0) return;
    await tx.query(
      `UPDATE memory_versions v SET lexemes = memory_lexemes(m.scope_key, r.words)
         FROM json_to_recordset($1::json) AS r (id text, version int, words text[]) JOIN memories m ON m.id = r.id
        WHERE v.memory_id = r.id AND v.version = r.version`,
      [await toWordsJson(rows)],
    );
    last = rows.at(-1)!;
  }
}

/** Finds the scope of a memory that an earlier version has indexed; null when there is none. */
export async function findOutdatedScope(db: Queryable): Promise<string | null> {
  const [row] = await db.query<{ scopeKey: string }[]>(
    `SELECT scope_key AS "scopeKey" FROM memories WHERE words_version < $1 LIMIT 1`,
    [wordsVersion],
  );
  return row?.scopeKey ?? null;
}

/**
 * Indexes some memories of a scope again that an earlier version has indexed. Locks the scope, as its writers do, so that two
 * instances never index a memory twice and the counts of words stay right.
 */
export async function reindexSome(tx: Queryable, scopeKey: string): Promise<void> {
  await tx.query('SELECT 1 FROM memory_stores WHERE scope_key = $1 FOR UPDATE', [scopeKey]);
  const rows = await tx.query<{ id: string }[]>(
    `SELECT id FROM memories WHERE scope_key = $1 AND words_version < $2 LIMIT ${pageSize} FOR UPDATE`,
    [scopeKey, wordsVersion],
  );
  const ids = rows.map(({ id }) => id);
  await reindexMemories(tx, ids);
  await reindexVersions(tx, ids);
  await tx.query('UPDATE memories SET words_version = $2 WHERE id = ANY($1)', [ids, wordsVersion]);
}
