import type { Gateway, EmbedRequest, Embeddings } from '#src/llm/types.ts';
import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import type { Database } from '#src/db/data-source.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmbedder } from './embedder.ts';
import { toMemoryDraft } from '#src/resources/memories/memory.ts';
import { pruneMemories } from '#src/resources/memories/consolidation/prune.ts';
import { agentScope } from '#src/resources/memories/scope-key.ts';
import { findRelevantMemories } from './search.ts';
import { createVectors, minIndexedVectors } from './vectors.ts';
import { WordCache } from './word-cache.ts';
import { writeInTransaction } from '#src/api/write.ts';
import { countUnindexed, readIndexProgress } from '#src/resources/memories/index-progress-store.ts';
import { storeMemories } from '#src/resources/memories/store-memories.ts';

/** The arguments of `storeMemories` after its context. */
type ParametersAfterContext = Parameters<typeof storeMemories> extends [unknown, ...infer Rest] ? Rest : never;

let database: Database;
let able: boolean;

beforeAll(async () => {
  database = await openOwnDatabase();
  able = (await createVectors(database.dataSource, database.kind, () => {}).support()) !== null;
});
afterAll(() => database.close());

/** An embedding by letters: enough to be near or far. */
const letters = (dimensions: number) => (text: string) => {
  const vector = Array.from({ length: dimensions }, () => 0.01);
  for (const letter of text.toLowerCase()) vector[letter.charCodeAt(0) % dimensions]! += 1;
  return vector;
};

type Fake = { embed: Gateway['embed']; asked: EmbedRequest[]; fails: boolean; refuses: string; small: number };

function fakeGateway(): Fake {
  const fake: Fake = {
    asked: [],
    fails: false,
    // Texts of other tests in the same database are not refused.
    refuses: newId('mem'),
    small: 32,
    async embed(request): Promise<Embeddings> {
      fake.asked.push(request);
      if (fake.fails) throw new Error('no embeddings today');
      if (request.texts.some((text) => text.includes(fake.refuses)))
        throw problem('upstream_failure', 'That text is too long.');
      const dimensions = request.model === 'large' ? 48 : fake.small;
      return { model: request.model, dimensions, vectors: request.texts.map(letters(dimensions)) };
    },
  };
  return fake;
}

/** An agent with what works on its memories. Time can be moved on. */
async function setting(gateway: Fake) {
  const { dataSource: db } = database;
  const [organizationId, agentId] = [newId('org'), newId('agt')];
  await db.query('INSERT INTO organizations (id, name, created_at, updated_at) VALUES ($1, $1, now(), now())', [
    organizationId,
  ]);
  await db.query(
    `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at) VALUES ($1, $2, 'a', 1, now(), now())`,
    [agentId, organizationId],
  );
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const vectors = createVectors(db, database.kind, () => {});
  const deps = (model: string | null) => {
    const embedder = createEmbedder({ dataSource: db, vectors, embed: gateway.embed, model, clock, onError });
    return { dataSource: db, vectors, words: new WordCache(db, () => {}), embedder, clock };
  };
  const owner = { organizationId, agentId, limit: 100_000 };
  const store = async (model: string | null, ...input: ParametersAfterContext) => {
    const { embedder } = deps(model);
    const { finish } = await writeInTransaction(db, (tx, afterCommit) =>
      storeMemories({ tx, afterCommit, embedder, model, clock }, ...input),
    );
    await finish();
  };
  const write = (model: string | null, ...notes: string[]) =>
    store(
      model,
      owner,
      async () => ({
        drafts: notes.map((note) =>
          toMemoryDraft(newId('mem'), { memory_type: 'working', content: { note } }, agentScope),
        ),
        madeUsers: [],
      }),
      'test',
    );
  const search = async (model: string | null, query: string) => {
    const { found, metrics } = await findRelevantMemories(deps(model), { keys: [agentId], query });
    const notes = found.map(({ row }) => (row.content as { note: string }).note);
    return { notes, methods: found.map(({ scores }) => scores.vector !== null), metrics };
  };
  const round = async (model: string) => {
    ahead += 3_600_000;
    const { embedder } = deps(model);
    while (await embedder.round());
  };
  const models = async () =>
    db.query<{ model: string; dimensions: number; count: number }[]>(
      `SELECT model, dimensions, count(*)::int AS count FROM memory_embeddings WHERE scope_key = $1 GROUP BY 1, 2 ORDER BY 1`,
      [agentId],
    );
  return { agentId, deps, store, write, search, round, models, errors, clock, db };
}

describe('embeddings', () => {
  it('are made while the memory is written, with model and dimension, so that it is found by its meaning at once', async (test) => {
    test.skip(!able);
    const gateway = fakeGateway();
    const { write, search, models } = await setting(gateway);
    await write('small', 'aaaa bbbb', 'xxxx yyyy');
    expect(await models()).toEqual([{ model: 'small', dimensions: 32, count: 2 }]);
    const { notes, metrics } = await search('small', 'aaab');
    expect(notes[0]).toBe('aaaa bbbb');
    expect(metrics).toMatchObject({ method: 'hybrid', degraded: null, not_embedded: 0 });
  });

  it('are made later when the gateway fails; until then words find, and the answer says so', async (test) => {
    test.skip(!able);
    const gateway = fakeGateway();
    gateway.fails = true;
    const { write, search, round, errors } = await setting(gateway);
    await write('small', 'a red balloon');
    const before = await search('small', 'balloon');
    expect(before.notes).toEqual(['a red balloon']);
    expect(before.metrics).toMatchObject({ method: 'lexical', degraded: 'embedding_unavailable', not_embedded: 1 });
    expect(errors).not.toEqual([]);
    gateway.fails = false;
    const waiting = await search('small', 'balloon');
    expect(waiting.metrics).toMatchObject({ method: 'hybrid', degraded: 'embeddings_incomplete', not_embedded: 1 });
    expect(waiting.notes).toEqual(['a red balloon']);
    await round('small');
    const after = await search('small', 'balloon');
    expect(after.metrics).toMatchObject({ method: 'hybrid', degraded: null, not_embedded: 0 });
    expect(after.methods).toEqual([true]);
  });

  it('are counted by model: those that are made, that failed, and that wait', async (test) => {
    test.skip(!able);
    const gateway = fakeGateway();
    const { write, round, db } = await setting(gateway);
    const model = newId('mem');
    const count = async () => readIndexProgress(db, model);
    const before = await count();
    gateway.fails = true;
    await write(model, 'one', 'two');
    const written = await count();
    expect(written).toMatchObject({ memories: before.memories + 2, embedded: 0, failed: 0 });
    expect(countUnindexed(written)).toBe(written.memories);
    await expect(round(model)).rejects.toThrow('no embeddings today');
    expect((await count()).failed).toBeGreaterThan(0);
    gateway.fails = false;
    await round(model);
    await round(model);
    const after = await count();
    expect(after).toMatchObject({ memories: after.embedded, words: after.memories, failed: 0 });
    expect(countUnindexed(after)).toBe(0);
    expect(countUnindexed({ ...after, model: null, embedded: 0 })).toBe(0);
  });

  it('of a new model replace those of the old one behind the scenes, and nothing is hidden meanwhile', async (test) => {
    test.skip(!able);
    const gateway = fakeGateway();
    const { write, search, round, models, db, agentId } = await setting(gateway);
    await write('small', 'aaaa bbbb', 'xxxx yyyy');
    await db.query(`UPDATE memory_stores SET model = 'large' WHERE scope_key = $1`, [agentId]);
    await db.query(
      `INSERT INTO memory_jobs SELECT id, 'large', agent_id, 0, now() + interval '30 minutes' FROM memories WHERE agent_id = $1`,
      [agentId],
    );
    await write('large', 'aabb cccc');
    const meanwhile = await search('large', 'aaabb');
    expect(meanwhile.notes.slice(0, 2).toSorted()).toEqual(['aaaa bbbb', 'aabb cccc']);
    expect(meanwhile.metrics).toMatchObject({ method: 'hybrid', degraded: 'embeddings_incomplete', not_embedded: 2 });
    await round('large');
    expect(await models()).toEqual([{ model: 'large', dimensions: 48, count: 3 }]);
    const after = await search('large', 'aaabb');
    expect(after.metrics).toMatchObject({ degraded: null, not_embedded: 0 });
    expect(after.methods.every((byMeaning) => byMeaning)).toBe(true);
  });

  it('of a new model hide nothing before they are planned either', async (test) => {
    test.skip(!able);
    const { write, search } = await setting(fakeGateway());
    await write('small', 'aaaa bbbb', 'xxxx yyyy');
    const { notes, metrics } = await search('large', 'aaab');
    expect(notes[0]).toBe('aaaa bbbb');
    expect(metrics).toMatchObject({ method: 'hybrid', degraded: 'embeddings_incomplete', not_embedded: 2 });
    expect((await search(null, 'aaab')).metrics).toMatchObject({ degraded: 'no_embedding_model', not_embedded: 0 });
  });

  it('are made of all others when the gateway refuses one text, and of queries meanwhile', async (test) => {
    test.skip(!able);
    const gateway = fakeGateway();
    const { write, search, round, models, errors, db, agentId } = await setting(gateway);
    await write('small', 'aaaa', 'bbbb', `cccc ${gateway.refuses}`, 'dddd');
    expect(await models()).toEqual([]);
    expect(await search('small', 'aaaa')).toMatchObject({ metrics: { degraded: 'embeddings_incomplete' } });
    for (let times = 0; times < 12; times += 1) await round('small').catch(() => {});
    expect(await models()).toEqual([{ model: 'small', dimensions: 32, count: 3 }]);
    expect(await db.query('SELECT count(*)::int AS left FROM memory_jobs WHERE scope_key = $1', [agentId])).toEqual([
      { left: 1 },
    ]);
    expect(errors).not.toEqual([]);
  });

  it('are not asked for again at once when the gateway refuses one text after the other', async (test) => {
    test.skip(!able);
    const gateway = fakeGateway();
    const { write, deps, agentId } = await setting(gateway);
    await write('small', 'aaaa');
    const one = deps('small');
    const before = gateway.asked.length;
    for (let i = 0; i < 6; i += 1)
      await findRelevantMemories(one, { keys: [agentId], query: `what ${i} ${gateway.refuses}` });
    expect(gateway.asked.length).toBe(before + 3);
  });

  it('are made anew when the model makes vectors of another length than before', async (test) => {
    test.skip(!able);
    const gateway = fakeGateway();
    const { write, search, deps, models } = await setting(gateway);
    await write('small', 'aaaa bbbb', 'xxxx yyyy');
    gateway.small = 40;
    const { embedder } = deps('small');
    await embedder.query('another query', 'small');
    while (await embedder.round());
    expect(await models()).toEqual([{ model: 'small', dimensions: 40, count: 2 }]);
    const { metrics, methods } = await search('small', 'aaab');
    expect([metrics.degraded, methods[0]]).toEqual([null, true]);
  });

  it('are planned for what was written when there was no model', async (test) => {
    test.skip(!able);
    const gateway = fakeGateway();
    const { write, search, round, models } = await setting(gateway);
    await write(null, 'aaaa bbbb');
    expect((await search(null, 'aaaa')).metrics).toMatchObject({ method: 'lexical', degraded: 'no_embedding_model' });
    await round('small');
    expect(await models()).toEqual([{ model: 'small', dimensions: 32, count: 1 }]);
  });

  it('are asked for once for the same query', async (test) => {
    test.skip(!able);
    const gateway = fakeGateway();
    const { write, deps, agentId } = await setting(gateway);
    await write('small', 'aaaa');
    const one = deps('small');
    const before = gateway.asked.length;
    for (let i = 0; i < 3; i += 1) await findRelevantMemories(one, { keys: [agentId], query: 'the same' });
    // Once for the query, and once for the texts with which it is compared.
    expect(gateway.asked.length).toBe(before + 2);
  });

  it('of many memories are found through an index, filters included', async (test) => {
    test.skip(!able);
    const gateway = fakeGateway();
    const { write, deps, agentId, db } = await setting(gateway);
    const texts = Array.from(
      { length: minIndexedVectors + 20 },
      (_, i) => `note ${i.toString(26).padStart(4, 'q')} ${'abcdefgh'[i % 8]!.repeat(5)}`,
    );
    for (let at = 0; at < texts.length; at += 255) await write('small', ...texts.slice(at, at + 255));
    const one = deps('small');
    await one.vectors.index(agentId, 'small');
    const [index] = await db.query<object[]>(
      `SELECT 1 FROM pg_indexes WHERE indexname LIKE 'memory_vectors_%' AND indexdef LIKE $1`,
      [`%${agentId}%`],
    );
    expect(index).toBeDefined();
    const scope = { keys: [agentId], filters: {}, asOf: null, now: one.clock() };
    const embedded = (await one.embedder.query('note qqba ccccc', 'small'))!;
    const ids = async (few: boolean, filters = {}) =>
      (await one.vectors.search({ ...scope, filters }, embedded, { limit: 50, few }))
        .slice(0, 10)
        .map(({ score }) => score.toFixed(6));
    expect(await ids(false)).toEqual(await ids(true));
    expect(await ids(false, { memory_types: ['episodic'] })).toEqual([]);
    await db.query(
      'UPDATE memories SET importance = 0.9 WHERE id IN (SELECT id FROM memories WHERE agent_id = $1 ORDER BY id LIMIT 20)',
      [agentId],
    );
    const few = { filters: { importance_min: 0.9 }, options: { max_results: 50 } };
    const { found, metrics } = await findRelevantMemories(one, { keys: [agentId], query: 'note qqba ccccc', ...few });
    expect([metrics.total_searched, metrics.method, found.length > 0]).toEqual([20, 'hybrid', true]);
    expect(found.every(({ row, scores }) => row.importance === 0.9 && scores.vector !== null)).toBe(true);
  });
});

describe('prune', () => {
  it('deletes what has expired, with all of its versions, and makes room', async () => {
    const { store, agentId, db, clock } = await setting(fakeGateway());
    const owner = { organizationId: '', agentId, limit: 10 };
    const [{ organization_id: organizationId }] = (await db.query<{ organization_id: string }[]>(
      'SELECT organization_id FROM agents WHERE id = $1',
      [agentId],
    )) as [{ organization_id: string }];
    const draft = (note: string, expires_at: string | null) =>
      toMemoryDraft(newId('mem'), { memory_type: 'working', content: { note }, expires_at }, agentScope);
    const soon = new Date(clock().getTime() + 1_000);
    const drafts = [draft('gone', soon.toISOString()), draft('stays', null)];
    await store(null, { ...owner, organizationId }, async () => ({ drafts, madeUsers: [] }), 'test');
    await pruneMemories(db, new Date(soon.getTime() - 1));
    const left = async () =>
      db.query(
        `SELECT s.memories, (SELECT count(*)::int FROM memory_words w
                   WHERE w.scope_key = s.scope_key AND w.word !~ '^[+#]') AS words
                  FROM memory_stores s WHERE s.scope_key = $1`,
        [agentId],
      );
    expect(await left()).toEqual([{ memories: 2, words: 3 }]);
    await pruneMemories(db, soon);
    expect(await left()).toEqual([{ memories: 1, words: 2 }]);
    expect(await db.query('SELECT 1 FROM memory_versions WHERE memory_id = $1', [drafts[0]!.id])).toEqual([]);
  });
});
