import * as oauth from 'openid-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { testApi, type Api } from '#src/testing/harness.ts';
import { discoverServer, makeOAuthClient, type MadeClient } from '#src/testing/oauth-client.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

const makeService = (scopes = ['agents:read', 'agents:write'], caller = api): Promise<MadeClient> =>
  makeOAuthClient(caller, { name: 'Import', grant_types: ['client_credentials'], scopes });

const discover = (client: MadeClient) => discoverServer(api, client);

const call = (token: string, path = '/v2/agents', init: RequestInit = {}) =>
  fetch(api.stage.url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });

const statusOf = async (token: string, path?: string) => (await call(token, path)).status;

describe('discovery', () => {
  it('tells the same in both documents, with the keys of the server', async () => {
    const read = async (path: string) => (await fetch(api.stage.url + path)).json() as Promise<Record<string, unknown>>;
    const openid = await read('/.well-known/openid-configuration');
    expect(await read('/.well-known/oauth-authorization-server')).toEqual(openid);
    expect(openid).toMatchObject({
      issuer: api.stage.url,
      jwks_uri: `${api.stage.url}/.well-known/jwks.json`,
      token_endpoint: `${api.stage.url}/oauth/token`,
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['EdDSA'],
    });
    expect(openid).not.toHaveProperty('registration_endpoint');
    expect(openid['scopes_supported']).toContain('agents:read');
  });

  it('says its own address, whatever host a request names', async () => {
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', host: 'evil.example' };
    const answer = await fetch(`${api.stage.url}/.well-known/openid-configuration`, { headers });
    expect(await answer.text()).not.toContain('evil.example');
  });
});

describe('client credentials', () => {
  it('give a token for the scopes that were asked for, and no more', async () => {
    const config = await discover(await makeService());
    const { access_token, token_type, scope, expires_in } = await oauth.clientCredentialsGrant(config, {
      scope: 'agents:read',
    });
    expect({ token_type, scope, expires_in }).toEqual({ token_type: 'bearer', scope: 'agents:read', expires_in: 3600 });
    expect(await statusOf(access_token)).toBe(200);
    const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await call(access_token, '/v2/agents', init)).status).toBe(403);
  });

  it('give no scope that the client lacks', async () => {
    const config = await discover(await makeService());
    const asked = oauth.clientCredentialsGrant(config, { scope: 'agents:read keys:write' });
    await expect(asked).rejects.toMatchObject({ error: 'invalid_scope' });
  });

  it('are refused with a wrong secret, or with one that was replaced', async () => {
    const client = await makeService();
    const wrong = await discover({ ...client, secret: 'cs_wrong' });
    await expect(oauth.clientCredentialsGrant(wrong)).rejects.toMatchObject({ status: 401 });
    const config = await discover(client);
    await oauth.clientCredentialsGrant(config);
    const { secret } = (await api.post(`/v2/oauth/clients/${client.id}/rotate`)).body;
    await expect(oauth.clientCredentialsGrant(config)).rejects.toMatchObject({ status: 401 });
    await oauth.clientCredentialsGrant(await discover({ ...client, secret }));
  });

  it('end with the client, with the key that made it, and follow what these may do', async () => {
    const maker = await api.as({ scopes: ['clients:write', 'agents:read', 'users:read'] });
    const client = await makeService(['agents:read', 'users:read'], maker);
    const config = await discover(client);
    const scope = 'agents:read users:read';
    const { access_token } = await oauth.clientCredentialsGrant(config, { scope });
    expect([await statusOf(access_token), await statusOf(access_token, '/v2/users')]).toEqual([200, 200]);

    await api.patch(`/v2/oauth/clients/${client.id}`, { body: { scopes: ['agents:read'] } });
    expect([await statusOf(access_token), await statusOf(access_token, '/v2/users')]).toEqual([200, 403]);
    await api.patch(`/v2/keys/${maker.key.id}`, { body: { scopes: ['users:read'] } });
    expect(await statusOf(access_token)).toBe(403);

    await api.delete(`/v2/keys/${maker.key.id}`);
    expect(await statusOf(access_token)).toBe(401);
    await expect(oauth.clientCredentialsGrant(config)).rejects.toMatchObject({ status: 401 });

    const other = await makeService();
    const { access_token: another } = await oauth.clientCredentialsGrant(await discover(other), {
      scope: 'agents:read',
    });
    expect(await statusOf(another)).toBe(200);
    await api.delete(`/v2/oauth/clients/${other.id}`);
    expect(await statusOf(another)).toBe(401);
  });

  it('make, change and rotate no keys and no clients', async () => {
    const config = await discover(await makeService(['keys:write', 'clients:write', 'agents:read']));
    const { access_token } = await oauth.clientCredentialsGrant(config, {
      scope: 'keys:write clients:write agents:read',
    });
    const send = (path: string, body: object, method = 'POST') =>
      call(access_token, path, {
        method,
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    expect((await send('/v2/keys', { name: 'Mine', scopes: ['agents:read'] })).status).toBe(403);
    const { id } = (await api.post('/v2/keys', { body: { name: 'Another', scopes: ['agents:read'] } })).body;
    expect((await send(`/v2/keys/${id}/rotate`, {})).status).toBe(403);
    expect((await send(`/v2/keys/${id}`, { name: 'Mine' }, 'PATCH')).status).toBe(403);
    const client = { name: 'Mine', grant_types: ['client_credentials'], scopes: ['agents:read'] };
    expect((await send('/v2/oauth/clients', client)).status).toBe(403);
    const other = await makeService();
    expect((await send(`/v2/oauth/clients/${other.id}/rotate`, {})).status).toBe(403);
    expect((await send(`/v2/oauth/clients/${other.id}`, { name: 'Mine' }, 'PATCH')).status).toBe(403);
  });
});

describe('introspection and revocation', () => {
  it('tell clients of the organization what a token is, and end it at once', async () => {
    const config = await discover(await makeService());
    const { access_token } = await oauth.clientCredentialsGrant(config, { scope: 'agents:read' });
    const told = await oauth.tokenIntrospection(config, access_token);
    expect(told).toMatchObject({ active: true, scope: 'agents:read', iss: api.stage.url, token_type: 'Bearer' });
    expect(told['org']).toMatch(/^org_/);
    expect(told.sub).toBe(told.client_id);
    const colleague = await discover(await makeService());
    expect((await oauth.tokenIntrospection(colleague, access_token)).active).toBe(true);
    await oauth.tokenRevocation(colleague, access_token);
    expect(await statusOf(access_token)).toBe(200);

    await oauth.tokenRevocation(config, access_token);
    expect(await statusOf(access_token)).toBe(401);
    expect(await oauth.tokenIntrospection(config, access_token)).toEqual({ active: false });
  });

  it('tell nothing to clients of another organization, and nothing of a token whose key has ended', async () => {
    const maker = await api.as({});
    const config = await discover(await makeService(['agents:read'], maker));
    const { access_token } = await oauth.clientCredentialsGrant(config, { scope: 'agents:read' });
    const stranger = await discover(await makeService(['agents:read'], await testApi()));
    expect(await oauth.tokenIntrospection(stranger, access_token)).toEqual({ active: false });
    const colleague = await discover(await makeService());
    expect((await oauth.tokenIntrospection(colleague, access_token)).active).toBe(true);
    await api.delete(`/v2/keys/${maker.key.id}`);
    expect(await oauth.tokenIntrospection(colleague, access_token)).toEqual({ active: false });
  });

  it('keep neither tokens nor secrets in the database', async () => {
    const client = await makeService();
    const { access_token } = await oauth.clientCredentialsGrant(await discover(client), { scope: 'agents:read' });
    const { dataSource } = api.stage.database;
    const rows = await dataSource.query<unknown[]>(
      'SELECT row_to_json(r)::text FROM oauth_records r UNION ALL SELECT row_to_json(c)::text FROM oauth_clients c',
    );
    const text = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(1);
    for (const secret of [access_token, client.secret!]) expect(text).not.toContain(secret);
  });
});
