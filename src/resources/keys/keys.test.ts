import { beforeAll, describe, expect, it } from 'vitest';
import { maxKeyChain } from '#src/access/key-chain-store.ts';
import { allScopes, stage, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

const make = async (body: object = {}, caller = api) => {
  const reply = await caller.post('/v2/keys', { body: { name: 'Test', scopes: ['agents:read'], ...body } });
  expect([reply.status, reply.body.detail]).toEqual([201, undefined]);
  return reply.body;
};

/** Sends a request with nothing but a key. */
async function sendWith(secret: string, path = '/v2/agents', init: RequestInit = {}) {
  const answer = await fetch((await stage()).url + path, {
    ...init,
    headers: { 'x-api-key': secret, ...init.headers },
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

const asJson = (body: object) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

/** Returns a caller with a token of a key. */
async function signIn(id: string, secret: string, body?: object) {
  const headers = { 'x-api-key-id': id, ...(body && { 'content-type': 'application/json' }) };
  const answer = await sendWith(secret, '/v2/user/signin_with_api_key', {
    method: 'POST',
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { ...answer, token: answer.body.id_token as string };
}

const getWithToken = async (token: string, path = '/v2/agents') =>
  (await fetch((await stage()).url + path, { headers: { authorization: `Bearer ${token}` } })).status;

describe('createKey', () => {
  it('201 with a secret that is shown once and works at once, in each form', async () => {
    const made = await make({ name: 'Reporting', expires_at: '2999-01-01T00:00:00.000Z' });
    expect(made).toMatchObject({
      id: expect.stringMatching(/^key_/),
      secret: expect.stringMatching(/^sk_[a-z0-9]{50}$/),
      name: 'Reporting',
      owner: 'organization',
      user_id: null,
      made_by: api.key.id,
      scopes: ['agents:read'],
      expires_at: '2999-01-01T00:00:00.000Z',
      last_used_at: null,
      revoked_at: null,
    });
    expect((await sendWith(made.secret)).status).toBe(200);
    expect(await getWithToken(made.secret)).toBe(200);
    expect(await getWithToken((await signIn(made.id, made.secret)).token)).toBe(200);
    const shown = await api.get(`/v2/keys/${made.id}`);
    expect(shown.body).toMatchObject({ id: made.id, last_used_at: expect.any(String) });
    expect(JSON.stringify(shown.body)).not.toContain(made.secret);
  });

  it('403 for a scope that its maker lacks, whatever the maker is', async () => {
    const scopes = ['keys:write', 'agents:read'];
    const lesser = await api.as({ scopes });
    const narrowed = await signIn(api.key.id, api.key.key, { scopes });
    for (const token of [lesser.token, narrowed.token]) {
      const init = asJson({ name: 'Test', scopes: ['agents:read', 'agents:write'] });
      const headers = { ...init.headers, authorization: `Bearer ${token}` };
      const answer = await fetch(`${(await stage()).url}/v2/keys`, { ...init, headers });
      const { error_code, detail } = (await answer.json()) as { error_code: string; detail: string };
      expect([answer.status, error_code]).toEqual([403, 'insufficient_permissions']);
      expect(detail).toContain('`agents:write`');
    }
  });

  it('400 for an end in the past, an end after that of its maker, and addresses that are none', async () => {
    const { secret } = await make({ scopes: ['keys:write', 'agents:read'], expires_at: '2900-01-01T00:00:00.000Z' });
    const body = {
      name: 'Test',
      scopes: ['agents:read'],
      expires_at: '2950-01-01T00:00:00.000Z',
      allowed_addresses: ['10.0.0.0/8', '10.0.0.0/33', '010.0.0.1'],
    };
    const late = await sendWith(secret, '/v2/keys', asJson(body));
    expect([late.status, late.body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      400,
      ['/expires_at', '/allowed_addresses/1', '/allowed_addresses/2'],
    ]);
    const past = await api.post('/v2/keys', { body: { ...body, expires_at: '2001-01-01T00:00:00.000Z' } });
    expect(past.body.errors[0]).toMatchObject({ pointer: '/expires_at', code: 'future' });
  });

  it('400 for addresses from which its maker may not be used', async () => {
    const bounds = { allowed_addresses: ['127.0.0.0/8', '2001:db8::/32'] };
    const { secret } = await make({ scopes: ['keys:write', 'agents:read'], ...bounds });
    const ranges = ['127.1.0.0/16', '2001:db8:1::1', '127.0.0.0/7', '192.0.2.1', '::/1'];
    const body = { name: 'Test', scopes: ['agents:read'], allowed_addresses: ranges };
    const { status, body: refused } = await sendWith(secret, '/v2/keys', asJson(body));
    expect(status).toBe(400);
    expect(refused.errors.map(({ pointer, code }: Record<string, string>) => [pointer, code])).toEqual(
      [2, 3, 4].map((index) => [`/allowed_addresses/${index}`, 'beyond_maker']),
    );
  });

  it('makes a key of a user, with that reach and no other', async () => {
    const made = await make({ user: { external_id: 'ada' }, scopes: ['users:read', 'conversations:read'] });
    const [ada] = (await api.get('/v2/users?external_id=ada')).body.data;
    expect([made.owner, made.user_id]).toEqual(['user', ada.id]);
    await api.post('/v2/users', { body: { external_id: 'bob' } });
    const seen = await sendWith(made.secret, '/v2/users');
    expect(seen.body.data.map(({ id }: { id: string }) => id)).toEqual([ada.id]);
    expect((await signIn(made.id, made.secret, { user: { external_id: 'bob' } })).status).toBe(400);
    expect((await signIn(made.id, made.secret, { user: { external_id: 'ada' } })).status).toBe(200);
    expect((await api.get(`/v2/keys?user_id=${ada.id}`)).body.data).toHaveLength(1);

    await api.delete(`/v2/users/${ada.id}`);
    expect((await sendWith(made.secret, '/v2/users')).status).toBe(401);
    expect((await signIn(made.id, made.secret)).status).toBe(401);
  });

  it('409 for a key at the end of the longest chain of makers', async () => {
    let secret = api.key.key;
    for (let length = 1; length < maxKeyChain; length += 1) {
      const { status, body } = await sendWith(secret, '/v2/keys', asJson({ name: 'Test', scopes: ['keys:write'] }));
      expect(status).toBe(201);
      secret = body.secret;
    }
    const last = await sendWith(secret, '/v2/keys', asJson({ name: 'Test', scopes: ['keys:write'] }));
    expect([last.status, last.body.error_code]).toEqual([409, 'conflict']);
  });
});

describe('a key', () => {
  it('may do no more than the key that made it, at any time', async () => {
    const maker = await make({ scopes: ['keys:write', 'agents:read', 'users:read'] });
    const made = await sendWith(
      maker.secret,
      '/v2/keys',
      asJson({ name: 'Test', scopes: ['agents:read', 'users:read'] }),
    );
    const { secret } = made.body;
    expect([(await sendWith(secret)).status, (await sendWith(secret, '/v2/users')).status]).toEqual([200, 200]);
    await api.patch(`/v2/keys/${maker.id}`, { body: { scopes: ['agents:read'] } });
    expect([(await sendWith(secret)).status, (await sendWith(secret, '/v2/users')).status]).toEqual([200, 403]);
    await api.patch(`/v2/keys/${maker.id}`, { body: { allowed_addresses: ['192.0.2.0/24'] } });
    const refused = await sendWith(secret);
    expect([refused.status, refused.body.error_code]).toEqual([403, 'insufficient_permissions']);
    expect(refused.body.detail).toContain('127.0.0.1');
  });

  it('is used from its addresses only, in each form', async () => {
    const made = await make({ allowed_addresses: ['127.0.0.0/8'] });
    const { token } = await signIn(made.id, made.secret);
    expect([(await sendWith(made.secret)).status, await getWithToken(token)]).toEqual([200, 200]);
    await api.patch(`/v2/keys/${made.id}`, { body: { allowed_addresses: ['192.0.2.1', '2001:db8::/32'] } });
    expect([(await sendWith(made.secret)).status, await getWithToken(token)]).toEqual([403, 403]);
    expect((await signIn(made.id, made.secret)).status).toBe(403);
  });

  it('is changed, rotated and revoked only by who may do all that it may', async () => {
    const greater = await make({ scopes: ['agents:read', 'agents:write'] });
    const lesser = await api.as({ scopes: ['keys:write', 'agents:read'] });
    const answers = [
      await lesser.patch(`/v2/keys/${greater.id}`, { body: { name: 'Mine' } }),
      await lesser.post(`/v2/keys/${greater.id}/rotate`),
      await lesser.delete(`/v2/keys/${greater.id}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await sendWith(greater.secret)).status).toBe(200);
  });

  it.each([
    ['an end', { expires_at: '2999-01-01T00:00:00.000Z' }],
    ['addresses', { allowed_addresses: ['127.0.0.0/8', '::1'] }],
  ])('with %s lifts it nowhere, and rules the keys that were made with it', async (_, limit) => {
    const scopes = ['keys:write', 'keys:read', 'agents:read'];
    const limited = await make({ scopes, ...limit });
    const heir = (await sendWith(limited.secret, '/v2/keys', asJson({ name: 'Test', scopes }))).body;
    const other = await make({ scopes });
    const send = (key: { id: string }, secret: string, change: object | null) =>
      change === null
        ? sendWith(secret, `/v2/keys/${key.id}/rotate`, asJson({}))
        : sendWith(secret, `/v2/keys/${key.id}`, { ...asJson(change), method: 'PATCH' });
    const lifts = [{ expires_at: null }, { allowed_addresses: [] }];
    for (const secret of [limited.secret, heir.secret]) {
      const answers = await Promise.all(
        [null, ...lifts, { name: 'Mine' }].map((change) => send(other, secret, change)),
      );
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    }
    const lifted = await Promise.all(lifts.map((change) => send(limited, limited.secret, change)));
    expect(lifted.map(({ status, body }) => [status, body.error_code])).toEqual(
      lifts.map(() => [403, 'insufficient_permissions']),
    );
    expect((await send(limited, limited.secret, { name: 'Mine' })).status).toBe(200);
    expect((await send(heir, limited.secret, { allowed_addresses: [] })).status).toBe(200);
    expect((await send(heir, limited.secret, null)).status).toBe(200);
    expect((await send(limited, limited.secret, null)).status).toBe(200);
  });

  it('404 for that of another organization, which sees none of these', async () => {
    const made = await make();
    const stranger = await testApi();
    const path = `/v2/keys/${made.id}`;
    const answers = [
      await stranger.get(path),
      await stranger.patch(path, { body: { name: 'Mine' } }),
      await stranger.post(`${path}/rotate`),
      await stranger.delete(path),
    ];
    expect(answers.map(({ status, body }) => [status, body.error_code])).toEqual(
      answers.map(() => [404, 'key_not_found']),
    );
    expect((await stranger.get('/v2/keys')).body.data.map(({ id }: { id: string }) => id)).toEqual([stranger.key.id]);
  });
});

describe('updateKey', () => {
  it('200 with what is given changed, for tokens too, at once', async () => {
    const made = await make({ scopes: ['agents:read', 'users:read'], allowed_addresses: ['127.0.0.1'] });
    const { token } = await signIn(made.id, made.secret);
    expect(await getWithToken(token, '/v2/users')).toBe(200);
    const { status, body } = await api.patch(`/v2/keys/${made.id}`, {
      body: { name: 'Renamed', scopes: ['agents:read'], expires_at: '2999-01-01T00:00:00.000Z' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Renamed', scopes: ['agents:read'], allowed_addresses: ['127.0.0.1'] });
    expect([await getWithToken(token), await getWithToken(token, '/v2/users')]).toEqual([200, 403]);
    expect((await api.patch(`/v2/keys/${made.id}`, { body: { expires_at: null } })).body.expires_at).toBeNull();
  });
});

describe('rotateKey', () => {
  it('200 with a new secret; the one before works as long as it overlaps, with its tokens', async () => {
    const made = await make();
    const { token } = await signIn(made.id, made.secret);
    const second = (await api.post(`/v2/keys/${made.id}/rotate`)).body;
    expect([second.id, Date.parse(second.previous_secret_until) > Date.now() + 86_000_000]).toEqual([made.id, true]);
    for (const secret of [made.secret, second.secret]) expect((await sendWith(secret)).status).toBe(200);
    expect((await signIn(made.id, made.secret)).status).toBe(200);
    expect(await getWithToken(token)).toBe(200);

    const third = (await api.post(`/v2/keys/${made.id}/rotate`, { body: { overlap_seconds: 0 } })).body;
    const statuses = [made.secret, second.secret, third.secret].map(async (secret) => (await sendWith(secret)).status);
    expect(await Promise.all(statuses)).toEqual([401, 401, 200]);
    expect(await getWithToken(token)).toBe(401);
  });
});

describe('revokeKey', () => {
  it('204, with its tokens and the keys that were made with it; it stays in the list of all', async () => {
    const maker = await make({ scopes: ['keys:write', 'agents:read'] });
    const made = (await sendWith(maker.secret, '/v2/keys', asJson({ name: 'Test', scopes: ['agents:read'] }))).body;
    const { token } = await signIn(maker.id, maker.secret);
    expect(await getWithToken(token)).toBe(200);
    expect((await api.delete(`/v2/keys/${maker.id}`)).status).toBe(204);
    expect((await api.delete(`/v2/keys/${maker.id}`)).status).toBe(204);
    const after = [await sendWith(maker.secret), await sendWith(made.secret), await signIn(made.id, made.secret)];
    expect(after.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(await getWithToken(token)).toBe(401);

    const ids = async (query = '') =>
      (await api.get(`/v2/keys?limit=200${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(await ids()).not.toContain(made.id);
    expect(await ids('&include_revoked=true')).toEqual(expect.arrayContaining([maker.id, made.id]));
    for (const reply of [
      await api.patch(`/v2/keys/${made.id}`, { body: { name: 'Again' } }),
      await api.post(`/v2/keys/${made.id}/rotate`),
    ])
      expect([reply.status, reply.body.error_code]).toEqual([409, 'conflict']);
  });
});

describe('signInWithApiKey with scopes', () => {
  it('200 with a token that has these and no more, whatever the key is given later', async () => {
    const made = await make({ scopes: ['agents:read', 'users:read'] });
    const { token } = await signIn(made.id, made.secret, { scopes: ['agents:read'] });
    expect([await getWithToken(token), await getWithToken(token, '/v2/users')]).toEqual([200, 403]);
    await api.patch(`/v2/keys/${made.id}`, { body: { scopes: allScopes } });
    expect(await getWithToken(token, '/v2/users')).toBe(403);
    const asked = await signIn(made.id, made.secret, { scopes: ['agents:read', 'sheep:count'] });
    expect([asked.status, asked.body.errors[0]]).toEqual([
      400,
      expect.objectContaining({ pointer: '/scopes/1', code: 'scope_not_held' }),
    ]);
  });
});

describe('signOut', () => {
  it('204 for the token at once, and for what is no token; others of the key go on', async () => {
    const made = await make();
    const [one, other] = [await signIn(made.id, made.secret), await signIn(made.id, made.secret)];
    expect(await getWithToken(one.token)).toBe(200);
    for (const id_token of [one.token, one.token, 'nonsense'])
      expect((await sendWith('', '/v2/user/signout', asJson({ id_token }))).status).toBe(204);
    expect([await getWithToken(one.token), await getWithToken(other.token)]).toEqual([401, 200]);
  });
});
