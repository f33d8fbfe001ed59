import { beforeAll, describe, expect, it } from 'vitest';
import { storeApiKey } from '#src/access/first-key.ts';
import { revokeKeyTree } from '#src/access/key-store.ts';
import { allScopes, openTestDatabase, startStage, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

const signIn = (id: string, key: string) =>
  api.post('/v2/user/signin_with_api_key', { headers: { 'x-api-key-id': id, 'x-api-key': key } });

describe('signInWithApiKey', () => {
  it('200 for a body of nothing in chunks, of no type, as clients send it that know of no body', async () => {
    const body = new ReadableStream({ start: (chunks) => chunks.close() });
    const headers = { 'x-api-key-id': api.key.id, 'x-api-key': api.key.key };
    const url = `${api.stage.url}/v2/user/signin_with_api_key`;
    const send = (init: object) => fetch(url, { method: 'POST', headers, duplex: 'half', ...init } as RequestInit);
    expect((await send({ body })).status).toBe(200);
    const text = new ReadableStream({
      start(chunks) {
        chunks.enqueue(new TextEncoder().encode('{}'));
        chunks.close();
      },
    });
    expect((await send({ body: text })).status).toBe(415);
  });

  it('200 with a token of one hour that opens the API', async () => {
    const { status, body } = await signIn(api.key.id, api.key.key);
    expect(status).toBe(200);
    expect(body.token_type).toBe('Bearer');
    expect(Date.parse(body.expires_at) - Date.now()).toBeGreaterThan(3_500_000);
    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({
      sub: expect.stringMatching(/^usr_/),
      org: expect.stringMatching(/^org_/),
      jti: expect.any(String),
    });
    const agents = await api.get('/v2/agents', { headers: { authorization: `Bearer ${body.id_token}` } });
    expect(agents.status).toBe(200);
  });

  it('401 for a wrong id, a wrong key, a revoked and an expired key, the same in all that is sent', async () => {
    const revoked = { id: `an odd id of ${api.organization}`, key: `sk_of_twenty_four_letters_${api.organization}` };
    const now = new Date();
    await storeApiKey(api.stage.database.dataSource, revoked, {
      name: 'x',
      organization: api.organization,
      scopes: allScopes,
      now,
    });
    expect((await signIn(revoked.id, revoked.key)).status).toBe(200);
    await revokeKeyTree(api.stage.database.dataSource, revoked.id, now);
    const { id, secret } = (await api.post('/v2/keys', { body: { name: 'x', scopes: ['agents:read'] } })).body;
    await api.stage.database.dataSource.query('UPDATE api_keys SET expires_at = now() WHERE id = $1', [id]);
    const answers = [
      await signIn('nobody', api.key.key),
      await signIn(api.key.id, 'wrong'),
      await signIn(revoked.id, revoked.key),
      await signIn(revoked.id, 'wrong'),
      await signIn(id, secret),
    ].map(({ status, headers, body }) => {
      const { request_id: _id, timestamp: _at, ...same } = body;
      const varying = new Set(['date', 'x-request-id', 'server-timing', 'x-response-time']);
      return [status, same, [...headers].filter(([name]) => !varying.has(name) && !name.includes('ratelimit'))];
    });
    expect(answers[0]).toEqual([
      401,
      expect.objectContaining({ error_code: 'authentication_failed' }),
      expect.anything(),
    ]);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});

describe('limited sign-ins', () => {
  const limits = { default: 100, signin: 1_000, streaming: 30, batch: 10, ingest: 3_000, migration: 5 };

  it('429 for the right key too once its id has failed ten times, and health and other callers go on', async () => {
    let now = Date.now();
    const on = await startStage(await openTestDatabase(), {}, { rateLimits: limits }, () => new Date(now));
    const caller = await testApi(on);
    const attempt = (id: string, key: string) =>
      caller.post('/v2/user/signin_with_api_key', {
        headers: { authorization: '', 'x-api-key-id': id, 'x-api-key': key },
      });
    const { id, key } = caller.key;
    for (let i = 0; i < 10; i += 1) expect((await attempt(id, `wrong ${i}`)).status).toBe(401);
    const waits = await attempt(id, key);
    expect(waits.status).toBe(429);
    expect(waits.headers.get('retry-after')).toBe('600');
    expect(waits.body.rate_limit).toMatchObject({ limit: 10, remaining: 0, policy: 'signin_failures' });
    for (let i = 0; i < 105; i += 1) await caller.get('/v2/nothing', { headers: { authorization: '' } });
    expect((await caller.get('/v2/health', { headers: { authorization: '' } })).status).toBe(200);
    expect((await caller.get('/v2/agents')).status).toBe(200);
    const other = await caller.as({});
    expect((await attempt(other.key.id, other.key.key)).status).toBe(200);
    now += 600_000;
    expect((await attempt(id, key)).status).toBe(200);
    await on.drain();
    await on.database.close();
  });
});

describe('getCaller', () => {
  it('200 with what a key may do, at this moment, and for whom', async () => {
    const key = (await api.post('/v2/keys', { body: { name: 'x', scopes: ['models:read', 'agents:read'] } })).body;
    const asked = await api.get('/v2/user/caller', { headers: { authorization: `Bearer ${key.secret}` } });
    expect(asked.status).toBe(200);
    expect(asked.body).toMatchObject({
      organization_id: expect.stringMatching(/^org_/),
      user_id: null,
    });
    expect(asked.body.scopes).toEqual(['agents:read', 'models:read']);
    await api.patch(`/v2/keys/${key.id}`, { body: { scopes: ['agents:read'] } });
    await expect
      .poll(
        async () =>
          (await api.get('/v2/user/caller', { headers: { authorization: `Bearer ${key.secret}` } })).body.scopes,
      )
      .toEqual(['agents:read']);
  });

  it('200 with the user for whom a token acts, without any scope', async () => {
    const powerless = await api.as({ scopes: [] });
    const { status, body } = await powerless.get('/v2/user/caller');
    expect([status, body.scopes]).toEqual([200, []]);
    const signedIn = await api.post('/v2/user/signin_with_api_key', {
      headers: { 'x-api-key-id': api.key.id, 'x-api-key': api.key.key },
      body: { user: { external_id: 'of-the-console' }, scopes: ['agents:read'] },
    });
    const headers = { authorization: `Bearer ${signedIn.body.id_token}` };
    const caller = (await api.get('/v2/user/caller', { headers })).body;
    expect(caller).toMatchObject({ user_id: expect.stringMatching(/^usr_/), scopes: ['agents:read'] });
  });

  it('304 while nothing has changed, and 403 from an address from which the key may not be used', async () => {
    const { headers } = await api.get('/v2/user/caller');
    const again = await api.get('/v2/user/caller', { headers: { 'if-none-match': headers.get('etag')! } });
    expect(again.status).toBe(304);
    const body = { name: 'x', scopes: ['agents:read'], allowed_addresses: ['192.0.2.1'] };
    const key = (await api.post('/v2/keys', { body })).body;
    const refused = await api.get('/v2/user/caller', { headers: { authorization: `Bearer ${key.secret}` } });
    expect([refused.status, refused.body.error_code]).toEqual([403, 'insufficient_permissions']);
  });
});
