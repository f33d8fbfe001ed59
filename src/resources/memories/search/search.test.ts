import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { createVectors } from './vectors.ts';

let api: Api;
let agent: string;
/** How this database searches: a server without pgvector has words only. */
let method: 'hybrid' | 'lexical';
const ids: Record<string, string> = {};

const facts: Record<string, [concept: string, definition: string, more?: object]> = {
  digest: [
    'email preferences',
    'User prefers a daily digest at 9 AM',
    { importance: 0.9, metadata: { topic: 'email' } },
  ],
  theme: [
    'theme',
    'The user likes dark backgrounds',
    { importance: 0.3, metadata: { topic: 'app', tags: ['a', 'b'] } },
  ],
  diet: ['diet', 'Ada is vegan and allergic to hazelnuts', { importance: 0.7 }],
  city: ['Wohnort', 'Ada wohnt in Düsseldorf, nahe der Größenberger Straße', { importance: 0.5 }],
  order: ['order', 'Order 48213 was paid twice', { importance: 0.5 }],
};

const search = async (query: string, more: object = {}, on = agent, caller = api) =>
  (await caller.post(`/v2/agents/${on}/memories/search`, { body: { query, ...more } })).body;
const names = (body: any) =>
  body.results.map((one: any) => Object.keys(ids).find((name) => ids[name] === one.memory.id) ?? one.memory.id);

async function make(on: string, body: object, caller = api): Promise<any> {
  const made = await caller.post(`/v2/agents/${on}/memories`, { body });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body;
}

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  for (const [name, [concept, definition, more]] of Object.entries(facts))
    ids[name] = (await make(agent, { memory_type: 'semantic', content: { concept, definition }, ...more })).id;
  const { dataSource, kind } = api.stage.database;
  method = (await createVectors(dataSource, kind, () => {}).support()) ? 'hybrid' : 'lexical';
});

describe('searchMemories', () => {
  it('leaves out what has no relevance, whatever was asked for', async () => {
    for (const query of ['digest', 'Ada', 'qqq xyzzy', 'hello', '?', '48213'])
      for (const options of [
        {},
        { min_relevance: 0 },
        { method: 'semantic' },
        { weights: { recency: 1, importance: 1 } },
      ]) {
        const { results } = await search(query, { options: { max_results: 50, ...options } });
        for (const one of results) expect(one.relevance_score, JSON.stringify({ query, options })).toBeGreaterThan(0);
      }
  });

  it('200 with the best first, scores by method, and how it was done', async () => {
    const body = await search('user preferences for email notifications');
    expect(body.results[0]).toMatchObject({
      memory: { id: ids['digest'], memory_type: 'semantic', importance: 0.9 },
      relevance_score: expect.any(Number),
      scores: {
        method,
        fused: 1,
        lexical: expect.any(Number),
        vector: method === 'hybrid' ? expect.any(Number) : null,
      },
    });
    expect(body.search_metrics).toMatchObject({
      total_searched: 5,
      method,
      degraded: method === 'hybrid' ? null : 'no_vector_extension',
      not_embedded: 0,
      processing_time_ms: expect.any(Number),
    });
    const relevances = body.results.map((one: any) => one.relevance_score);
    expect(relevances).toEqual(relevances.toSorted((a: number, b: number) => b - a));
  });

  it('200: stems, slips, accents, numbers and parts of words find', async () => {
    for (const [query, name] of [
      ['what does she prefer', 'digest'],
      ['allergy to hazlenuts', 'diet'],
      ['Dusseldorf', 'city'],
      ['GRÖSSENBERGER STRASSE', 'city'],
      ['48213', 'order'],
      ['Hintergrund background', 'theme'],
    ] as const)
      expect(names(await search(query))[0], query).toBe(name);
    expect((await search('👍')).search_metrics.method).toBe(method);
  });

  it('200: words find without spaces between them, be they a single letter', async () => {
    const own = await makeAgent(api);
    for (const text of ['田中さんは黒い猫が好きです', '김민수는 커피를 좋아합니다', 'Заказ №4711 ждёт'])
      await make(own, { memory_type: 'working', content: { note: text } });
    for (const query of ['猫', '黒い猫', '커피', '4711']) {
      const { results } = await search(query, {}, own);
      expect(results[0]?.scores.lexical, query).toBe(1);
    }
  });

  it('200 with filters', async () => {
    const filtered = async (filters: object) => {
      const body = await search('user Ada order', { filters });
      expect(body.search_metrics.total_searched).toBeGreaterThanOrEqual(body.results.length);
      return names(body).toSorted();
    };
    expect(await filtered({ importance_min: 0.7 })).toEqual(['diet', 'digest']);
    expect(await filtered({ metadata: { topic: 'email' } })).toEqual(['digest']);
    expect(await filtered({ metadata: { tags: ['a', 'b'], topic: 'app' } })).toEqual(['theme']);
    expect(await filtered({ metadata: { tags: ['b', 'a'] } })).toEqual([]);
    expect(await filtered({ memory_types: ['procedural'] })).toEqual([]);
    expect(await filtered({ created_after: '2099-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await filtered({ created_before: '2020-01-01T00:00:00.000Z' })).toEqual([]);
    expect((await search('x', { filters: { importance_min: 0.7 } })).search_metrics.total_searched).toBe(2);
  });

  it('200 with as many as asked for, and none below the relevance asked for', async () => {
    expect((await search('Ada user order', { options: { max_results: 2 } })).results).toHaveLength(2);
    const all = (await search('Ada the vegan')).results;
    const least = all[0].relevance_score;
    const cut = (await search('Ada the vegan', { options: { min_relevance: least } })).results;
    expect(cut.map((one: any) => one.memory.id)).toEqual([ids['diet']]);
    expect((await search('quantum chromodynamics', { options: { min_relevance: 0.5 } })).results).toEqual([]);
  });

  it('200 as of a moment: what was known then, as it was said then', async () => {
    const own = await makeAgent(api);
    const moment = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const now = new Date().toISOString();
      await new Promise((resolve) => setTimeout(resolve, 5));
      return now;
    };
    const before = await moment();
    const { id } = await make(own, { memory_type: 'working', content: { note: 'lives in Lisbon' } });
    const first = await moment();
    await api.patch(`/v2/memories/${id}`, { body: { content: { note: 'moved to Porto' }, importance: 0.9 } });
    const second = await moment();
    const later = await make(own, { memory_type: 'working', content: { note: 'Lisbon was too hot' } });
    const at = async (query: string, as_of: string, filters: object = {}) =>
      (await search(query, { options: { as_of, min_relevance: 0.5 }, filters }, own)).results.map(
        (one: any) => one.memory,
      );
    expect(await at('Lisbon', before)).toEqual([]);
    expect(await at('Lisbon', first)).toMatchObject([
      { id, content: { note: 'lives in Lisbon' }, importance: 0.5, version: 1 },
    ]);
    expect(await at('Lisbon', first, { importance_min: 0.9 })).toEqual([]);
    expect(await at('Lisbon', second)).toEqual([]);
    expect(await at('Porto', second)).toMatchObject([{ id, version: 2 }]);
    expect(await at('Lisbon', await moment())).toMatchObject([{ id: later.id }]);
  });

  it('200 as_of a moment after a memory was made elsewhere, and not before, however it was imported', async () => {
    const own = await makeAgent(api);
    const memory = { memory_type: 'working', content: { note: 'lived in Lisbon' } };
    await make(own, { ...memory, created_at: '2024-03-01T10:00:00.000Z' });
    const memories = [{ id: 'a', memory: { ...memory, created_at: '2024-06-01T10:00:00.000Z' } }];
    await api.post(`/v2/agents/${own}/memories/batch`, { body: { memories } });
    const count = async (as_of: string) => (await search('Lisbon', { options: { as_of } }, own)).results.length;
    expect(await count('2024-02-29T10:00:00.000Z')).toBe(0);
    expect(await count('2024-03-01T10:00:00.000Z')).toBe(1);
    expect(await count('2024-06-01T10:00:00.000Z')).toBe(2);
    // What is made of them is known since now: until then they are found themselves.
    await api.post(`/v2/agents/${own}/memories/consolidate`, { body: { dry_run: false, decide: 'equal' } });
    expect(await count('2024-06-01T10:00:00.000Z')).toBe(2);
    expect(await count(new Date().toISOString())).toBe(1);
  });

  it('200: what was just written is found at once, however many write', async () => {
    const own = await makeAgent(api);
    const words = ['albatross', 'bumblebee', 'crocodile', 'dragonfly', 'elephant', 'flamingo'];
    await Promise.all(
      words.map(async (word) => {
        const { id } = await make(own, { memory_type: 'episodic', content: { event: `Saw the ${word}` } });
        const { results } = await search(word, {}, own);
        expect(results[0].memory.id).toBe(id);
      }),
    );
    expect((await search('saw', {}, own)).search_metrics).toMatchObject({ total_searched: 6, not_embedded: 0 });
  });

  it('200: working memories of a session are found with their session only', async () => {
    const own = await makeAgent(api);
    const talk = async () =>
      (await api.post('/v2/chat/messages', { body: plays([{ say: 'hi' }], { agent_id: own }) })).body.session.id;
    const [here, there] = [await talk(), await talk()];
    const remember = async (session_id: string | null) =>
      (await make(own, { memory_type: 'working', content: { note: 'the blue laptop' }, session_id })).id;
    const [mine, shared] = [await remember(here), await remember(null)];
    const seen = async (filters: object) => {
      const { results, search_metrics } = await search('blue laptop', { filters }, own);
      expect(search_metrics.total_searched).toBe(results.length);
      return results.map((one: any) => one.memory.id).toSorted();
    };
    expect(await seen({})).toEqual([shared]);
    expect(await seen({ session_id: there })).toEqual([shared]);
    expect(await seen({ session_id: here })).toEqual([mine, shared].toSorted());
  });

  it('200 with nothing of other agents', async () => {
    const other = await makeAgent(api);
    expect(await search('Ada vegan user', {}, other)).toMatchObject({
      results: [],
      search_metrics: { total_searched: 0 },
    });
    await make(other, { memory_type: 'working', content: { note: 'Ada plays chess' } });
    expect((await search('Ada vegan', {}, other)).results).toHaveLength(1);
  });

  it('200 by words, and says so, when the gateway makes no embeddings', async () => {
    const stage = await startStage(api.stage.database, { baseUrl: 'http://127.0.0.1:9/v1' });
    const lone = await testApi(stage);
    const own = await makeAgent(lone);
    await make(own, { memory_type: 'working', content: { note: 'likes dark chocolate' } }, lone);
    const body = await search('chocolate', {}, own, lone);
    expect(body.results[0].scores).toMatchObject({ method: 'lexical', vector: null });
    expect(body.search_metrics).toMatchObject({ method: 'lexical', degraded: expect.stringMatching(/^no_/) });
  });

  it('400 for a body that breaks the contract', async () => {
    const answer = await api.post(`/v2/agents/${agent}/memories/search`, {
      body: { query: '', filters: { memory_types: ['other'] }, options: { max_results: 0, as_of: 'yesterday' } },
    });
    const pointers = answer.body.errors.map((error: any) => error.pointer);
    expect(pointers).toEqual(
      expect.arrayContaining(['/query', '/filters/memory_types/0', '/options/max_results', '/options/as_of']),
    );
  });
});
