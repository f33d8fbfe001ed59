import type { Queryable } from '#src/db/query.ts';
import { type MemoryDraft, toMemoryText } from '#src/resources/memories/memory.ts';
import { insertMemoryRows } from '#src/resources/memories/write-store.ts';
import { embedOffline, type Store } from './memory-store.ts';

// All raw: statements over whole tables, which nothing but the bench needs.

const atOnce = 500;
const tables = ['memories', 'memory_versions', 'memory_embeddings'];

/** Drops the indexes of the tables of memories that hold no constraint. Returns the statements that create them again. */
async function dropIndexes(db: Queryable): Promise<string[]> {
  const indexes = await db.query<{ name: string; definition: string }[]>(
    `SELECT c.relname AS name, pg_get_indexdef(c.oid) AS definition FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = ANY($1::text[]::regclass[]) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = c.oid)`,
    [tables],
  );
  for (const { name } of indexes) await db.query(`DROP INDEX ${name}`);
  return indexes.map(({ definition }) => definition);
}

const countMemoriesSql = `INSERT INTO memory_stores (scope_key, memories, revision, model)
  SELECT scope_key, count(*), 1, $1::text FROM memories GROUP BY scope_key`;

const countWordsSql = `INSERT INTO memory_words (scope_key, word, memories)
  SELECT scope_key, word, count(*) FROM memories, unnest(tsvector_to_array(lexemes)) AS word
   WHERE left(word, 1) <> '@' GROUP BY 1, 2`;

/**
 * Fills an empty store with many memories, embedded by the offline provider, as writers leave it that store one after the
 * other. Whole tables are counted and indexed at the end, which takes a tenth of the time. `report` is told how many are stored.
 */
export async function fillStore(
  { dataSource, vectors, model, clock, organizationId, agentId }: Store,
  drafts: readonly MemoryDraft[],
  report: (stored: number) => void = () => {},
): Promise<void> {
  const definitions = await dropIndexes(dataSource);
  for (let at = 0; at < drafts.length; at += atOnce) {
    const some = drafts.slice(at, at + atOnce);
    const owner = { organizationId, agentId };
    await dataSource.transaction((tx) => insertMemoryRows(tx, owner, some, { by: 'bench', now: clock() }));
    const made = await embedOffline(some.map(({ content }) => toMemoryText(content)));
    await vectors.keep(
      some.map(({ id }, index) => ({ id, version: 1, vector: made[index]! })),
      model,
    );
    report(at + some.length);
  }
  await dataSource.query(countMemoriesSql, [model]);
  await dataSource.query(countWordsSql);
  for (const definition of definitions) await dataSource.query(definition);
}
