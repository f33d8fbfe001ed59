import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentScope } from '#src/resources/memories/scope-key.ts';
import { measureRecall } from './memory-search.ts';
import { fillSet } from './memory-set.ts';
import { embedOffline, openStore, type Store } from './memory-store.ts';
import { makeQuery, makeTexts } from './memory-texts.ts';
import { randomOf } from './streams.ts';

const random = randomOf(1);
const texts = makeTexts(random, 1_100);
const queries = Array.from({ length: 15 }, () => makeQuery(random, texts));

let filled: Store;

beforeAll(async () => {
  filled = await openStore();
  await fillSet(filled, texts, { ofUser: 50, report: () => {} });
});
afterAll(() => filled.close());

/** Reads what searches look at, without what is made anew each time. */
async function readTables({ dataSource, agentId }: Store) {
  const own = (sql: string) => dataSource.query<object[]>(sql, [agentId]);
  return {
    memories:
      await own(`SELECT content::text, importance, labels, array_remove(tsvector_to_array(lexemes), '@' || scope_key) AS words,
        words_version, status, version FROM memories WHERE scope_key = $1 ORDER BY id`),
    versions:
      await own(`SELECT v.version, v.content::text, v.change FROM memory_versions v JOIN memories m ON m.id = v.memory_id
        WHERE m.scope_key = $1 ORDER BY m.id`),
    words: await own('SELECT word, memories FROM memory_words WHERE scope_key = $1 ORDER BY word'),
    stores: await own('SELECT memories, model FROM memory_stores WHERE scope_key = $1'),
    embeddings: await own(
      `SELECT dimensions, embedding::text FROM memory_embeddings WHERE scope_key = $1 ORDER BY memory_id`,
    ),
    jobs: await own('SELECT * FROM memory_jobs WHERE scope_key = $1'),
    indexes: await dataSource.query(`SELECT indexname FROM pg_indexes WHERE tablename LIKE 'memor%'
        AND indexname NOT LIKE 'memory_vectors_%' ORDER BY 1`),
  };
}

describe('the store of the bench', () => {
  it('has what writers would have stored one after the other', async () => {
    const some = texts.slice(0, 60);
    const [atOnce, written] = [await openStore(), await openStore()];
    try {
      await fillSet(atOnce, some, { ofUser: 10, report: () => {} });
      await written.remember(some, agentScope);
      expect(await readTables(atOnce)).toEqual(await readTables(written));
    } finally {
      await atOnce.close();
      await written.close();
    }
  });

  it('keeps the vectors that a model made', async () => {
    const [row] = await filled.dataSource.query<[{ id: string; note: string }]>(
      `SELECT id, content ->> 'note' AS note FROM memories ORDER BY id DESC LIMIT 1`,
    );
    const [made] = await embedOffline([row.note]);
    const kept = (await filled.vectors.read([row.id], filled.model)).get(row.id)!;
    expect(kept).toHaveLength(made!.length);
    for (const [at, value] of made!.entries()) expect(kept[at]).toBeCloseTo(value, 6);
  });

  it('finds with the index what a comparison of all vectors finds', async () => {
    const { agentId, dataSource } = filled;
    const indexes = await dataSource.query<unknown[]>(
      `SELECT 1 FROM pg_indexes WHERE indexname LIKE 'memory_vectors_%'`,
    );
    expect(indexes).toHaveLength(1);
    expect(await measureRecall(filled, queries, { keys: [agentId] })).toBeGreaterThanOrEqual(0.95);
    const half = { keys: [agentId], filters: { importance_min: 0.3 } };
    expect(await measureRecall(filled, queries, half)).toBeGreaterThanOrEqual(0.95);
  });
});
