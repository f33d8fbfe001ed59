import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem } from '#src/api/problems.ts';
import { startFixture, thing } from './fixture.ts';
import type { HttpFixture } from './fixture.ts';

let api: HttpFixture;
beforeAll(async () => void (api = await startFixture()));
afterAll(() => api.close());

const circle = { shape: { kind: 'circle', radius: 1 } };

async function problemFrom(response: Promise<Response>) {
  const answer = await response;
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const body = (await answer.json()) as Record<string, unknown>;
  expect(body.status).toBe(answer.status);
  return { ...body, headers: answer.headers } as Record<string, any>;
}

describe('every answer', () => {
  it('carries the version, the request id and the time it took', async () => {
    const { headers } = await api.get('/v2/open');
    expect(headers.get('x-api-version')).toBe('2.0');
    expect(headers.get('x-request-id')).toMatch(/^req_\d+$/);
    expect(headers.get('x-response-time')).toMatch(/^\d+ms$/);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('keeps a well-formed request id and replaces any other', async () => {
    const own = await api.get('/v2/open', { headers: { 'x-request-id': 'order-7.retry_1' } });
    expect(own.headers.get('x-request-id')).toBe('order-7.retry_1');
    const odd = await api.get('/v2/open', { headers: { 'x-request-id': 'a b' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^req_/);
  });

  it('is logged in one line without secrets', async () => {
    await api.get('/v2/things?limit=7', { headers: { 'x-request-id': 'logged' } });
    const lines = api.log.filter((line) => line.request_id === 'logged');
    expect(lines).toMatchObject([
      { method: 'GET', route: '/v2/things', status: 200, operation_id: 'listThings', org: 'org_1', key_id: 'key_good' },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/"good"|Bearer|limit=7/);
  });
});

describe('routing', () => {
  it('404 for a path that nobody serves', async () => {
    expect(await problemFrom(api.get('/v2/nothing'))).toMatchObject({
      status: 404,
      error_code: 'resource_not_found',
      type: 'http://parley.test/problems/resource_not_found',
      instance: '/v2/nothing',
      timestamp: '2026-11-21T00:00:00.000Z',
    });
  });

  it('404 for a path that cannot be decoded', async () => {
    expect((await api.get('/v2/things/%zz')).status).toBe(404);
  });

  it('405 names the methods that are possible', async () => {
    const refused = await problemFrom(api.get('/v2/things', { method: 'DELETE' }));
    expect(refused).toMatchObject({ status: 405, error_code: 'method_not_allowed' });
    expect(refused.headers.get('allow')).toBe('GET, POST, HEAD, OPTIONS');
  });

  it('answers OPTIONS with Allow and HEAD like GET without a body', async () => {
    const options = await api.get('/v2/things', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, POST, HEAD, OPTIONS']);
    const head = await api.get('/v2/things/thg_1', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(JSON.stringify(thing).length),
      '',
    ]);
  });

  it('prefers a literal path to a parameter, whatever the method', async () => {
    expect((await api.post('/v2/things/stream', '')).headers.get('content-type')).toBe('text/event-stream');
    for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS']) {
      const answer = await api.get('/v2/things/stream', { method });
      expect([method, answer.headers.get('allow')]).toEqual([method, 'POST, OPTIONS']);
    }
  });

  it('404 for a slash at the end, naming the path without', async () => {
    expect(await problemFrom(api.get('/v2/things/'))).toMatchObject({
      status: 404,
      error_code: 'resource_not_found',
      suggestions: ['Call /v2/things: no path here ends with a slash.'],
    });
    expect(await problemFrom(api.get('/v2/things/thg_1//?a=b'))).toMatchObject({
      suggestions: [expect.stringContaining('Call /v2/things/thg_1:')],
    });
    expect((await problemFrom(api.get('/v2/nothing/'))).suggestions).toBeUndefined();
  });
});

describe('the version', () => {
  it.each(['2', '2.0', '2.0.0', 'v2'])('may be asserted as %s', async (version) => {
    expect((await api.get('/v2/open', { headers: { 'x-api-version': version } })).status).toBe(200);
  });

  it('may be asserted by the media type', async () => {
    const accept = 'application/vnd.parley.v2+json';
    expect((await api.get('/v2/open', { headers: { accept } })).status).toBe(200);
    expect((await api.post('/v2/things', circle, { 'content-type': accept })).status).toBe(201);
  });

  it('400 when the header, the media type or the body asks for another', async () => {
    const assertions: HeadersInit[] = [{ 'x-api-version': '1.0' }, { accept: 'application/vnd.parley.v3+json' }];
    for (const headers of assertions) {
      expect(await problemFrom(api.get('/v2/open', { headers }))).toMatchObject({ error_code: 'invalid_api_version' });
    }
    expect(await problemFrom(api.post('/v2/things', { ...circle, version: '1.0' }))).toMatchObject({
      status: 400,
      error_code: 'invalid_api_version',
    });
  });
});

describe('who may', () => {
  it('401 with a challenge without a credential and with a bad one', async () => {
    for (const authorization of ['', 'Basic abc', 'Bearer nobody', 'Bearer']) {
      const refused = await problemFrom(api.get('/v2/things', { headers: { authorization } }));
      expect(refused).toMatchObject({ status: 401, error_code: 'authentication_failed' });
      expect(refused.headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  it('takes an API key in place of a token', async () => {
    const answer = await fetch(`${api.url}/v2/things`, { headers: { 'x-api-key': 'good' } });
    expect(answer.status).toBe(200);
  });

  it('403 names the scope that is missing', async () => {
    const headers = { authorization: 'Bearer reader' };
    expect(await problemFrom(api.get('/v2/things/thg_1', { method: 'DELETE', headers }))).toMatchObject({
      status: 403,
      error_code: 'insufficient_permissions',
      detail: expect.stringContaining('`things:delete`'),
    });
  });
});

describe('the body and its type', () => {
  it('406 names what is offered', async () => {
    const refused = await problemFrom(api.get('/v2/open', { headers: { accept: 'text/html' } }));
    expect(refused).toMatchObject({ status: 406, detail: expect.stringContaining('application/json') });
    const stream = await problemFrom(api.post('/v2/things/stream', '', { accept: 'application/json' }));
    expect(stream.detail).toContain('text/event-stream or application/x-ndjson');
  });

  it('415 names what is accepted', async () => {
    for (const type of ['text/plain', 'application/json; charset=latin1', 'application/xml']) {
      expect(await problemFrom(api.post('/v2/things', '{}', { 'content-type': type }))).toMatchObject({ status: 415 });
    }
    const odd = await problemFrom(api.post('/v2/things', '{}', { 'content-encoding': 'odd' }));
    expect(odd).toMatchObject({ status: 415, detail: expect.stringContaining('gzip') });
  });

  it('reads a compressed body', async () => {
    const body = gzipSync(JSON.stringify(circle));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect((await api.get('/v2/things', { method: 'POST', body, headers })).status).toBe(201);
  });

  it('413 beyond the limit', async () => {
    expect(await problemFrom(api.post('/v2/things', { note: 'x'.repeat(20_000) }))).toMatchObject({
      status: 413,
      detail: expect.stringContaining('9000'),
      suggestions: ['Send fewer notes.'],
    });
  });

  it('413 for what is too large when it is decompressed', async () => {
    const body = gzipSync(JSON.stringify({ note: 'x'.repeat(1_000_000) }));
    expect(body.length).toBeLessThan(9_000);
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect((await api.get('/v2/things', { method: 'POST', body, headers })).status).toBe(413);
  });

  it.each([
    ['{"a": x}', 'position 6 (line 1, column 7)'],
    ['{"a":\n1,}', 'position 8 (line 2, column 3)'],
    ['{"a"', 'position 4'],
    ['{} {}', 'position 3'],
  ])('400 for malformed JSON %j says where', async (body, where) => {
    expect(await problemFrom(api.post('/v2/things', body))).toMatchObject({
      status: 400,
      error_code: 'invalid_request',
      detail: expect.stringContaining(where),
    });
  });

  it('400 for what is not UTF-8, and for what is nested too deep', async () => {
    const bytes = new Uint8Array([0x22, 0xff, 0x22]);
    const headers = { 'content-type': 'application/json' };
    const bad = await problemFrom(api.get('/v2/things', { method: 'POST', body: bytes, headers }));
    expect(bad.detail).toContain('UTF-8');
    const deep = `{"metadata":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}`;
    expect((await problemFrom(api.post('/v2/things', deep))).detail).toContain('nested');
  });

  it('400 when a required body is missing', async () => {
    expect(await problemFrom(api.get('/v2/things', { method: 'POST' }))).toMatchObject({
      errors: [{ pointer: '', detail: 'A JSON body is required.', code: 'required' }],
    });
  });
});

describe('a handler', () => {
  it('is given coerced and completed input', async () => {
    let seen: any;
    const own = await startFixture({
      handlers: {
        listThings: async (call: unknown) => {
          seen = call;
          return { status: 200, body: [] };
        },
      },
    });
    await own.get('/v2/things?archived=true&tag=red', { headers: { 'X-Trace': '7' } });
    expect(seen).toMatchObject({
      path: {},
      query: { limit: 20, archived: true, tag: ['red'] },
      headers: { 'X-Trace': 7 },
      principal: { organizationId: 'org_1' },
    });
    expect(seen.signal).toBeInstanceOf(AbortSignal);
    expect({ ...seen }.signal.aborted).toBe(false);
    await own.close();
  });

  it('answers 201 with its headers and 204 without a body', async () => {
    const created = await api.post('/v2/things', circle);
    expect([created.status, created.headers.get('location'), await created.json()]).toEqual([
      201,
      '/v2/things/thg_1',
      thing,
    ]);
    const gone = await api.get('/v2/things/thg_1', { method: 'DELETE' });
    expect([gone.status, gone.headers.get('content-type'), await gone.text()]).toEqual([204, null, '']);
  });

  it.each([
    ['an undeclared status', { status: 202, body: thing }],
    ['a body that does not fit', { status: 201, body: { id: 1 }, headers: { Location: '/' } }],
    ['no body', { status: 201, headers: { Location: '/' } }],
    ['a missing header', { status: 201, body: thing }],
    ['a stream where none is declared', { status: 200, events: [] }],
  ])('500 when it replies with %s, with details in the log only', async (_what, reply) => {
    const own = await startFixture({ handlers: { createThing: async () => reply } });
    const refused = await problemFrom(own.post('/v2/things', circle));
    expect(refused).toMatchObject({ status: 500, error_code: 'response_contract_violation' });
    expect(refused.detail).not.toContain('createThing');
    expect(own.log.at(-1)).toMatchObject({ error_code: 'response_contract_violation' });
    expect(JSON.stringify(own.log.at(-1)!.err)).toContain('createThing');
    await own.close();
  });

  it.each([
    ['a problem as it is', problem('conflict', 'Taken.'), { status: 409, detail: 'Taken.' }],
    [
      '500 for a problem that is not declared',
      problem('upstream_failure', 'x'),
      { error_code: 'response_contract_violation' },
    ],
    [
      '500 for an unknown error, saying nothing of it',
      new Error('secret'),
      { status: 500, error_code: 'internal_error' },
    ],
  ])('throws: %s', async (_what, error, expected) => {
    const own = await startFixture({
      handlers: {
        getThing: async () => {
          throw error;
        },
      },
    });
    const answer = await problemFrom(own.get('/v2/things/thg_1'));
    expect(answer).toMatchObject(expected);
    expect(JSON.stringify(answer)).not.toContain('secret');
    await own.close();
  });

  it('throws: what `explain` can name gets its name', async () => {
    const own = await startFixture({
      explain: () => problem('service_unavailable', 'No database.'),
      handlers: {
        getThing: async () => {
          throw new Error('ECONNREFUSED');
        },
      },
    });
    const answer = await problemFrom(own.get('/v2/things/thg_1'));
    expect(answer).toMatchObject({ status: 503, retryable: true });
    expect(answer.headers.get('retry-after')).toBe('1');
    await own.close();
  });

  it('answers 304 to a caller who has it, also when fetch adds Cache-Control: no-cache', async () => {
    const own = await startFixture({
      handlers: { getThing: async () => ({ status: 200, body: thing, headers: { ETag: '"7"' } }) },
    });
    const status = async (tag: string) =>
      (await own.get('/v2/things/thg_1', { headers: { 'if-none-match': tag, 'cache-control': 'no-cache' } })).status;
    expect([await status('"7"'), await status('"6"')]).toEqual([304, 200]);
    await own.close();
  });

  it('must exist for each operation', async () => {
    await expect(startFixture({ handlers: { getOpen: undefined } })).rejects.toThrow('without a handler: getOpen');
  });
});

describe('browsers', () => {
  it('of the given origins may call and read our headers', async () => {
    const own = await startFixture({ corsOrigins: ['https://app.test'] });
    const preflight = await fetch(`${own.url}/v2/things`, {
      method: 'OPTIONS',
      headers: { origin: 'https://app.test', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.test');
    const answer = await own.get('/v2/open', { headers: { origin: 'https://app.test' } });
    expect(answer.headers.get('access-control-expose-headers')).toContain('X-Request-ID');
    await own.close();
  });

  it('of other sites get no permission by default', async () => {
    const answer = await api.get('/v2/open', { headers: { origin: 'https://app.test' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
