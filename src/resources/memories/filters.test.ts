import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api, type ApiAnswer } from '#src/testing/harness.ts';

let api: Api;
let agent: string;
const ids: Record<string, string> = {};

const path = (of = agent) => `/v2/agents/${of}/memories`;
const note = (text: string, more: object = {}) => ({ memory_type: 'working', content: { note: text }, ...more });
const make = async (body: object, on = agent): Promise<any> => {
  const made = await api.post(path(on), { body });
  expect([made.status, made.body]).toEqual([201, made.body]);
  return made.body;
};
const faultOf = ({ status, body }: ApiAnswer) => [status, body.errors?.[0]?.pointer ?? body.errors?.[0]?.parameter];

const long = 'x'.repeat(300);
const metadata: Record<string, object> = {
  email: { topic: 'email', priority: 3, tags: ['a', 'b'], due: '2026-11-21' },
  phone: { topic: 'phone', priority: 10, due: '2026-12-01' },
  long: { topic: long, priority: -2.5e3, 'due "x"': 'ab' },
  odd: { topic: '\u0000\ufffd', nested: { b: 1, a: null }, priority: '7', due: '2026-11-21 later' },
  none: {},
};

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  for (const [name, of] of Object.entries(metadata))
    ids[name] = (await make(note(`the filtered memory ${name}`, { metadata: of }))).id;
});

const namesOf = (memories: any[]) =>
  memories.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id)!).toSorted();

/** Finds by a condition in a list, in a search, in a search of the past, and in a deletion that only counts. */
async function find(where: object): Promise<string[]> {
  const listed = await api.get(`${path()}?where=${encodeURIComponent(JSON.stringify(where))}`);
  expect([listed.status, listed.body]).toEqual([200, listed.body]);
  const names = namesOf(listed.body.data);
  const search = async (options: object) => {
    const body = { query: 'filtered memory', filters: { where }, options: { max_results: 50, ...options } };
    return namesOf((await api.post(`${path()}/search`, { body })).body.results.map((one: any) => one.memory));
  };
  expect(await search({})).toEqual(names);
  expect(await search({ as_of: new Date().toISOString() })).toEqual(names);
  const body = { scopes: ['agent'], filters: { where } };
  expect((await api.post(`${path()}/delete`, { body })).body).toEqual({
    dry_run: true,
    matched: names.length,
    deleted: 0,
    complete: true,
  });
  return names;
}

describe('a condition on metadata', () => {
  it('compares whole values', async () => {
    expect(await find({ member: 'topic', eq: 'email' })).toEqual(['email']);
    expect(await find({ member: 'topic', eq: long })).toEqual(['long']);
    expect(await find({ member: 'topic', eq: '\u0000\ufffd' })).toEqual(['odd']);
    expect(await find({ member: 'nested', eq: { a: null, b: 1 } })).toEqual(['odd']);
    expect(await find({ member: 'tags', eq: ['b', 'a'] })).toEqual([]);
    expect(await find({ member: 'topic', ne: 'email' })).toEqual(['long', 'none', 'odd', 'phone']);
    expect(await find({ member: 'topic', in: ['email', long, null] })).toEqual(['email', 'long']);
    expect(await find({ member: 'priority', eq: '3' })).toEqual([]);
  });

  it('compares numbers with numbers, and texts with texts', async () => {
    expect(await find({ member: 'priority', gt: 3 })).toEqual(['phone']);
    expect(await find({ member: 'priority', gte: 3 })).toEqual(['email', 'phone']);
    expect(await find({ member: 'priority', lt: 3.5 })).toEqual(['email', 'long']);
    expect(await find({ member: 'priority', lte: '7' })).toEqual(['odd']);
    expect(await find({ member: 'due', lt: '2026-12' })).toEqual(['email', 'odd']);
    expect(await find({ member: 'due', lte: '2026-11-21' })).toEqual(['email']);
    expect(await find({ member: 'due', gt: '2026-11-21' })).toEqual(['odd', 'phone']);
    expect(await find({ member: 'due "x"', gte: 'a"' })).toEqual(['long']);
    expect(await find({ member: 'topic', gt: 'a' })).toEqual(['email', 'phone']);
  });

  it('knows the member without a name', async () => {
    const own = await makeAgent(api);
    const body = { memory_type: 'working', content: { note: 'of no name' }, metadata: { '': 'x' } };
    const { id } = (await api.post(`/v2/agents/${own}/memories`, { body })).body;
    for (const where of [
      { member: '', eq: 'x' },
      { member: '', exists: true },
      { member: '', gt: 'a' },
    ]) {
      const search = { query: 'name', filters: { where, metadata: { '': 'x' } } };
      const { results } = (await api.post(`/v2/agents/${own}/memories/search`, { body: search })).body;
      expect(results.map(({ memory }: any) => memory.id)).toEqual([id]);
      const listed = await api.get(`/v2/agents/${own}/memories?where=${encodeURIComponent(JSON.stringify(where))}`);
      expect(listed.body.data.map((memory: any) => memory.id)).toEqual([id]);
    }
  });

  it('tells whether there is a member', async () => {
    expect(await find({ member: 'topic', exists: true })).toEqual(['email', 'long', 'odd', 'phone']);
    expect(await find({ member: 'topic', exists: false })).toEqual(['none']);
    expect(await find({ member: 'toString', exists: true })).toEqual([]);
  });

  it('is made of others', async () => {
    const email = { member: 'topic', eq: 'email' };
    const urgent = { member: 'priority', gte: 10 };
    expect(await find({ or: [email, urgent] })).toEqual(['email', 'phone']);
    expect(await find({ and: [email, urgent] })).toEqual([]);
    expect(await find({ and: [{ not: email }, { or: [urgent, { member: 'nested', exists: true }] }] })).toEqual([
      'odd',
      'phone',
    ]);
  });

  it('400 when it means nothing, or is too much', async () => {
    const deep = (levels: number): object => (levels === 0 ? { member: 'a', eq: 1 } : { not: deep(levels - 1) });
    const wide = { or: Array.from({ length: 17 }, () => ({ and: [deep(0), deep(0)] })) };
    const cases: [object, string][] = [
      [{ member: 'a' }, ''],
      [{ eq: 1 }, ''],
      [{ member: 'a', eq: 1, and: [deep(0)] }, ''],
      [{ and: [deep(0)], or: [deep(0)] }, ''],
      [{ and: [deep(0), { member: 'a' }] }, '/and/1'],
      [deep(5), '/not/not/not/not/not'],
      [wide, '/or/16/and/0'],
      [{ member: 'a', eq: 1, ne: 2 }, ''],
      [{ or: [] }, '/or'],
      [{ member: 'a', gt: [1] }, '/gt'],
      [{ member: 'a', like: 'b' }, ''],
    ];
    for (const [where, at] of cases) {
      const searched = await api.post(`${path()}/search`, { body: { query: 'x', filters: { where } } });
      expect([searched.status, faultOf(searched)[1].startsWith(`/filters/where${at}`)], at).toEqual([400, true]);
      const listed = await api.get(`${path()}?where=${encodeURIComponent(JSON.stringify(where))}`);
      expect(faultOf(listed), JSON.stringify(where)).toEqual([400, 'where']);
    }
    const tooLarge = await api.get(`${path()}?where=${encodeURIComponent('{"member":"n","gt":1e999}')}`);
    expect([...faultOf(tooLarge), tooLarge.body.detail]).toEqual([400, 'where', expect.stringContaining('/gt')]);
    for (const where of ['no json', '[]', 'null', '7'])
      expect(faultOf(await api.get(`${path()}?where=${where}`))).toEqual([400, 'where']);
  });
});

describe('deleteMemories', () => {
  const remove = (on: string, body: object) => api.post(`${path(on)}/delete`, { body });
  const left = async (on: string) =>
    (await api.get(path(on))).body.data.map(({ content }: any) => content.note ?? content.event).toSorted();

  it('200: deletes what all filters let through, and nothing else', async () => {
    const own = await makeAgent(api);
    const user = { external_id: 'd1' };
    const event = (text: string, occurred_at: string) => ({
      memory_type: 'episodic',
      content: { event: text, occurred_at },
    });
    for (const body of [
      note('shared'),
      note('old', { created_at: '2020-01-01T00:00:00.000Z' }),
      event('in May', '2026-05-05T00:00:00.000Z'),
      event('in June', '2026-06-05T00:00:00.000Z'),
      note('of user', { user }),
      note('of user with all', { user, scope: { type: 'user' } }),
    ])
      await make(body, own);
    const range = { occurred_after: '2026-05-01T00:00:00.000Z', occurred_before: '2026-06-01T00:00:00.000Z' };
    const may = { scopes: ['agent'], filters: range };
    expect((await remove(own, may)).body).toEqual({ dry_run: true, matched: 1, deleted: 0, complete: true });
    expect(await left(own)).toHaveLength(6);
    const done = await remove(own, { ...may, dry_run: false });
    expect(done.body).toEqual({ dry_run: false, matched: 1, deleted: 1, complete: true });
    await remove(own, { dry_run: false, scopes: ['agent'], filters: { created_before: '2021-01-01T00:00:00.000Z' } });
    await remove(own, { dry_run: false, scopes: ['user'], user });
    await remove(own, { dry_run: false, scopes: ['agent'], filters: { memory_types: ['working'] } });
    expect(await left(own)).toEqual(['in June', 'of user']);
    const found = (await api.post(`${path(own)}/search`, { body: { query: 'shared old in May', user } })).body.results;
    expect(found.map(({ memory }: any) => memory.content.event ?? memory.content.note).toSorted()).not.toContain(
      'shared',
    );
  });

  it('200: reaches what was consolidated, in several batches', async () => {
    const own = await makeAgent(api);
    const memories = Array.from({ length: 100 }, (_, index) => ({
      id: `${index}`,
      memory: note(`number ${index % 50} plus`),
    }));
    for (let times = 0; times < 3; times += 1) await api.post(`${path(own)}/batch`, { body: { memories } });
    await api.post(`${path(own)}/consolidate`, { body: { dry_run: false } });
    const { body } = await remove(own, { dry_run: false, scopes: ['agent'] });
    expect(body).toMatchObject({ dry_run: false, deleted: 350, complete: true });
    expect(await left(own)).toEqual([]);
    expect((await api.get(`${path(own)}?status=consolidated`)).body.data).toEqual([]);
  });

  it('400 without scopes, and for a scope whose user is not named; 403 in what all share; 404 without the agent', async () => {
    expect((await remove(agent, {})).status).toBe(400);
    expect(faultOf(await remove(agent, { scopes: ['user'] }))).toEqual([400, '/scopes/0']);
    const caller = await api.as({ user: { external_id: 'd2' } });
    expect((await caller.post(`${path()}/delete`, { body: { scopes: ['agent'] } })).status).toBe(403);
    expect((await caller.post(`${path()}/delete`, { body: { scopes: ['user_agent'] } })).body.matched).toBe(0);
    const { body } = await remove('agt_01k2c5gq8zf3vr4xw1m6t0y9ab', { scopes: ['agent'] });
    expect(body.error_code).toBe('agent_not_found');
  });
});

describe('the ETag of a memory', () => {
  it('304 for who has it, 412 for a change of what has changed since, and nothing is done', async () => {
    const { id } = await make(note('first'));
    const one = `/v2/memories/${id}`;
    expect((await api.get(one)).headers.get('etag')).toBe('"1"');
    expect((await api.get(one, { headers: { 'if-none-match': '"1"' } })).status).toBe(304);
    const change = (tag: string, importance = 0.9) =>
      api.patch(one, { body: { importance }, headers: { 'if-match': tag } });
    const changed = await change('"1"');
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    const headers = { 'if-match': '"1"' };
    const stale = [
      await change('"1"'),
      await api.patch(`${one}/importance`, { body: { importance: 1 }, headers }),
      await api.delete(one, { headers }),
    ];
    expect(stale.map(({ status, body }) => [status, body.error_code])).toEqual(
      Array(3).fill([412, 'precondition_failed']),
    );
    expect((await api.get(one)).body).toMatchObject({ version: 2, importance: 0.9 });
    expect((await api.delete(one, { headers: { 'if-match': '"2"' } })).status).toBe(204);
  });

  it('stays when nothing changes', async () => {
    const { id } = await make(note('same', { metadata: { b: 1, a: [1] }, importance: 0.7 }));
    const one = `/v2/memories/${id}`;
    const same = { content: { note: 'same' }, metadata: { a: [1], b: 1 }, importance: 0.7, expires_at: null };
    expect((await api.patch(one, { body: same })).body.version).toBe(1);
    expect((await api.patch(`${one}/importance`, { body: { importance: 0.7 } })).body.version).toBe(1);
    expect((await api.get(`${one}/versions`)).body.data).toHaveLength(1);
    expect((await api.patch(one, { body: { ...same, metadata: {} } })).body.version).toBe(2);
  });
});
