import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let remote: ToolServer;
let now = Date.now();

beforeAll(async () => {
  remote = await startToolServer();
  const stage = await startStage(await openTestDatabase(), {}, { outgoingAllow: loopbackAllowed }, () => new Date(now));
  api = await testApi(stage);
});
beforeEach(() => {
  remote.requests.length = 0;
  remote.answer = (_request, response) => void response.end('ok');
});
afterAll(async () => {
  await api.stage.drain();
  await remote.close();
});

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
let keys = 0;
const httpTool = (more: object = {}) => ({
  key: `get_${(keys += 1)}`,
  kind: 'http',
  parameters,
  http: { url: remote.url },
  ...more,
});
const create = async (more: object = {}) => {
  const made = await api.post('/v2/tools', { body: httpTool(more) });
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return made.body;
};
const test = (id: string, body: object = { arguments: { city: 'Oslo' } }) => api.post(`/v2/tools/${id}/test`, { body });

describe('createTool', () => {
  it('201 with a secret that is shown once', async () => {
    const tool = await create({ description: 'The weather.', idempotent: true, metadata: { team: 'x' } });
    expect(tool).toMatchObject({
      id: expect.stringMatching(/^tool_/),
      kind: 'http',
      http: { url: remote.url, timeout_ms: 30_000 },
      idempotent: true,
      version: 1,
      previous_secret_until: null,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const { secret, ...rest } = tool;
    expect((await api.get(`/v2/tools/${tool.id}`)).body).toEqual(rest);
    const audit = await api.get('/v2/audit?limit=5');
    expect(JSON.stringify(audit.body)).not.toContain(secret);
    expect((await api.get(`/v2/tools?key=${tool.key}`)).body.data).toEqual([rest]);
  });

  it('201 without a secret for a tool of callers', async () => {
    const tool = await create({ kind: 'caller', http: undefined });
    expect(tool).toMatchObject({ secret: null, http: null, description: '', idempotent: false, metadata: {} });
    expect((await api.post(`/v2/tools/${tool.id}/rotate`)).body.error_code).toBe('conflict');
    expect((await test(tool.id)).body).toMatchObject({ outcome: 'not_called', is_error: false });
    expect((await test(tool.id, { arguments: {} })).body).toMatchObject({ outcome: 'refused', is_error: true });
  });

  it('400 with what does not fit', async () => {
    const cases: [string, string, object][] = [
      ['/http', 'required', { http: undefined }],
      ['/http', 'not_allowed', { kind: 'caller' }],
      ['/http/url', 'url', { http: { url: 'http://ada:secret@tools.example.com/' } }],
      ['/http/url', 'pattern', { http: { url: 'ftp://tools.example.com/' } }],
      ['/parameters', 'schema', { parameters: { type: 'nothing' } }],
      ['/parameters/type', 'object_required', { parameters: { type: 'array' } }],
    ];
    for (const [pointer, code, more] of cases) {
      const { status, body } = await api.post('/v2/tools', { body: httpTool(more) });
      expect([status, body.errors]).toEqual([400, [expect.objectContaining({ pointer, code })]]);
    }
  });

  it('409 while another tool has the key', async () => {
    const tool = await create();
    const again = await api.post('/v2/tools', { body: httpTool({ key: tool.key }) });
    expect([again.status, again.body.errors[0].pointer]).toEqual([409, '/key']);
    expect((await api.delete(`/v2/tools/${tool.id}`)).status).toBe(204);
    expect((await api.get(`/v2/tools/${tool.id}`)).body.error_code).toBe('tool_not_found');
    expect((await api.post('/v2/tools', { body: httpTool({ key: tool.key }) })).status).toBe(201);
  });
});

describe('updateTool', () => {
  it('200 with a new version; earlier ones stay', async () => {
    const { id, key } = await create();
    const etag = (await api.get(`/v2/tools/${id}`)).headers.get('etag')!;
    const changed = await api.patch(`/v2/tools/${id}`, { body: { description: 'x' }, headers: { 'if-match': etag } });
    expect(changed.body).toMatchObject({ version: 2, description: 'x', parameters });
    const late = await api.patch(`/v2/tools/${id}`, { body: { idempotent: true }, headers: { 'if-match': etag } });
    expect(late.status).toBe(412);
    const { body } = await api.get(`/v2/tools/${id}/versions`);
    expect(body.data).toMatchObject([
      { tool_id: id, key, kind: 'http', version: 1, description: '' },
      { version: 2, description: 'x' },
    ]);
    expect((await api.get(`/v2/tools/${id}/diff`)).body).toEqual({
      from_version: 1,
      to_version: 2,
      patch: [{ op: 'replace', path: '/description', value: 'x' }],
    });
    const first = await api.get(`/v2/tools/${id}/versions?limit=1`);
    expect([first.body.data, first.body.has_more]).toMatchObject([[{ version: 1 }], true]);
    expect(first.headers.get('link')).toContain('rel="next"');
    const wrong = await api.patch(`/v2/tools/${id}`, { body: { parameters: { type: 'nothing' } } });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, '/parameters']);
  });

  it('404 for a tool of another organization', async () => {
    const { id } = await create();
    const stranger = await testApi(api.stage);
    for (const answer of [
      await stranger.patch(`/v2/tools/${id}`, { body: { description: 'x' } }),
      await stranger.delete(`/v2/tools/${id}`),
      await stranger.get(`/v2/tools/${id}/versions`),
      await stranger.get(`/v2/tools/${id}/diff`),
      await api.get(`/v2/tools/${id}/diff?from_version=2`),
      await stranger.post(`/v2/tools/${id}/rotate`),
      await stranger.post(`/v2/tools/${id}/test`, { body: { arguments: {} } }),
    ])
      expect([answer.status, answer.body.error_code]).toEqual([404, 'tool_not_found']);
  });
});

describe('rotateToolSecret', () => {
  const hasSigned = (secret: string) => {
    const { headers, body } = remote.requests.at(-1)!;
    try {
      new Webhook(secret).verify(body, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  };

  it('200 and requests are signed with both secrets while they overlap', async () => {
    const { id, secret } = await create();
    await test(id);
    expect(hasSigned(secret)).toBe(true);
    const rotated = await api.post(`/v2/tools/${id}/rotate`, { body: { overlap_seconds: 60 } });
    expect(rotated.body).toMatchObject({ version: 1, previous_secret_until: new Date(now + 60_000).toISOString() });
    await test(id);
    expect([hasSigned(secret), hasSigned(rotated.body.secret)]).toEqual([true, true]);
    now += 60_000;
    await test(id);
    expect([hasSigned(secret), hasSigned(rotated.body.secret)]).toEqual([false, true]);
    const last = await api.post(`/v2/tools/${id}/rotate`, { body: { overlap_seconds: 0 } });
    expect(last.body.previous_secret_until).toBeNull();
    await test(id);
    expect([hasSigned(rotated.body.secret), hasSigned(last.body.secret)]).toEqual([false, true]);
  });
});

describe('testTool', () => {
  it('200 with the answer of the tool, which gets the arguments alone', async () => {
    const { id } = await create();
    remote.answer = (_request, response) => void response.end('{"degrees": 3}');
    const { status, body } = await test(id);
    expect([status, body]).toEqual([
      200,
      {
        tool_id: id,
        version: 1,
        outcome: 'succeeded',
        content: '{"degrees": 3}',
        is_error: false,
        duration_ms: expect.any(Number),
      },
    ]);
    const [{ headers, body: sent }] = remote.requests as [(typeof remote.requests)[0]];
    expect(sent).toBe('{"city":"Oslo"}');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': headers['webhook-id'] });
  });

  it('200 with what is wrong with the arguments, and nothing is called', async () => {
    const { id } = await create();
    const { body } = await test(id, { arguments: { city: 5 } });
    expect(body).toMatchObject({ outcome: 'refused', is_error: true, content: expect.stringContaining('/city') });
    expect(remote.requests).toHaveLength(0);
  });

  it('200 with an earlier version, 404 for one that is not there', async () => {
    const { id } = await create();
    await api.patch(`/v2/tools/${id}`, { body: { http: { url: `${remote.url}two` } } });
    expect((await test(id, { arguments: { city: 'x' }, version: 1 })).body).toMatchObject({ version: 1 });
    expect((await test(id, { arguments: { city: 'x' }, version: 3 })).status).toBe(404);
  });

  it('200 with a failure, which is repeated only for a tool that is idempotent', async () => {
    const fails = (_request: unknown, response: { writeHead(status: number): { end(text: string): void } }) =>
      response.writeHead(503).end('busy');
    for (const [idempotent, count] of [
      [false, 1],
      [true, 3],
    ] as const) {
      remote.requests.length = 0;
      remote.answer = fails;
      const { id } = await create({ idempotent });
      const { body } = await test(id);
      expect(body).toMatchObject({ outcome: 'failed', is_error: true });
      expect(body.content).toBe('tool_execution_failed: It answered with the status 503: busy');
      expect(remote.requests).toHaveLength(count);
      expect(new Set(remote.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    }
  });

  it('200 when a repetition succeeds', async () => {
    const { id } = await create({ idempotent: true });
    remote.answer = (_request, response) => {
      if (remote.requests.length === 1) response.destroy();
      else response.end('at last');
    };
    expect((await test(id)).body).toMatchObject({ outcome: 'succeeded', content: 'at last' });
  });

  it('200 with a failure of what may not be called, redirects, is too large or too slow', async () => {
    const cases: [string, object, ToolServer['answer']][] = [
      ['redirect', {}, (_request, response) => void response.writeHead(302, { location: remote.url }).end()],
      ['larger than 1048576 bytes', {}, (_request, response) => void response.end('x'.repeat(1_048_577))],
      ['did not answer within 150 ms', { http: { url: remote.url, timeout_ms: 150 } }, () => undefined],
      ['private or special network', { http: { url: 'http://10.0.0.1/' } }, () => undefined],
      ['could not be reached', { http: { url: 'http://127.0.0.1:1/' } }, () => undefined],
      ['status 400', {}, (_request, response) => void response.writeHead(400).end()],
    ];
    for (const [text, more, answer] of cases) {
      remote.answer = answer;
      const { id } = await create(more);
      const { body } = await test(id);
      expect(body).toMatchObject({ outcome: 'failed', content: expect.stringContaining(text) });
    }
  });

  it('200 with a failure that says whether the tool was called', async () => {
    const half: ToolServer['answer'] = (_request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half');
      setImmediate(() => response.destroy());
    };
    const cases: [string, object, ToolServer['answer']][] = [
      ['it was not called', { http: { url: 'http://127.0.0.1:1/' } }, () => undefined],
      ['It was called', {}, half],
      ['It was called', {}, (_request, response) => void response.destroy()],
      ['It was called', {}, (_request, response) => void response.socket!.end('HTTP/1.1 999 Odd\r\n\r\n')],
      ['It was called', {}, (_request, response) => void response.writeHead(407).end()],
      ['not sent again', {}, (_request, response) => void response.writeHead(421).end()],
    ];
    for (const [text, more, answer] of cases) {
      remote.answer = answer;
      remote.requests.length = 0;
      const { id } = await create(more);
      expect((await test(id)).body).toMatchObject({ outcome: 'failed', content: expect.stringContaining(text) });
      expect(remote.requests.length).toBeLessThanOrEqual(1);
    }
  });
});
