import { beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, startStage, stage, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let path: string;

const pathOf = async (caller: Api) => {
  const rows = await caller.stage.database.dataSource.query(
    'SELECT organization_id AS id FROM api_keys WHERE id = $1',
    [caller.key.id],
  );
  return `/v2/organizations/${rows[0].id}`;
};
const newUser = async (caller = api): Promise<string> => (await caller.post('/v2/users', { body: {} })).body.id;
const newKey = async (body: object, caller = api) =>
  (await caller.post('/v2/keys', { body: { name: 'Test', scopes: ['agents:read'], ...body } })).body;
const statusWith = async (secret: string, target = '/v2/agents', url?: string) =>
  (await fetch((url ?? (await stage()).url) + target, { headers: { 'x-api-key': secret } })).status;

beforeAll(async () => {
  api = await testApi();
  path = await pathOf(api);
  await api.put(`${path}/roles/reader`, { body: { scopes: ['agents:read', 'users:read'] } });
});

describe('a member', () => {
  it('has the scopes of their roles, as the roles are, in the keys that belong to them', async () => {
    const user = await newUser();
    const put = await api.put(`${path}/members/${user}`, { body: { roles: [{ role: 'reader' }] } });
    expect(put.body).toEqual({
      user_id: user,
      roles: [{ role: 'reader', granted_by: expect.any(String), granted_at: expect.any(String), expires_at: null }],
      scopes: ['agents:read', 'users:read'],
    });
    expect((await api.get(`${path}/members/${user}`)).body).toEqual(put.body);
    expect((await api.get(`${path}/members?include_total=true`)).body.data).toContainEqual(put.body);

    const key = await newKey({ member_id: user, scopes: ['agents:read', 'users:read', 'models:read'] });
    expect([key.owner, key.user_id]).toEqual(['member', user]);
    const statuses = async () => [
      await statusWith(key.secret),
      await statusWith(key.secret, '/v2/users'),
      await statusWith(key.secret, '/v2/models'),
    ];
    expect(await statuses()).toEqual([200, 200, 403]);
    await api.put(`${path}/roles/reader`, { body: { scopes: ['users:read'] } });
    expect(await statuses()).toEqual([403, 200, 403]);
    await api.put(`${path}/roles/reader`, { body: { scopes: ['agents:read', 'users:read'] } });
    await api.put(`${path}/members/${user}`, { body: { roles: [{ role: 'viewer' }] } });
    expect(await statuses()).toEqual([200, 200, 200]);
    await api.put(`${path}/roles/other`, { body: { scopes: ['models:read'] } });
    await api.put(`${path}/members/${user}`, { body: { roles: [{ role: 'other' }] } });
    expect(await statuses()).toEqual([403, 403, 200]);
    expect((await api.delete(`${path}/roles/other`)).status).toBe(409);

    expect((await api.delete(`${path}/members/${user}`)).status).toBe(204);
    expect(await statuses()).toEqual([401, 401, 401]);
    expect((await api.get(`${path}/members/${user}`)).body.error_code).toBe('member_not_found');
    expect((await api.delete(`${path}/members/${user}`)).status).toBe(404);
    expect((await api.delete(`${path}/roles/other`)).status).toBe(204);
  });

  it('loses a role at the moment at which it ends, with what keys of keys have of it', async () => {
    let now = new Date('2030-01-01T00:00:00.000Z');
    const own = await startStage(await openTestDatabase(), {}, {}, () => now);
    const admin = await testApi(own);
    const at = await pathOf(admin);
    const user = await newUser(admin);
    const roles = [{ role: 'viewer' }, { role: 'owner', expires_at: '2030-01-01T00:00:01.000Z' }];
    await admin.put(`${at}/members/${user}`, { body: { roles } });
    const key = await newKey({ member_id: user, scopes: ['agents:read', 'keys:read', 'keys:write'] }, admin);
    const made = await fetch(`${own.url}/v2/keys`, {
      method: 'POST',
      headers: { 'x-api-key': key.secret, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Test', scopes: ['keys:read', 'agents:read'] }),
    });
    const { secret } = (await made.json()) as { secret: string };
    const statuses = async () => [
      await statusWith(key.secret, '/v2/keys', own.url),
      await statusWith(secret, '/v2/keys', own.url),
      await statusWith(secret, '/v2/agents', own.url),
    ];
    expect(await statuses()).toEqual([200, 200, 200]);
    now = new Date('2030-01-01T00:00:00.999Z');
    expect(await statuses()).toEqual([200, 200, 200]);
    now = new Date('2030-01-01T00:00:01.000Z');
    expect(await statuses()).toEqual([403, 403, 200]);
    expect((await admin.get(`${at}/members/${user}`)).body.scopes).not.toContain('keys:read');
    await own.drain();
  });

  it('is given roles only by who has their scopes, and for no longer', async () => {
    const [user, admin] = [await newUser(), await newUser()];
    const lesser = await api.as({ scopes: ['admin:write', 'agents:read', 'users:read'] });
    const give = (caller: Api, roles: object[]) => caller.put(`${path}/members/${user}`, { body: { roles } });
    expect((await give(lesser, [{ role: 'owner' }])).body.error_code).toBe('insufficient_permissions');
    expect((await give(lesser, [{ role: 'reader' }])).status).toBe(200);
    await give(api, [{ role: 'owner' }]);
    expect((await give(lesser, [{ role: 'reader' }])).status).toBe(403);
    expect((await lesser.delete(`${path}/members/${user}`)).status).toBe(403);

    const soon = new Date(Date.now() + 3_600_000).toISOString();
    await api.put(`${path}/members/${admin}`, { body: { roles: [{ role: 'owner', expires_at: soon }] } });
    const { secret } = await newKey({ member_id: admin, scopes: ['admin:write', 'agents:read', 'users:read'] });
    const send = async (role: object) => {
      const answer = await fetch(`${api.stage.url}${path}/members/${await newUser()}`, {
        method: 'PUT',
        headers: { 'x-api-key': secret, 'content-type': 'application/json' },
        body: JSON.stringify({ roles: [role] }),
      });
      return { status: answer.status, body: (await answer.json()) as any };
    };
    const late = await send({ role: 'reader' });
    expect([late.status, late.body.errors[0].code]).toEqual([400, 'after_maker']);
    expect((await send({ role: 'reader', expires_at: soon })).status).toBe(200);
  });

  it('400 for roles that are none, that are given twice or in the past, and for keys of who is no member', async () => {
    const user = await newUser();
    const roles = [
      { role: 'nobody' },
      { role: 'viewer' },
      { role: 'viewer' },
      { role: 'owner', expires_at: '2001-01-01T00:00:00.000Z' },
    ];
    const { status, body } = await api.put(`${path}/members/${user}`, { body: { roles } });
    expect([status, body.errors.map(({ code }: { code: string }) => code)]).toEqual([
      400,
      ['unknown_role', 'unique', 'future'],
    ]);
    const key = await api.post('/v2/keys', { body: { name: 'Test', scopes: ['agents:read'], member_id: user } });
    expect(key.body.errors[0]).toMatchObject({ pointer: '/member_id', code: 'unknown_member' });
    const both = { name: 'Test', scopes: ['agents:read'], member_id: user, user: { id: user } };
    expect((await api.post('/v2/keys', { body: both })).body.errors[0].code).toBe('exclusive');
  });

  it('404 for a user of another organization, and for another organization', async () => {
    const stranger = await testApi();
    const theirs = await newUser(stranger);
    const body = { roles: [{ role: 'viewer' }] };
    expect((await api.put(`${path}/members/${theirs}`, { body })).body.error_code).toBe('member_not_found');
    const answers = [
      await stranger.get(`${path}/members`),
      await stranger.get(`${path}/roles`),
      await stranger.put(`${path}/members/${theirs}`, { body }),
      await stranger.put(`${path}/roles/mine`, { body: { scopes: ['agents:read'] } }),
    ];
    expect(answers.map((answer) => answer.body.error_code)).toEqual(answers.map(() => 'organization_not_found'));
  });

  it('ends with the user', async () => {
    const user = await newUser();
    await api.put(`${path}/members/${user}`, { body: { roles: [{ role: 'viewer' }] } });
    const key = await newKey({ member_id: user });
    expect(await statusWith(key.secret)).toBe(200);
    await api.delete(`/v2/users/${user}`);
    expect(await statusWith(key.secret)).toBe(401);
    expect((await api.get(`${path}/members/${user}`)).status).toBe(404);
  });
});
