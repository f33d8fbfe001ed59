import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type ApiAnswer, type Api } from '#src/testing/harness.ts';

let api: Api;
const nobody = 'agt_01k2c5gq8zf3vr4xw1m6t0y9ab';

beforeAll(async () => {
  api = await testApi();
});

describe('createAgent', () => {
  it('201 with defaults and the models that the gateway does not offer', async () => {
    const body = { key: 'first', name: 'First', model: 'offline/echo', fallback_models: ['no/such-model'] };
    const made = await api.post('/v2/agents', { body });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      ...body,
      version: 1,
      temperature: null,
      tools: [],
      unsupported_models: ['no/such-model'],
    });
    expect((await api.get(made.headers.get('location')!)).body).toEqual(made.body);
  });

  it('413 when all of it together is too large, also after a change', async () => {
    const large = { a: 'x'.repeat(900_000) };
    const body = { key: 'large', name: 'Large', model: 'offline/echo', metadata: large };
    const { body: made } = await api.post('/v2/agents', { body });
    const tools = [{ name: 'f', parameters: large }];
    const again = await api.post('/v2/agents', { body: { ...body, key: 'larger', tools } });
    expect([again.status, again.body.error_code]).toEqual([413, 'payload_too_large']);
    const changed = await api.patch(`/v2/agents/${made.id}`, { body: { tools } });
    expect([changed.status, changed.body.error_code]).toEqual([413, 'payload_too_large']);
    expect((await api.get(`/v2/agents/${made.id}`)).body).toEqual(made);
  });

  it('409 when a living agent has the key; free again when it is deleted', async () => {
    const body = { key: 'once', name: 'Once', model: 'offline/echo' };
    const { body: first } = await api.post('/v2/agents', { body });
    const twice = await api.post('/v2/agents', { body });
    expect([twice.status, twice.body.error_code, twice.body.errors[0].pointer]).toEqual([409, 'conflict', '/key']);
    await api.delete(`/v2/agents/${first.id}`);
    expect((await api.post('/v2/agents', { body })).status).toBe(201);
    expect((await (await testApi()).post('/v2/agents', { body })).status).toBe(201);
  });

  it('400 with every fault of the body, and for tools with the same name', async () => {
    const wrong = await api.post('/v2/agents', { body: { key: 'Not a key', name: '', temperature: 3 } });
    const pointers = wrong.body.errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/key', '/name', '/temperature', '/model']));
    const tool = { name: 'f', parameters: {} };
    const twins = await api.post('/v2/agents', { body: { key: 'twins', name: 'x', model: 'm', tools: [tool, tool] } });
    expect([twins.status, twins.body.errors[0].pointer]).toEqual([400, '/tools/1/name']);
  });
});

describe('listAgents', () => {
  it('200 in pages that hold every agent once, both ways, while others are made', async () => {
    const own = await testApi();
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.unshift(await makeAgent(own));
    const seen: string[] = [];
    const cursors: (string | null)[] = [];
    let path: string | undefined = '/v2/agents?limit=2&include_total=true';
    while (path) {
      const { body, headers }: ApiAnswer = await own.get(path);
      seen.push(...body.data.map((agent: { id: string }) => agent.id));
      cursors.push(body.prev_cursor);
      expect(headers.get('x-total-count') ?? '5').toMatch(/^[56]$/);
      if (body.has_more) expect(headers.get('link')).toContain('rel="next"');
      path = body.next_cursor ? `/v2/agents?limit=2&after=${body.next_cursor}` : undefined;
      if (seen.length === 2) await makeAgent(own);
    }
    expect(seen).toEqual(made);
    const back = await own.get(`/v2/agents?limit=2&before=${cursors.at(-1)}`);
    expect(back.body.data.map((agent: { id: string }) => agent.id)).toEqual(made.slice(2, 4));
    expect(back.body).toMatchObject({ has_more: true, prev_cursor: expect.any(String) });
  });

  it('200 with one agent by its key', async () => {
    await api.post('/v2/agents', { body: { key: 'findme', name: 'x', model: 'offline/echo' } });
    const { body } = await api.get('/v2/agents?key=findme');
    expect(body.data.map((agent: { key: string }) => agent.key)).toEqual(['findme']);
  });

  it('400 for a cursor that is none, is of another list, or contradicts another', async () => {
    await makeAgent(api);
    await makeAgent(api);
    const { body } = await api.get('/v2/agents?limit=1');
    const code = async (query: string) => (await api.get(query)).body.error_code;
    expect(await code('/v2/agents?after=nonsense')).toBe('invalid_cursor');
    expect(await code(`/v2/conversations?after=${body.next_cursor}`)).toBe('invalid_cursor');
    expect(await code(`/v2/agents?key=x&after=${body.next_cursor}`)).toBe('invalid_cursor');
    expect(await code(`/v2/agents?after=${body.next_cursor}&before=${body.next_cursor}`)).toBe('invalid_request');
    expect((await api.get('/v2/agents?limit=0')).body.errors[0].parameter).toBe('limit');
  });
});

describe('updateAgent, listAgentVersions', () => {
  it('200: each change is a version, also when two come at once', async () => {
    const id = await makeAgent(api, { system_prompt: 'one', temperature: 1 });
    const path = `/v2/agents/${id}`;
    await Promise.all([
      api.patch(path, { body: { system_prompt: 'two' } }),
      api.patch(path, { body: { temperature: null } }),
    ]);
    const { body } = await api.get(path);
    expect(body).toMatchObject({ version: 3, system_prompt: 'two', temperature: null });
    const versions = await api.get(`${path}/versions`);
    expect(versions.body.data.map((v: any) => v.version)).toEqual([1, 2, 3]);
    expect(versions.body.data[0]).toMatchObject({ agent_id: id, system_prompt: 'one', temperature: 1 });
    const diff = async (query: string) => (await api.get(`${path}/diff${query}`)).body;
    const changes = [
      { op: 'replace', path: '/temperature', value: null },
      { op: 'replace', path: '/system_prompt', value: 'two' },
    ];
    const whole = await diff('?from_version=1');
    expect([whole.to_version, whole.patch]).toEqual([3, expect.arrayContaining(changes)]);
    expect(whole.patch).toHaveLength(2);
    expect(await diff('')).toEqual({ from_version: 2, to_version: 3, patch: [expect.any(Object)] });
    const { status } = await api.get(`${path}/diff?to_version=9`);
    expect(status).toBe(404);
  });

  it('200 with the members of memory that are not given as they were, whatever was given before', async () => {
    const memory = fc.record(
      {
        user_scope: fc.constantFrom('none', 'read', 'read_write'),
        instructions: fc.constantFrom('Never remember anything about health.', null),
        enabled: fc.boolean(),
        extract: fc.boolean(),
        max_results: fc.integer({ min: 1, max: 50 }),
        tools: fc.subarray(['remember', 'recall', 'forget']),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(memory, { minLength: 2, maxLength: 4 }), async ([first, ...changes]) => {
        const path = `/v2/agents/${await makeAgent(api, { memory: first })}`;
        for (const change of changes) expect((await api.patch(path, { body: { memory: change } })).status).toBe(200);
        const all = Object.assign({ user_scope: 'read' }, first, ...changes);
        expect((await api.get(path)).body.memory).toEqual(all);
      }),
      { numRuns: 10 },
    );
  });

  it('400 for no change at all', async () => {
    const { status } = await api.patch(`/v2/agents/${await makeAgent(api)}`, { body: {} });
    expect(status).toBe(400);
  });
});

describe('getAgent, updateAgent, deleteAgent, listAgentVersions', () => {
  it('404 when it is unknown, deleted, or of another organization', async () => {
    const deleted = await makeAgent(api);
    expect((await api.delete(`/v2/agents/${deleted}`)).status).toBe(204);
    const theirs = await makeAgent(await testApi());
    for (const id of [nobody, deleted, theirs]) {
      const path = `/v2/agents/${id}`;
      const all = [
        await api.get(path),
        await api.patch(path, { body: { name: 'x' } }),
        await api.delete(path),
        await api.get(`${path}/versions`),
        await api.get(`${path}/diff`),
      ];
      expect(all.map(({ status, body }) => [status, body.error_code])).toEqual(Array(5).fill([404, 'agent_not_found']));
    }
  });
});

describe('listModels', () => {
  it("200 with the gateway's catalogue and its age", async () => {
    const { body } = await api.get('/v2/models');
    expect(body.data.map((model: { id: string }) => model.id)).toContain('offline/echo');
    expect(body).toMatchObject({ has_more: false, stale: false, age_seconds: expect.any(Number) });
  });
});

describe('getHealth, getLiveness, getReadiness, getJwks', () => {
  it('200 without a credential', async () => {
    expect((await api.get('/v2/health')).body).toMatchObject({
      status: 'ok',
      checks: { gateway: { provider: 'offline' } },
    });
    expect((await api.get('/livez')).body).toEqual({ status: 'alive' });
    const checks = { database: 'ok', storage: 'ok', redis: 'unused', gateway: 'ok', files: 'ok' };
    expect((await api.get('/readyz')).body).toEqual({ status: 'ready', checks });
    expect((await api.get('/.well-known/jwks.json')).body.keys[0]).toMatchObject({ kty: 'OKP', alg: 'EdDSA' });
  });
});
