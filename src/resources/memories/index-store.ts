import type { Queryable } from '#src/db/query.ts';
import { toMemoryDateWords } from '#src/words/date-words.ts';
import { listIndexWords } from '#src/words/index-words.ts';
import { getLexicon } from '#src/words/lexicon.ts';
import { toMemoryText } from './memory.ts';
import type { Embedder } from './search/embedder.ts';
import type { MemoryContent } from './table.ts';
import { addWords, removeWords } from './word-store.ts';

// All raw: TypeORM knows no lexemes, and all of it is in batches.

/**
 * Locks the memories of scopes until the transaction ends, so that their writers come one after the other. Call it once,
 * before anything of them is written. Counts the revision of each scope up. Returns the number of memories by key.
 */
export async function lockMemoryStores(tx: Queryable, scopeKeys: readonly string[]): Promise<Map<string, number>> {
  // Before the lock: the first writer of a process would make all others wait for as long as that takes.
  if (scopeKeys.length > 0) await getLexicon();
  // In the order of the keys, so that two writers of the same scopes never wait for each other.
  const rows = await tx.query<{ key: string; memories: number }[]>(
    `INSERT INTO memory_stores (scope_key, memories, revision)
     SELECT DISTINCT key, 0, 1 FROM unnest($1::text[]) key ORDER BY key
     ON CONFLICT (scope_key) DO UPDATE SET revision = memory_stores.revision + 1 RETURNING scope_key AS key, memories`,
    [scopeKeys],
  );
  return new Map(rows.map(({ key, memories }) => [key, memories]));
}

/** Removes the rows of locked scopes that have no memories, such as those of owners who are taken back. */
export async function removeEmptyStores(tx: Queryable, scopeKeys: readonly string[]): Promise<void> {
  await tx.query('DELETE FROM memory_stores WHERE scope_key = ANY($1) AND memories = 0', [scopeKeys]);
}

/**
 * The version of `toContentWords`. Raise it when that finds other words, so that the memories of earlier versions are indexed
 * again in the background.
 */
export const wordsVersion = 3;

/**
 * Lists the words of a memory that searches find it by: those of its content, their other spellings and their stems in the
 * languages of the text, and those for its dates. The database adds the stems of English.
 */
export async function toContentWords(content: MemoryContent, createdAt: Date): Promise<string[]> {
  const text = toMemoryText(content);
  const occurredAt = 'occurred_at' in content && content.occurred_at ? new Date(content.occurred_at) : null;
  const words = await listIndexWords(text, await getLexicon());
  return [...words, ...toMemoryDateWords(text, occurredAt, createdAt)];
}

/**
 * Returns the model that is to embed memories, or null, once what finds their words is loaded. Call it before the transaction that writes
 * them: to load takes a second or two once in a process, for which a transaction would keep its connection.
 */
export async function prepareIndexing(embedder: Pick<Embedder, 'model'>): Promise<string | null> {
  const [model] = await Promise.all([embedder.model(), getLexicon()]);
  return model;
}

/** The time in which the request that planned a job can do it itself. */
const headStartMs = 10_000;

/**
 * Adds memories to the counts of memories and words of their scopes, and plans their embeddings. The row of a scope names
 * the model for which the embeddings of all its memories are planned or made.
 */
export async function addToIndex(
  tx: Queryable,
  ids: readonly string[],
  now: Date,
  model: string | null,
): Promise<void> {
  await addWords(tx, ids);
  await tx.query(
    `WITH planned AS (
       INSERT INTO memory_jobs (memory_id, model, scope_key, next_at)
       SELECT id, $2, scope_key, $3 FROM memories WHERE id = ANY($1) AND $2::text IS NOT NULL ON CONFLICT DO NOTHING)
     UPDATE memory_stores s SET memories = s.memories + added.memories,
            model = CASE WHEN s.memories = 0 OR $2::text IS NULL THEN $2::text ELSE s.model END
       FROM (SELECT scope_key, count(*)::int AS memories FROM memories WHERE id = ANY($1) GROUP BY 1) AS added
      WHERE s.scope_key = added.scope_key`,
    [ids, model, new Date(now.getTime() + headStartMs)],
  );
}

/** Removes memories from the counts of memories and words, with their embeddings and their lexemes. */
export async function removeFromIndex(tx: Queryable, ids: readonly string[]): Promise<void> {
  await removeWords(tx, ids);
  await tx.query(
    `WITH jobs AS (DELETE FROM memory_jobs WHERE memory_id = ANY($1)),
     vectors AS (DELETE FROM memory_embeddings WHERE memory_id = ANY($1)),
     counted AS (
       UPDATE memory_stores s SET memories = s.memories - gone.memories
         FROM (SELECT scope_key, count(*)::int AS memories FROM memories WHERE id = ANY($1) GROUP BY 1) AS gone
        WHERE s.scope_key = gone.scope_key)
     UPDATE memories SET lexemes = NULL WHERE id = ANY($1)`,
    [ids],
  );
}
