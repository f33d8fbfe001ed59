import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFromIndex } from '#src/resources/memories/index-store.ts';
import { agentScope } from '#src/resources/memories/scope-key.ts';
import { searchByWords } from '#src/resources/memories/search/lexical.ts';
import type { SearchScope } from '#src/resources/memories/search/search-scope.ts';
import { createVectors } from '#src/resources/memories/search/vectors.ts';
import { WordCache } from '#src/resources/memories/search/word-cache.ts';
import { measureRecall } from './memory-search.ts';
import { fillSet } from './memory-set.ts';
import { embedOffline, openStore, type Store } from './memory-store.ts';
import { makeQuery, makeTexts } from './memory-texts.ts';
import { randomOf } from './streams.ts';
import { isDeep } from '#src/testing/scale-runs.ts';

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

describe.runIf(isDeep)('the store of the bench', () => {
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
    const half = { importance_min: 0.3 };
    for (const filters of [{}, half]) {
      let recalls = 0;
      for (const query of queries) {
        // What was just opened holds nothing yet.
        const opened = { ...filled, vectors: createVectors(dataSource, 'embedded', () => {}) };
        recalls += await measureRecall(opened, [query], { keys: [agentId], filters });
      }
      expect(recalls / queries.length).toBeGreaterThanOrEqual(0.95);
    }
  });
});

/** Opens vectors as another process does, and searches until all that are in the scopes are held. */
async function holdVectors(keys: readonly string[]) {
  let statements: string[] = [];
  const query = (sql: string, parameters?: unknown[]) => {
    statements.push(sql);
    return filled.dataSource.query(sql, parameters);
  };
  const dataSource = new Proxy(filled.dataSource, {
    get: (target, name) => (name === 'query' ? query : (Reflect.get(target, name) as unknown)),
  });
  const vectors = createVectors(dataSource, 'embedded', (error) => expect.fail(String(error)));
  const search = async (text: string, filters = {}, limit = 10) => {
    const scope = { keys, filters, asOf: null, now: filled.clock() };
    const [vector] = await embedOffline([text]);
    statements = [];
    return vectors.search(scope, { model: filled.model, vector: vector! }, { limit, few: false });
  };
  const isHeld = async () => {
    await search('x');
    return !statements.some((sql) => /<=>.*ORDER BY/s.test(sql));
  };
  await expect.poll(isHeld).toBe(true);
  return { vectors, search };
}

describe.runIf(isDeep)('vectors that are held in memory', () => {
  it('find what a comparison of all vectors finds, in several scopes and with filters', async () => {
    const rows = await filled.dataSource.query<{ key: string }[]>('SELECT scope_key AS key FROM memory_stores');
    const keys = rows.map(({ key }) => key);
    const { vectors } = await holdVectors(keys);
    for (const filters of [{}, { importance_min: 0.3 }, { importance_min: 0.05 }]) {
      expect(await measureRecall({ ...filled, vectors }, queries, { keys, filters })).toBeGreaterThanOrEqual(0.99);
    }
  });

  it('find at once what another process writes, and not what it changes or deletes', async () => {
    const { search } = await holdVectors([filled.agentId]);
    const find = async (text: string) => (await search(text))[0]!;
    for (const text of ['zebra zonkey', 'quagga quoll']) {
      const [id] = await filled.remember([text]);
      expect(await find(text)).toMatchObject({ id, score: expect.closeTo(1, 4) });
    }
    const { id } = await find('zebra zonkey');
    const [vector] = await embedOffline(['okapi']);
    await filled.vectors.keep([{ id, version: 1, vector: vector! }], filled.model);
    expect(await find('okapi')).toMatchObject({ id, score: expect.closeTo(1, 4) });
    expect((await find('zebra zonkey')).id).not.toBe(id);
    await filled.dataSource.transaction((tx) => removeFromIndex(tx, [id]));
    expect((await find('okapi')).id).not.toBe(id);
  });

  it('look at further candidates when filters leave too many out', async () => {
    const { search } = await holdVectors([filled.agentId]);
    const hits = await search(texts[0]!, { importance_min: 0.9 }, 100);
    const [row] = await filled.dataSource.query<[{ count: number }]>(
      'SELECT count(*)::int AS count FROM memories WHERE scope_key = $1 AND importance >= 0.9',
      [filled.agentId],
    );
    expect(hits).toHaveLength(Math.min(100, row.count));
  });
});

/** Opens words as another process does, and waits until those of some scopes are held. */
async function holdWords(keys: readonly string[]) {
  const words = new WordCache(filled.dataSource, (error) => expect.fail(String(error)));
  await expect.poll(async () => words.open(keys)).not.toBeNull();
  const stored = { open: async () => null, stems: words.stems } as unknown as WordCache;
  const [row] = await filled.dataSource.query<[{ memories: number }]>(
    'SELECT sum(memories)::int AS memories FROM memory_stores WHERE scope_key = ANY($1)',
    [keys],
  );
  const search = async (query: string, by: WordCache = words, filters: SearchScope['filters'] = {}) => {
    const scope: SearchScope = { keys, filters, asOf: null, now: filled.clock() };
    const terms = { query, all: 1_000, timeZone: 'UTC', limit: 400, ids: null };
    const present = Object.keys(filters).length > 0 ? null : row.memories;
    return (await searchByWords({ dataSource: filled.dataSource, words: by }, scope, { ...terms, present })).hits;
  };
  return { search, stored };
}

describe.runIf(isDeep)('words that are held in memory', () => {
  it('find what the database finds, in several scopes, with filters and with slips', async () => {
    const rows = await filled.dataSource.query<{ key: string }[]>('SELECT scope_key AS key FROM memory_stores');
    const { search, stored } = await holdWords(rows.map(({ key }) => key));
    const round = (hits: Awaited<ReturnType<typeof search>>) =>
      hits.map(({ id, score }) => `${id} ${score.toFixed(9)}`).toSorted();
    let count = 0;
    for (const query of queries)
      for (const filters of [{}, { importance_min: 0.3 }, { importance_min: 0.05 }]) {
        const found = await search(query, undefined, filters);
        count += found.length;
        expect(round(found)).toEqual(round(await search(query, stored, filters)));
      }
    expect(count).toBeGreaterThan(queries.length);
  });

  it('find at once what another process writes, and not what it changes or deletes', async () => {
    const { search, stored } = await holdWords([filled.agentId]);
    const find = async (query: string) => (await search(query)).map(({ id }) => id);
    const [id] = await filled.remember(['numbat quokka']);
    expect(await find('quokka')).toEqual([id]);
    expect(await find('quoka')).toEqual([id]);
    await filled.dataSource.query(`UPDATE memories SET lexemes = memory_lexemes(scope_key, '{bilby}') WHERE id = $1`, [
      id,
    ]);
    expect([await find('quokka'), await find('bilby')]).toEqual([[], [id]]);
    await filled.dataSource.transaction((tx) => removeFromIndex(tx, [id!]));
    expect(await find('bilby')).toEqual([]);
    const [other] = await filled.remember(['wombat potoroo']);
    expect(await find('potoroo')).toEqual([other]);
    for (const table of ['memory_versions', 'memory_embeddings'])
      await filled.dataSource.query(`DELETE FROM ${table} WHERE memory_id = $1`, [other]);
    await filled.dataSource.query('DELETE FROM memories WHERE id = $1', [other]);
    expect([await find('potoroo'), (await search('potoroo', stored)).map((hit) => hit.id)]).toEqual([[], []]);
  });
});
