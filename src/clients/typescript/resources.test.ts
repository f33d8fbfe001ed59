import { afterEach, describe, expect, it } from 'vitest';
import { anyBody, json, problem, startServer, type Answer, type Fixture } from './fixture.ts';
import { Parley, type ParleyOptions } from './parley.ts';

let server: Fixture;
afterEach(() => server.close());

async function connect(answers: Record<string, Answer>, options: ParleyOptions = {}): Promise<Parley> {
  server = await startServer(answers);
  return new Parley({ baseUrl: server.baseUrl, apiKey: 'sk_1', ...options });
}

const ok: Answer = (res) => json(res, 200, anyBody);
const requests = () =>
  server.seen.map(({ method, url, body }) => [method, url, body === '' ? null : (JSON.parse(body) as unknown)]);

describe('a method of a resource', () => {
  it('takes ids in the order of the path, and sends a key without its id itself', async () => {
    const parley = await connect({ '/v2/agents/a%2F1/state/checkpoints/c': ok });
    await parley.agents.state.checkpoints.get('a/1', 'c');
    expect(requests()).toEqual([['GET', '/v2/agents/a%2F1/state/checkpoints/c', null]]);
    expect(server.seen[0]!.headers).toMatchObject({ 'x-api-key': 'sk_1' });
  });

  it('divides its parameters into query and body', async () => {
    const path = '/v2/organizations/org_1/retention';
    const parley = await connect({ [path]: ok, '/v2/agents': ok, '/v2/agents/a': ok });
    await parley.organizations.retention.replace('org_1', { dry_run: true, conversations_days: 7 } as never);
    await parley.agents.list({ limit: 2, key: 'a b' });
    await parley.agents.update('a', { name: 'B' }, { ifMatch: '"1"', headers: { 'X-Trace': 't' } });
    expect(requests()).toEqual([
      ['PUT', `${path}?dry_run=true`, { conversations_days: 7 }],
      ['GET', '/v2/agents?limit=2&key=a%20b', null],
      ['PATCH', '/v2/agents/a', { name: 'B' }],
    ]);
    expect(server.seen[2]!.headers).toMatchObject({ 'if-match': '"1"', 'x-trace': 't' });
  });

  it('keeps null, leaves out what is undefined, and joins lists with commas', async () => {
    const parley = await connect({ '/v2/agents/a': ok, '/v2/memories': ok });
    await parley.agents.update('a', { top_p: null, seed: undefined });
    await parley.memories.list({ memory_type: ['semantic', 'procedural'], key: undefined });
    expect(requests()).toEqual([
      ['PATCH', '/v2/agents/a', { top_p: null }],
      ['GET', '/v2/memories?memory_type=semantic,procedural', null],
    ]);
  });

  it.each(['', '.', '..', undefined])('refuses the id %j, which would be another path', async (id) => {
    const parley = await connect({});
    await expect(parley.agents.get(id as string)).rejects.toThrow('agent_id must be an id');
    expect(server.seen).toEqual([]);
  });

  it('sends the key that it is given with a POST', async () => {
    const parley = await connect({ '/v2/runs/r/cancel': ok });
    await parley.runs.cancel('r', { idempotencyKey: 'mine' });
    expect(server.seen[0]!.headers['idempotency-key']).toBe('mine');
  });

  it('is there for every operation, as is that of before', async () => {
    const parley = await connect({});
    expect(parley.chat.messages.versions.list).toBeTypeOf('function');
    expect(parley.chat.messages.run).toBeTypeOf('function');
    expect(parley.listMessageVersions).toBeTypeOf('function');
  });
});

describe('a path that the client has no method for', () => {
  it('is called with its query and body, and as any other call', async () => {
    const parley = await connect({ '/v2/new': ok });
    const answer: { id: string } = await parley.get<{ id: string }>('/v2/new', { query: { a: 1 } });
    await parley.post('/v2/new', { body: { b: [null] } });
    expect(answer).toEqual(anyBody);
    expect(requests()).toEqual([
      ['GET', '/v2/new?a=1', null],
      ['POST', '/v2/new', { b: [null] }],
    ]);
    expect(server.seen[1]!.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
    expect(() => parley.get('v2/new')).toThrow('A path begins with a slash: /v2/new');
  });
});

describe('the front end of an agent', () => {
  it('has its address, and the credential of the client, with another token when one has ended', async () => {
    const path = '/v2/agents/agt_1/run';
    const tokens = ['old', 'new'];
    const parley = await connect(
      {
        [path]: (res, { headers }) =>
          headers.authorization === 'Bearer new' ? json(res, 200, anyBody) : problem(res, 401, 'authentication_failed'),
      },
      { apiKey: undefined, token: () => tokens.shift()! },
    );
    const { url, fetch } = parley.agents.agui('agt_1');
    const response = await fetch(url, { method: 'POST', headers: { 'x-own': '1' }, body: '{}' });
    expect([url, response.status]).toEqual([server.baseUrl + path, 200]);
    expect(server.seen.map(({ headers }) => [headers.authorization, headers['x-own']])).toEqual([
      ['Bearer old', '1'],
      ['Bearer new', '1'],
    ]);
  });
});

describe('the pages of a list', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'];
  /** Two rows a page; a cursor is the index of a row. */
  const pages: Answer = (res, { url }) => {
    const query = new URL(url, 'http://x').searchParams;
    const from = query.has('before') ? Math.max(0, Number(query.get('before')) - 2) : Number(query.get('after') ?? 0);
    const next = from + 2 < rows.length ? `${from + 2}` : null;
    const data = rows.slice(from, from + 2).map((id) => ({ id }));
    json(res, 200, { data, has_more: next !== null, next_cursor: next, prev_cursor: from > 0 ? `${from}` : null });
  };

  it('are turned forwards and backwards, and are their JSON and no more', async () => {
    const parley = await connect({ '/v2/agents': pages });
    const first = await parley.agents.list({ limit: 2 });
    const second = (await first.nextPage())!;
    const third = (await second.nextPage())!;
    const back = (await third.previousPage())!;
    expect([second, third, back].map(({ data }) => data.map(({ id }) => id).join(''))).toEqual(['cd', 'e', 'cd']);
    expect([await first.previousPage(), await third.nextPage()]).toEqual([null, null]);
    expect(Object.keys(JSON.parse(JSON.stringify(first)) as object)).toEqual([
      'data',
      'has_more',
      'next_cursor',
      'prev_cursor',
    ]);
  });

  it.each([
    [1, 'a', 1],
    [2, 'ab', 1],
    [0, '', 1],
    [3, 'abc', 2],
    [99, 'abcde', 3],
  ])('are gathered up to %i items', async (limit, expected, fetched) => {
    const parley = await connect({ '/v2/agents': pages });
    const list = await parley.agents.list().toArray({ limit });
    expect([list.map(({ id }) => id).join(''), server.seen.length]).toEqual([expected, fetched]);
  });

  it('are not gathered up to what is no number, and their failure is told to nobody else', async () => {
    const parley = await connect({});
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    await expect(parley.agents.list().toArray({ limit: -1 })).rejects.toBeInstanceOf(TypeError);
    await expect(parley.agents.list().toArray({ limit: 0 })).rejects.toMatchObject({ code: 'resource_not_found' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('are iterated page by page', async () => {
    const parley = await connect({ '/v2/agents': pages });
    const sizes: number[] = [];
    for await (const { data } of parley.agents.list().pages()) sizes.push(data.length);
    expect(sizes).toEqual([2, 2, 1]);
  });
});
