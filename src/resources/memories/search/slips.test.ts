import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;

beforeAll(async () => {
  api = await testApi();
});

async function makeAgentWith(notes: readonly string[]): Promise<string> {
  const agent = await makeAgent(api);
  for (const note of notes) {
    const { status } = await api.post(`/v2/agents/${agent}/memories`, {
      body: { memory_type: 'working', content: { note } },
    });
    expect(status).toBe(201);
  }
  return agent;
}

async function search(agent: string, query: string, options: object = {}) {
  const { status, body } = await api.post(`/v2/agents/${agent}/memories/search`, {
    body: { query, options: { method: 'lexical', ...options } },
  });
  expect(status).toBe(200);
  return body.results.map((one: any) => ({ note: one.memory.content.note, relevance: one.relevance_score }));
}

/** Words that are one letter apart, each a word or a name of its own. */
const pairs = [
  ['Marta', 'Maria'],
  ['dairy', 'diary'],
  ['mouth', 'month'],
  ['horse', 'house'],
  ['flour', 'floor'],
  ['desert', 'dessert'],
  ['Anna', 'Anne'],
  ['Kirche', 'Kirsche'],
] as const;

describe('slips', () => {
  it('are no words that mean something else, and no names', async () => {
    for (const [one, other] of pairs) {
      const agent = await makeAgentWith([`likes ${other} a lot`]);
      expect(await search(agent, `${one}?`), one).toEqual([]);
      expect(await search(agent, one.toLowerCase()), one).toEqual([]);
    }
    expect(await search(await makeAgentWith(['talks with Darja often']), 'Marja')).toEqual([]);
  });

  it('find the word that was meant, and never before a word that was said', async () => {
    const agent = await makeAgentWith(['allergic to hazelnuts', 'Ada lives in Oslo', 'Ada reads a newspaper']);
    const [hit] = await search(agent, 'hazlenuts');
    expect(hit).toMatchObject({ note: 'allergic to hazelnuts' });
    expect(hit.relevance).toBeLessThan(0.42);
    const [first, second] = await search(agent, 'Ada newspapre');
    expect(first.note).toBe('Ada reads a newspaper');
    expect(second.note).toBe('Ada lives in Oslo');
    const notes = (await search(agent, 'Oslo hazlenuts')).map(({ note }: { note: string }) => note);
    expect(notes).toEqual(['Ada lives in Oslo', 'allergic to hazelnuts']);
  });
});

describe('options of searches', () => {
  it('name the method, and the answer says which was used', async () => {
    const agent = await makeAgentWith(['keeps bees']);
    const used = async (method: string) =>
      (await api.post(`/v2/agents/${agent}/memories/search`, { body: { query: 'bees', options: { method } } })).body;
    expect((await used('lexical')).search_metrics).toMatchObject({ method: 'lexical', degraded: null });
    const { search_metrics: metrics, results } = await used('semantic');
    expect(results).toHaveLength(1);
    expect(metrics.method).toBe(metrics.degraded === 'no_vector_extension' ? 'lexical' : 'vector');
  });

  it('let age and importance count', async () => {
    const agent = await makeAgent(api);
    const add = (note: string, importance: number) =>
      api.post(`/v2/agents/${agent}/memories`, { body: { memory_type: 'working', content: { note }, importance } });
    await add('green tea in the garden', 0.1);
    await add('green tea at noon with much honey', 1);
    const first = async (options: object) => (await search(agent, 'green tea', options))[0];
    expect((await first({})).note).toBe('green tea in the garden');
    const weighed = await first({ weights: { importance: 1 } });
    expect(weighed.note).toBe('green tea at noon with much honey');
    expect(weighed.relevance).toBeLessThanOrEqual((await first({})).relevance);
  });

  it('find emoji and days', async () => {
    const agent = await makeAgentWith(['loves the 🦊 stickers', 'born on 12 March 1988']);
    expect(await search(agent, '🦊')).toMatchObject([{ note: 'loves the 🦊 stickers' }]);
    expect((await search(agent, 'what is on 1988-03-12'))[0]).toMatchObject({ note: 'born on 12 March 1988' });
    expect((await search(agent, 'März 12, 1988'))[0]).toMatchObject({ note: 'born on 12 March 1988' });
    const today = await search(agent, 'heute', { time_zone: 'Europe/Oslo' });
    expect(today).toHaveLength(2);
    const { status, body } = await api.post(`/v2/agents/${agent}/memories/search`, {
      body: { query: 'today', options: { time_zone: 'Mars/Olympus' } },
    });
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, '/options/time_zone']);
  });
});
