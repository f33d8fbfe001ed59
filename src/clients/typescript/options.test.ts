import { afterEach, describe, expect, it, vi } from 'vitest';
import { anyBody, json, problem, startServer, type Answer, type Fixture } from './fixture.ts';
import { ConnectionError, Parley, ParleyError, ValidationError, type Logger, type ParleyOptions } from './parley.ts';

let server: Fixture | null = null;
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = null;
});

const ok: Answer = (res) => json(res, 200, anyBody);

async function connect(answers: Record<string, Answer>, options: ParleyOptions = {}): Promise<Parley> {
  server = await startServer(answers);
  return new Parley({ baseUrl: server.baseUrl, apiKey: 'sk_secret', ...options });
}

/** A logger that keeps its lines. */
function keepLines() {
  const lines: string[] = [];
  const keep = (level: string) => (message: string, details?: object) =>
    void lines.push(`${level} ${message} ${JSON.stringify(details ?? {})}`);
  const logger: Logger = { error: keep('error'), warn: keep('warn'), info: keep('info'), debug: keep('debug') };
  return { lines, logger };
}

describe('the options', () => {
  it.each([
    [{ baseUrl: 'parley.example.com' }, 'baseUrl must begin with http:// or https://'],
    [{ baseUrl: 'https://me:pw@parley.example.com' }, 'baseUrl must have no user'],
    [{ baseUrl: 'https://parley.example.com/?a=1' }, 'baseUrl must have no query'],
    [{ apiKey: '' }, 'apiKey must be a text that is not empty'],
    [{ apiKey: 'sk_1\n' }, 'apiKey has a character that a header cannot have'],
    [{ apiKey: 'sk_1', token: 't' }, 'Give token, or apiKey'],
    [{ timeoutMs: 0 }, 'timeoutMs must be a number of milliseconds from 1 to 2147483647, not 0'],
    [{ timeoutMs: '5' }, 'timeoutMs must be a number of milliseconds from 1 to 2147483647, not "5"'],
    [{ retries: 1.5 }, 'retries must be a whole number from 0 on, not 1.5'],
    [{ logLevel: 'loud' }, 'logLevel must be off, error, warn, info or debug, not "loud"'],
    [{ fetch: true }, 'fetch must be a function, not true'],
    [{ timeout: 5 }, 'Parley has no option timeout.'],
  ])('%j are refused with a sentence', (options, sentence) => {
    expect(() => new Parley({ apiKey: 'sk_1', ...options } as ParleyOptions)).toThrow(sentence);
  });

  it('are read from the environment, and a credential has to be in one of the two', async () => {
    server = await startServer({ '/v2/agents': ok });
    vi.stubEnv('PARLEY_API_KEY', '');
    expect(() => new Parley()).toThrow('set PARLEY_API_KEY in the environment');
    vi.stubEnv('PARLEY_API_KEY', 'sk_env');
    vi.stubEnv('PARLEY_BASE_URL', `${server.baseUrl}/`);
    await new Parley().agents.list();
    expect(server.seen[0]!.headers).toMatchObject({ 'x-api-key': 'sk_env' });
  });

  it('of a call are checked too', async () => {
    const parley = await connect({});
    await expect(parley.agents.list({}, { retries: -1 })).rejects.toThrow('retries must be a whole number');
    expect(server!.seen).toEqual([]);
  });

  it('add headers to every request, which a call may replace', async () => {
    const parley = await connect({ '/v2/agents': ok }, { defaultHeaders: { 'X-Team': 'a', 'X-More': 'b' } });
    await parley.agents.list({}, { headers: { 'x-team': 'c' } });
    expect(server!.seen[0]!.headers).toMatchObject({ 'x-team': 'c', 'x-more': 'b' });
  });

  it('reach fetch', async () => {
    const given: RequestInit[] = [];
    const fetch: typeof globalThis.fetch = (url, init) => {
      given.push(init!);
      return globalThis.fetch(url, init);
    };
    const parley = await connect({ '/v2/agents': ok }, { fetch, fetchOptions: { redirect: 'error' } });
    await parley.agents.list();
    expect(given[0]).toMatchObject({ redirect: 'error', method: 'GET' });
  });
});

describe('hooks', () => {
  it('are told of every request, retries included, and may change its headers', async () => {
    const told: unknown[] = [];
    const parley = await connect(
      {
        '/v2/agents': (res, seen, count) =>
          count === 1 ? problem(res, 503, 'service_unavailable', { 'retry-after': '0' }) : ok(res, seen, count),
      },
      {
        onRequest({ method, headers, attempt }) {
          headers.set('traceparent', `t${attempt}`);
          told.push([method, attempt]);
        },
        onResponse: ({ response, attempt }) => void told.push([response?.status, attempt]),
      },
    );
    await parley.agents.list();
    expect(told).toEqual([
      ['GET', 0],
      [503, 0],
      ['GET', 1],
      [200, 1],
    ]);
    expect(server!.seen.map(({ headers }) => headers['traceparent'])).toEqual(['t0', 't1']);
  });

  it('are told of a connection that failed', async () => {
    const told: unknown[] = [];
    const onResponse: ParleyOptions['onResponse'] = ({ response, error }) =>
      void told.push([response, error instanceof Error]);
    const parley = await connect({ '/v2/agents': (res) => void res.destroy() }, { retries: 0, onResponse });
    await expect(parley.agents.list()).rejects.toBeInstanceOf(ConnectionError);
    expect(told).toEqual([[null, true]]);
  });

  it('end a call with what they throw, which is not sent again', async () => {
    const own = new Error('not today');
    const onRequest = () => {
      throw own;
    };
    const parley = await connect({ '/v2/agents': ok }, { onRequest });
    await expect(parley.agents.list()).rejects.toBe(own);
    expect(server!.seen).toEqual([]);
  });
});

describe('the log', () => {
  it('has every request at debug, and no credential', async () => {
    const { lines, logger } = keepLines();
    const parley = await connect(
      { '/v2/agents': ok },
      { logger, logLevel: 'debug', defaultHeaders: { Cookie: 'sid=secret' } },
    );
    await parley.agents.list();
    expect(lines.join('\n')).toContain('debug parley: GET');
    expect(lines.join('\n')).toContain('"x-api-key":"***"');
    expect(lines.join('\n')).not.toMatch(/secret/);
  });

  it('has nothing of a call that works, unless it is asked for', async () => {
    const { lines, logger } = keepLines();
    const parley = await connect({ '/v2/agents': ok }, { logger });
    await parley.agents.list();
    expect(lines).toEqual([]);
  });

  it('warns of a deprecated operation, once', async () => {
    const { lines, logger } = keepLines();
    const old: Answer = (res) =>
      json(
        res,
        200,
        {},
        {
          deprecation: '@1764028800',
          sunset: 'Tue, 31 Aug 2027 00:00:00 GMT',
          link: '</v2/agents>; rel="successor-version"',
        },
      );
    const parley = await connect({ '/v2/old': old }, { logger });
    await parley.get('/v2/old');
    await parley.get('/v2/old');
    expect(lines).toEqual([
      'warn parley: GET /v2/old is deprecated and ends on Tue, 31 Aug 2027 00:00:00 GMT. Use /v2/agents instead. {}',
    ]);
  });

  it('ends no call when it fails', async () => {
    const logger = new Proxy({} as Logger, {
      get: () => () => {
        throw new Error('disk full');
      },
    });
    const parley = await connect({ '/v2/agents': ok }, { logger, logLevel: 'debug' });
    expect(await parley.agents.list()).toEqual(anyBody);
  });
});

describe('an error', () => {
  it('names the request, without its query, and the first faults', async () => {
    const errors = ['/key', '/name', '/model', '/tools'].map((pointer) => ({
      pointer,
      detail: 'is missing',
      code: 'required',
    }));
    const parley = await connect({ '/v2/agents': (res) => problem(res, 400, 'invalid_request', {}, { errors }) });
    const error = await parley.agents.list({ key: 'private' }).then(
      () => null,
      (cause: unknown) => cause as ParleyError,
    );
    const request = `GET ${server!.baseUrl}/v2/agents`;
    expect(error).toBeInstanceOf(ValidationError);
    expect(error!.request).toBe(request);
    expect(error!.message).toBe(
      `${request}: invalid_request: Something is wrong. [/key: is missing; /name: is missing; /model: is missing; 1 more] (invalid_request, req_1)`,
    );
    expect(String(error)).toMatch(/^ValidationError: GET /);
  });

  it('keeps its cause and is called by its class, however that was renamed', async () => {
    const parley = await connect({ '/v2/agents': (res) => void res.destroy() }, { retries: 0 });
    const error = await parley.agents.list().then(
      () => null,
      (cause: unknown) => cause as ParleyError,
    );
    expect(error!.cause).toBeInstanceOf(TypeError);
    class a extends ConnectionError {}
    expect([error!.name, new a({ message: '', code: 'connection_failed' }).name]).toEqual([
      'ConnectionError',
      'ConnectionError',
    ]);
    expect(error!.message).toContain(`GET ${server!.baseUrl}/v2/agents: The connection failed`);
    expect(error!.message).toMatch(/complete \(.+\)\.$/);
  });
});
