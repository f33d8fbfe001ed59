import { beforeAll, describe, expect, it } from 'vitest';
import { testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

const service = { name: 'Import', grant_types: ['client_credentials'], scopes: ['agents:read'] };
const application = {
  name: 'Desk',
  confidential: false,
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['https://desk.example.com/callback', 'http://127.0.0.1/callback', 'com.example.desk:/callback'],
  scopes: ['agents:read', 'agents:write'],
};

const create = async (body: object, caller = api) => {
  const reply = await caller.post('/v2/oauth/clients', { body });
  expect([reply.status, reply.body.detail]).toEqual([201, undefined]);
  return reply.body;
};

const pointersOf = (body: { errors: { pointer: string }[] }) => body.errors.map(({ pointer }) => pointer);

describe('createOAuthClient', () => {
  it('201 with a secret that is shown once; none for a public client', async () => {
    const made = await create(service);
    expect(made).toMatchObject({ ...service, confidential: true, redirect_uris: [], made_by: api.key.id });
    expect(made.secret).toMatch(/^cs_[\w-]{43}$/);
    const shown = await api.get(`/v2/oauth/clients/${made.id}`);
    expect(JSON.stringify(shown.body)).not.toContain(made.secret);
    expect(await create(application)).toMatchObject({ ...application, secret: null });
  });

  it('403 for a scope that its maker lacks', async () => {
    const lesser = await api.as({ scopes: ['clients:write', 'agents:read'] });
    const { status, body } = await lesser.post('/v2/oauth/clients', { body: application });
    expect([status, body.error_code]).toEqual([403, 'insufficient_permissions']);
    expect(body.detail).toContain('`agents:write`');
  });

  it.each<[object, string[]]>([
    [{ ...service, confidential: false }, ['/grant_types']],
    [{ ...service, grant_types: ['refresh_token'] }, ['/grant_types']],
    [{ ...application, redirect_uris: [] }, ['/redirect_uris']],
    [{ ...application, redirect_uris: undefined }, ['/redirect_uris']],
  ])('400 for grants that do not fit: %j', async (client, pointers) => {
    const { status, body } = await api.post('/v2/oauth/clients', { body: client });
    expect([status, pointersOf(body)]).toEqual([400, pointers]);
  });

  it.each([
    'http://desk.example.com/callback',
    'https://localhost/callback',
    'https://desk.example.com/#fragment',
    'https://me:secret@desk.example.com/',
    'javascript:alert(1)',
    'data:text/html,x',
    'desk:/callback',
    '/callback',
  ])('400 for the redirect URI %s', async (uri) => {
    const redirect_uris = ['https://desk.example.com/callback', uri];
    const { status, body } = await api.post('/v2/oauth/clients', { body: { ...application, redirect_uris } });
    expect([status, pointersOf(body)]).toEqual([400, ['/redirect_uris/1']]);
  });
});

describe('listOAuthClients', () => {
  it('200 with those of the organization, the newest first', async () => {
    const caller = await testApi();
    const [first, second] = [await create(service, caller), await create(application, caller)];
    const { status, body } = await caller.get('/v2/oauth/clients');
    expect([status, body.data.map(({ id }: { id: string }) => id)]).toEqual([200, [second.id, first.id]]);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});

describe('getOAuthClient', () => {
  it('404 for one of another organization', async () => {
    const { id } = await create(service);
    const { status, body } = await (await testApi()).get(`/v2/oauth/clients/${id}`);
    expect([status, body.error_code]).toEqual([404, 'client_not_found']);
  });
});

describe('updateOAuthClient', () => {
  it('200 with what was given, and the rest as it was', async () => {
    const { id, secret: _secret, updated_at: _before, ...rest } = await create(application);
    const { status, body } = await api.patch(`/v2/oauth/clients/${id}`, { body: { name: 'Other' } });
    expect([status, body]).toEqual([200, { ...rest, id, name: 'Other', updated_at: expect.any(String) }]);
    const change = { scopes: ['agents:read'], grant_types: ['authorization_code'], redirect_uris: ['com.example:/'] };
    expect((await api.patch(`/v2/oauth/clients/${id}`, { body: change })).body).toMatchObject(change);
  });

  it('400 when what it has then does not fit', async () => {
    const { id } = await create(application);
    const { status, body } = await api.patch(`/v2/oauth/clients/${id}`, { body: { redirect_uris: [] } });
    expect([status, pointersOf(body)]).toEqual([400, ['/redirect_uris']]);
  });

  it('403 for a client that may do more than the caller', async () => {
    const { id } = await create(application);
    const lesser = await api.as({ scopes: ['clients:write', 'agents:read'] });
    for (const send of [lesser.patch, lesser.delete]) {
      const answer = await send(`/v2/oauth/clients/${id}`, send === lesser.patch ? { body: { name: 'Mine' } } : {});
      expect(answer.status).toBe(403);
    }
    expect((await lesser.post(`/v2/oauth/clients/${id}/rotate`)).status).toBe(403);
  });

  it('404 for one that does not exist', async () => {
    const path = '/v2/oauth/clients/client_01k2c5gq8zf3vr4xw1m6t0y9ab';
    expect((await api.patch(path, { body: { name: 'Other' } })).status).toBe(404);
  });
});

describe('rotateOAuthClientSecret', () => {
  it('200 with another secret', async () => {
    const made = await create(service);
    const { status, body } = await api.post(`/v2/oauth/clients/${made.id}/rotate`);
    expect([status, body.id]).toEqual([200, made.id]);
    expect(body.secret).toMatch(/^cs_/);
    expect(body.secret).not.toBe(made.secret);
  });

  it('409 for a public client', async () => {
    const { id } = await create(application);
    const { status, body } = await api.post(`/v2/oauth/clients/${id}/rotate`);
    expect([status, body.error_code]).toEqual([409, 'conflict']);
  });

  it('404 for one that does not exist', async () => {
    expect((await api.post('/v2/oauth/clients/client_01k2c5gq8zf3vr4xw1m6t0y9ab/rotate')).status).toBe(404);
  });
});

describe('deleteOAuthClient', () => {
  it('204, and it is gone', async () => {
    const { id } = await create(service);
    expect((await api.delete(`/v2/oauth/clients/${id}`)).status).toBe(204);
    expect((await api.get(`/v2/oauth/clients/${id}`)).status).toBe(404);
    expect((await api.delete(`/v2/oauth/clients/${id}`)).status).toBe(404);
  });
});
