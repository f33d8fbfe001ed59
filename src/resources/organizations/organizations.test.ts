import { beforeAll, describe, expect, it } from 'vitest';
import { allScopes, stage, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let path: string;

const withKey = async (secret: string, target: string, method = 'GET') => {
  const answer = await fetch((await stage()).url + target, { method, headers: { 'x-api-key': secret } });
  return { status: answer.status, body: (await answer.json()) as any };
};

const pathOf = async (caller: Api): Promise<string> => {
  const { dataSource } = caller.stage.database;
  const rows = await dataSource.query('SELECT organization_id AS id FROM api_keys WHERE id = $1', [caller.key.id]);
  return `/v2/organizations/${rows[0].id}`;
};

beforeAll(async () => {
  api = await testApi();
  path = await pathOf(api);
});

describe('an organization', () => {
  it('201 with a first key, which does everything there but what operators do', async () => {
    const name = `Acme ${Date.now()}`;
    const made = await api.post('/v2/organizations', { body: { name } });
    expect(made.status).toBe(201);
    const { organization, key } = made.body;
    expect(made.headers.get('location')).toBe(`/v2/organizations/${organization.id}`);
    expect(key.scopes.toSorted()).toEqual(allScopes.filter((scope) => !scope.startsWith('operator:')));
    expect((await withKey(key.secret, `/v2/organizations/${organization.id}`)).body).toEqual(organization);
    expect((await withKey(key.secret, '/v2/organizations')).status).toBe(403);
    expect((await withKey(key.secret, '/v2/agents')).body.data).toEqual([]);
    expect((await api.get('/v2/organizations?limit=200')).body.data).toContainEqual(organization);
    const again = await api.post('/v2/organizations', { body: { name } });
    expect([again.status, again.body.error_code, again.body.errors[0].pointer]).toEqual([409, 'conflict', '/name']);
    expect((await api.patch(path, { body: { name } })).status).toBe(409);
    expect((await api.get(`/v2/organizations/${organization.id}`)).body.error_code).toBe('organization_not_found');
  });

  it('200 under another name', async () => {
    const own = await testApi();
    const at = await pathOf(own);
    const name = `Renamed ${Date.now()}`;
    const { status, body } = await own.patch(at, { body: { name } });
    expect([status, body.name]).toEqual([200, name]);
    expect((await own.get(at)).body).toEqual(body);
    expect((await own.patch(at, { body: { name } })).status).toBe(200);
  });
});

describe('a role', () => {
  it('is listed after those that every organization has', async () => {
    const put = { description: 'Helps.', scopes: ['messages:read', 'conversations:read'] };
    const { status, body } = await api.put(`${path}/roles/support`, { body: put });
    const role = {
      name: 'support',
      description: 'Helps.',
      scopes: ['conversations:read', 'messages:read'],
      built_in: false,
    };
    expect([status, body]).toEqual([200, role]);
    const { data } = (await api.get(`${path}/roles`)).body;
    expect(data.map(({ name }: { name: string }) => name)).toEqual(['owner', 'editor', 'viewer', 'support']);
    const [owner, editor, viewer] = data;
    expect(owner.scopes).toEqual(allScopes.filter((scope) => !scope.startsWith('operator:')));
    expect(editor.scopes).toContain('agents:delete');
    for (const { scopes } of [editor, viewer])
      expect(scopes.filter((scope: string) => /^(admin|keys|operator):/.test(scope))).toEqual([]);
    expect(viewer.scopes.every((scope: string) => scope.endsWith(':read'))).toBe(true);
  });

  it('is given and changed only by who has its scopes', async () => {
    await api.put(`${path}/roles/greater`, { body: { scopes: ['agents:delete'] } });
    const lesser = await api.as({ scopes: ['admin:write', 'agents:read'] });
    const answers = [
      await lesser.put(`${path}/roles/mine`, { body: { scopes: ['agents:write'] } }),
      await lesser.put(`${path}/roles/greater`, { body: { scopes: ['agents:read'] } }),
      await lesser.delete(`${path}/roles/greater`),
    ];
    expect(answers.map(({ status, body }) => [status, body.error_code])).toEqual(
      answers.map(() => [403, 'insufficient_permissions']),
    );
    expect((await lesser.put(`${path}/roles/mine`, { body: { scopes: ['agents:read'] } })).status).toBe(200);
    expect((await lesser.delete(`${path}/roles/mine`)).status).toBe(204);
    expect((await lesser.delete(`${path}/roles/mine`)).body.error_code).toBe('role_not_found');
  });

  it('409 for those that every organization has, and for the 101st', async () => {
    const body = { scopes: ['agents:read'] };
    expect((await api.put(`${path}/roles/owner`, { body })).status).toBe(409);
    expect((await api.delete(`${path}/roles/viewer`)).status).toBe(409);
    const own = await testApi();
    const organization = await pathOf(own);
    const at = (n: number) => `${organization}/roles/r${n}`;
    for (let n = 1; n <= 100; n += 1) expect((await own.put(at(n), { body })).status).toBe(200);
    expect((await own.put(at(101), { body })).body.error_code).toBe('conflict');
    expect((await own.put(at(100), { body })).status).toBe(200);
  });
});
