import { afterEach, describe, expect, it } from 'vitest';
import {
  anyBody,
  deadUrl,
  json,
  problem,
  signIn,
  signInPath,
  startServer,
  type Answer,
  type Fixture,
} from './fixture.ts';
import {
  AuthenticationError,
  ConflictError,
  ConnectionError,
  NotFoundError,
  Parley,
  ParleyError,
  PermissionError,
  RateLimitError,
  TimeoutError,
  UnavailableError,
  UpstreamError,
  ValidationError,
  type ParleyOptions,
} from './parley.ts';

let server: Fixture;
afterEach(() => server.close());

const agents = '/v2/agents';
const body = { key: 'guide', name: 'Guide', model: 'offline/echo' };

async function connect(answers: Record<string, Answer>, options: Partial<ParleyOptions> = {}): Promise<Parley> {
  server = await startServer({ [signInPath]: signIn(), ...answers });
  return new Parley({ baseUrl: server.baseUrl, apiKeyId: 'key_1', apiKey: 'secret', ...options } as ParleyOptions);
}

/** Answers one after the other; the last one stays. */
const inTurn =
  (...answers: Answer[]): Answer =>
  (res, seen, count) =>
    answers[Math.min(count, answers.length) - 1]?.(res, seen, count);
/** Tokens instead of a key. */
const given = (token: ParleyOptions['token']) =>
  ({ token, apiKeyId: undefined, apiKey: undefined }) as Partial<ParleyOptions>;
const ok: Answer = (res) => json(res, 200, anyBody);
const html =
  (status: number): Answer =>
  (res) =>
    void res.writeHead(status).end('<html>');
const limited: Answer = (res) => problem(res, 429, 'rate_limit_exceeded', { 'retry-after': '1' });
const dropped: Answer = (res) => void res.destroy();
const away: Answer = (res) => problem(res, 503, 'service_unavailable', { 'retry-after': '0' });
const page =
  (data: string[], next_cursor: string | null, prev_cursor: string | null = null): Answer =>
  (res) =>
    json(res, 200, { data: data.map((id) => ({ id })), has_more: next_cursor !== null, next_cursor, prev_cursor });
const ids = async (list: AsyncIterable<{ id: string }>) => {
  const all: string[] = [];
  for await (const { id } of list) all.push(id);
  return all;
};
const onlySecond: Answer = (res, seen, count) =>
  seen.headers.authorization === 'Bearer token-2' ? ok(res, seen, count) : problem(res, 401, 'authentication_failed');
const refuse: Answer = (res) => problem(res, 401, 'authentication_failed');
const slowly: Answer = (res, seen, count) => void setTimeout(() => signIn()(res, seen, count), 50);
const failed = (promise: Promise<unknown>): Promise<ParleyError> =>
  promise.then(
    () => expect.fail('it should have failed'),
    (error: ParleyError) => error,
  );

describe('a call', () => {
  it('sends path, query, headers and body, and gives the body of the answer', async () => {
    const parley = await connect({ [agents]: (res) => json(res, 201, anyBody) });
    expect(await parley.createAgent({ body })).toEqual(anyBody);
    expect(JSON.parse(server.seen[1]!.body)).toEqual(body);
    expect(server.seen[1]!.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: 'Bearer token-1',
    });

    await failed(parley.getAgent({ path: { agent_id: 'a/b ?ü' } }));
    expect(server.seen.at(-1)!.url).toBe('/v2/agents/a%2Fb%20%3F%C3%BC');
    await parley.listAgents({ query: { key: 'a&b=c', limit: 3 } });
    expect(server.seen.at(-1)!.url).toBe('/v2/agents?key=a%26b%3Dc&limit=3');
  });

  it('has a method for every operation, each with what the spec says of it', async () => {
    const parley = await connect({});
    expect(Object.keys(parley)).toContain('createMessageBatch');
    expect(Object.keys(parley).length).toBeGreaterThan(30);
  });

  it('gives undefined for an answer without a body, and the response on request', async () => {
    const parley = await connect({
      '/v2/agents/agt_1': (res) => void res.writeHead(204).end(),
      [agents]: (res) => json(res, 200, { data: [], next_cursor: null }, { 'x-total-count': '12' }),
    });
    expect(await parley.deleteAgent({ path: { agent_id: 'agt_1' } })).toBeUndefined();
    const { data, response } = await parley.listAgents({ query: { include_total: true } }).withResponse();
    expect([data.data, response.headers.get('x-total-count')]).toEqual([[], '12']);
  });

  it('is aborted with the reason of the signal', async () => {
    const parley = await connect({ [agents]: () => {} });
    const controller = new AbortController();
    const call = parley.listAgents({ signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(call).rejects.toThrow('enough');
    await expect(parley.listAgents({ signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
  });

  it('ends after timeoutMs, also between the bytes of a body', async () => {
    const parley = await connect({ [agents]: (res) => void res.writeHead(200).write('{"data":') });
    const error = await failed(parley.listAgents({ timeoutMs: 50 }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ code: 'timeout', status: null, retryable: true, problem: null });
  });
});

describe('a failure', () => {
  it.each([
    [400, 'invalid_request', ValidationError],
    [401, 'authentication_failed', AuthenticationError],
    [403, 'insufficient_permissions', PermissionError],
    [404, 'agent_not_found', NotFoundError],
    [409, 'conflict', ConflictError],
    [422, 'invalid_tool_results', ValidationError],
    [429, 'rate_limit_exceeded', RateLimitError],
    [500, 'internal_error', ParleyError],
    [502, 'upstream_failure', UpstreamError],
    [503, 'service_unavailable', UnavailableError],
    [504, 'timeout', TimeoutError],
  ] as const)('%i is typed', async (status, code, type) => {
    const parley = await connect({ [agents]: (res) => problem(res, status, code) }, { retries: 0 });
    const error = await failed(parley.createAgent({ body }));
    expect(error).toBeInstanceOf(type);
    expect(error.name).toBe(type.name);
    expect(error).toMatchObject({ status, code, requestId: 'req_1', problem: { error_code: code } });
    expect(error.message).toContain('Something is wrong.');
  });

  it('says where the input is wrong and how long to wait', async () => {
    const errors = [{ pointer: '/key', detail: 'is missing', code: 'required' }];
    const parley = await connect(
      {
        [agents]: inTurn(
          (res) => problem(res, 400, 'invalid_request', {}, { errors }),
          (res) => problem(res, 429, 'rate_limit_exceeded', { 'retry-after': '7' }),
        ),
      },
      { retries: 0 },
    );
    expect(await failed(parley.createAgent({ body }))).toMatchObject({ errors });
    expect(await failed(parley.createAgent({ body }))).toMatchObject({ retryAfterS: 7, retryable: true });
  });

  it('is typed even when a proxy answers, or when success is not JSON', async () => {
    const parley = await connect({ [agents]: inTurn(html(502), html(200)) }, { retries: 0 });
    expect(await failed(parley.listAgents())).toMatchObject({
      status: 502,
      code: 'unexpected_response',
      problem: null,
    });
    expect(await failed(parley.listAgents())).toMatchObject({ status: 200, code: 'unexpected_response' });
  });

  it('is a ConnectionError when nobody answers or the connection is lost', async () => {
    const parley = await connect({ [agents]: (res) => void res.destroy() }, { retries: 0 });
    const error = await failed(parley.listAgents());
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: 'connection_failed', status: null, retryable: true });
    const nobody = new Parley({ baseUrl: await deadUrl(), token: 't', retries: 0 });
    expect(await failed(nobody.listAgents())).toBeInstanceOf(ConnectionError);
  });
});

describe('a retry', () => {
  it.each<[string, number | null]>([
    ['Wed, 21 Oct 2015 07:28:05 GMT', 5],
    ['Wed, 21 Oct 2015 07:27:00 GMT', 0],
    ['1.5', 1.5],
    ['soon 3', null],
    ['-5', null],
    ['1, 2', null],
    ['', null],
  ])('reads %j as a wait by the clock of the server', async (wait, seconds) => {
    const headers = { date: 'Wed, 21 Oct 2015 07:28:00 GMT', 'retry-after': wait };
    const parley = await connect({ [agents]: (res) => problem(res, 429, 'rate_limit_exceeded', headers) });
    expect((await failed(parley.agents.list({}, { retries: 0 }))).retryAfterS).toBe(seconds);
  });

  it('waits for as long as the server asks, even with a POST that was refused', async () => {
    const parley = await connect({ [agents]: inTurn(limited, ok) });
    const start = performance.now();
    expect(await parley.createAgent({ body })).toEqual(anyBody);
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
    expect(server.seen[2]!.body).toBe(server.seen[1]!.body);
  });

  it('repeats a GET that was dropped or met a server that was away', async () => {
    const parley = await connect({ [agents]: inTurn(dropped, away, ok) });
    expect(await parley.listAgents()).toEqual(anyBody);
  });

  it.each([
    ['that was dropped', dropped],
    ['that met a server that was away', away],
    [
      'whose first one goes on',
      ((res) => problem(res, 409, 'idempotency_in_progress', { 'retry-after': '0' }, { retryable: true })) as Answer,
    ],
  ])('repeats a POST %s, with the same key', async (_name, answer) => {
    const parley = await connect({ [agents]: inTurn(answer, ok) });
    expect(await parley.createAgent({ body })).toEqual(anyBody);
    await parley.createAgent({ body });
    const keys = server.seen.slice(1).map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      keys[0],
      expect.not.stringMatching(String(keys[0])),
    ]);
  });

  it('sends the key that it is given, and none with a GET', async () => {
    const parley = await connect({ [agents]: ok });
    await parley.createAgent({ body, headers: { 'Idempotency-Key': 'order-4711' } });
    await parley.listAgents();
    expect(server.seen.slice(1).map(({ headers }) => headers['idempotency-key'])).toEqual(['order-4711', undefined]);
  });

  it.each([
    ['whose gateway was busy', ((res) => problem(res, 429, 'upstream_rate_limited', { 'retry-after': '0' })) as Answer],
    ['whose gateway failed', ((res) => problem(res, 502, 'upstream_failure')) as Answer],
    ['whose run was lost', ((res) => problem(res, 503, 'runner_lost', { 'retry-after': '0' })) as Answer],
    ['that failed', ((res) => problem(res, 500, 'internal_error')) as Answer],
  ])('never repeats a POST %s: it would be another turn', async (_name, answer) => {
    const parley = await connect({ [agents]: answer });
    await failed(parley.createAgent({ body }));
    expect(server.count(agents)).toBe(1);
  });

  it('ends after the given number, and does not begin when there is no time for it', async () => {
    const parley = await connect({ [agents]: away }, { retries: 2 });
    await failed(parley.listAgents());
    expect(server.count(agents)).toBe(3);
    await server.close();

    const hurried = await connect({
      [agents]: (res) => problem(res, 429, 'rate_limit_exceeded', { 'retry-after': '60' }),
    });
    expect(await failed(hurried.listAgents({ timeoutMs: 20_000 }))).toBeInstanceOf(RateLimitError);
    expect(server.count(agents)).toBe(1);
  });

  it('reaches a server that is only now starting', async () => {
    const dead = await deadUrl();
    let calls = 0;
    const early: typeof fetch = (url, init) => fetch((calls += 1) === 1 ? dead : url, init);
    const parley = await connect({ [agents]: ok }, { ...given('t'), fetch: early });
    expect(await parley.createAgent({ body })).toEqual(anyBody);
    expect(calls).toBe(2);
  });
});

describe('a list', () => {
  it('is iterated over all pages, with the same query', async () => {
    const parley = await connect({ [agents]: inTurn(page(['a', 'b'], 'c/1'), page(['c'], 'c2'), page([], null)) });
    expect(await ids(parley.listAgents({ query: { limit: 2 } }))).toEqual(['a', 'b', 'c']);
    expect(server.seen.slice(1).map(({ url }) => url)).toEqual([
      '/v2/agents?limit=2',
      '/v2/agents?limit=2&after=c%2F1',
      '/v2/agents?limit=2&after=c2',
    ]);
  });

  it('is iterated backwards if asked for what is before', async () => {
    const parley = await connect({ [agents]: inTurn(page(['c'], 'n', 'p'), page(['a', 'b'], 'n2', null)) });
    expect(await ids(parley.listAgents({ query: { before: 'z' } }))).toEqual(['c', 'a', 'b']);
    expect(server.seen.at(-1)!.url).toBe('/v2/agents?before=p');
  });

  it('fetches no page that nobody wants', async () => {
    const parley = await connect({ [agents]: page(['a'], 'more') });
    for await (const agent of parley.listAgents()) {
      expect(agent.id).toBe('a');
      break;
    }
    expect(server.count(agents)).toBe(1);
  });

  it('throws in the middle if a page fails', async () => {
    const parley = await connect({ [agents]: inTurn(page(['a'], 'x'), (res) => problem(res, 400, 'invalid_cursor')) });
    await expect(ids(parley.listAgents())).rejects.toBeInstanceOf(ValidationError);
  });
});

describe('a sign-in', () => {
  const hour = 3_600_000;
  const minute = 60_000;

  it('sends the key once and is shared by all calls that wait for it', async () => {
    const parley = await connect({ [agents]: ok });
    await Promise.all(Array.from({ length: 50 }, () => parley.listAgents()));
    expect([server.count(signInPath), server.count(agents)]).toEqual([1, 50]);
    expect(server.seen[0]!.headers).toMatchObject({ 'x-api-key-id': 'key_1', 'x-api-key': 'secret' });
    expect(server.seen[1]!.headers).not.toHaveProperty('x-api-key');
  });

  it('is repeated five minutes before the token ends, once for all', async () => {
    let now = Date.UTC(2026, 10, 21);
    const parley = await connect({ [signInPath]: signIn(() => now), [agents]: ok }, { now: () => now });
    await parley.listAgents();
    now += hour - 5 * minute - 1;
    await parley.listAgents();
    expect(server.count(signInPath)).toBe(1);
    now += 1;
    await Promise.all(Array.from({ length: 50 }, () => parley.listAgents()));
    expect(server.count(signInPath)).toBe(2);
    expect(server.seen.at(-1)!.headers.authorization).toBe('Bearer token-2');
  });

  it('may fail while the old token is still good', async () => {
    let now = Date.UTC(2026, 10, 21);
    const answers = {
      [signInPath]: inTurn(
        signIn(() => now),
        (res) => problem(res, 500, 'internal_error'),
      ),
      [agents]: ok,
    };
    const parley = await connect(answers, { now: () => now });
    await parley.listAgents();
    now += hour - minute;
    expect(await parley.listAgents()).toEqual(anyBody);
    now += minute;
    expect(await failed(parley.listAgents())).toMatchObject({ code: 'internal_error' });
  });

  it('is repeated once, for all, after the token was refused', async () => {
    const parley = await connect({ [agents]: onlySecond });
    const all = await Promise.all(Array.from({ length: 50 }, () => parley.createAgent({ body })));
    expect(all).toHaveLength(50);
    expect(server.count(signInPath)).toBe(2);
  });

  it('is not repeated for ever', async () => {
    const parley = await connect({ [agents]: refuse, '/v2/chat/messages/stream': refuse });
    expect(await failed(parley.listAgents())).toBeInstanceOf(AuthenticationError);
    expect([server.count(signInPath), server.count(agents)]).toEqual([2, 2]);
    const stream = parley.streamMessage({
      body: { message: { role: 'user', content: { type: 'text', text: '?' } }, context: {} },
    });
    expect(await failed(stream.entries().next())).toBeInstanceOf(AuthenticationError);
    expect(server.count('/v2/chat/messages/stream')).toBe(2);
  });

  it('is not needed by public operations, nor ended by the caller that began it', async () => {
    const parley = await connect({ [signInPath]: slowly, [agents]: ok, '/v2/health': ok });
    await parley.getHealth();
    expect(server.count(signInPath)).toBe(0);
    const impatient = parley.listAgents({ signal: AbortSignal.timeout(10) });
    const patient = parley.listAgents();
    await expect(impatient).rejects.toThrow();
    expect(await patient).toEqual(anyBody);
    expect(server.count(signInPath)).toBe(1);
  });

  it('may fail unheard when its caller has left', async () => {
    const parley = await connect({ [signInPath]: refuse });
    await expect(parley.listAgents({ signal: AbortSignal.abort(new Error('left')) })).rejects.toThrow('left');
    await expect.poll(() => server.count(signInPath)).toBe(1);
  });

  it('gives way to tokens that the caller obtains', async () => {
    const tokens = ['old', 'new'];
    const parley = await connect(
      { [agents]: inTurn((res) => problem(res, 401, 'authentication_failed'), ok) },
      given(async () => tokens.shift() ?? 'none'),
    );
    await parley.listAgents();
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });
});
