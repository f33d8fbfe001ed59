import * as oauth from 'openid-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { testApi, type Api } from '#src/testing/harness.ts';
import { createCodeRequest, discoverServer, getTokens, makeOAuthClient } from '#src/testing/oauth-client.ts';
import { maxRefusals } from './access-audit.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

const list = async (query: string) => (await api.get(`/v2/audit?limit=100&${query}`)).body.data;
const signIn = (id: string, key: string, body?: object) =>
  api.post('/v2/user/signin_with_api_key', {
    headers: { authorization: '', 'x-api-key-id': id, 'x-api-key': key },
    ...(body && { body }),
  });
const newKey = async () => (await api.post('/v2/keys', { body: { name: 'one', scopes: ['agents:read'] } })).body;

describe('a sign-in', () => {
  it('is told of with its key, its user, its address and its request', async () => {
    const { id, secret } = await newKey();
    const { headers } = await signIn(id, secret, { user: { external_id: 'ada' } });
    const [{ id: user }] = (await api.get('/v2/users?external_id=ada')).body.data;
    expect(await list('action=signInWithApiKey&actor=' + id)).toMatchObject([
      {
        source: 'key',
        actor: user,
        acting_for: user,
        credential_id: id,
        address: '127.0.0.1',
        request_id: headers.get('x-request-id'),
      },
    ]);
    await signIn(id, secret, { user: { external_id: 'ada' } });
    expect(await list(`target=${user}`)).toMatchObject([{ action: 'make_user', source: 'parley' }]);
  });

  it('that is refused is told of in the organization of its key, a bounded number of times', async () => {
    const { id, secret } = await newKey();
    const refusals = async () => list(`action=refuse_sign_in&target=${id}`);
    for (let count = 0; count < maxRefusals + 5; count += 1) expect((await signIn(id, 'wrong')).status).toBe(401);
    await expect.poll(async () => (await refusals()).length).toBe(maxRefusals);
    const told = await refusals();
    expect(told[0]).toMatchObject({ source: 'parley', address: '127.0.0.1', details: { last_of_this_hour: true } });
    expect(told[1]).toMatchObject({ details: null, request_id: expect.stringMatching(/^req_/) });
    expect((await signIn(id, secret)).status).toBe(200);
    await api.delete(`/v2/keys/${id}`);
    const other = await newKey();
    await api.delete(`/v2/keys/${other.id}`);
    expect((await signIn(other.id, other.secret)).status).toBe(401);
    await expect.poll(async () => (await list(`action=refuse_sign_in&target=${other.id}`)).length).toBe(1);
  });

  it('with a key that does not exist leaves nothing', async () => {
    const count = async () =>
      (await api.stage.database.dataSource.query('SELECT count(*)::int AS n FROM audit_log'))[0].n;
    const before = await count();
    await signIn('key_nobody', 'wrong');
    expect(await count()).toBe(before);
  });
});

describe('a sign-out', () => {
  it('is told of once, when it has ended a token', async () => {
    const { id, secret } = await newKey();
    const { id_token } = (await signIn(id, secret)).body;
    const signOut = (token: string) =>
      api.post('/v2/user/signout', { headers: { authorization: '' }, body: { id_token: token } });
    const { headers } = await signOut(id_token);
    for (const token of [id_token, 'nonsense']) expect((await signOut(token)).status).toBe(204);
    expect(await list(`action=signOut&actor=${id}`)).toMatchObject([
      { source: 'key', credential_id: id, address: '127.0.0.1', request_id: headers.get('x-request-id') },
    ]);
  });
});

describe('a grant to a client', () => {
  it('of a person is told of with what it gives', async () => {
    const redirect_uri = 'http://127.0.0.1:9/back';
    const client = await makeOAuthClient(api, {
      name: 'App',
      grant_types: ['authorization_code'],
      redirect_uris: [redirect_uri],
      scopes: ['agents:read', 'users:read'],
    });
    const config = await discoverServer(api, client);
    const request = await createCodeRequest(config, { redirect_uri, scope: 'agents:read users:read' });
    const tokens = await getTokens(api, config, request, api.key.key);
    expect(await list(`target=${client.id}&action=grant_to_client`)).toMatchObject([
      { source: 'key', credential_id: api.key.id, details: { scopes: ['agents:read', 'users:read'] } },
    ]);
    for (const _ of ['first', 'again']) await oauth.tokenRevocation(config, tokens.access_token);
    expect(await list(`actor=${client.id}&action=revoke_client_token`)).toMatchObject([
      { source: 'client', credential_id: client.id, target: api.key.id },
    ]);
  });

  it('of its own is told of with each token', async () => {
    const body = { name: 'Import', grant_types: ['client_credentials'], scopes: ['agents:read'] };
    const client = await makeOAuthClient(api, body);
    const config = await discoverServer(api, client);
    const { access_token } = await oauth.clientCredentialsGrant(config, { scope: 'agents:read' });
    await oauth.tokenRevocation(config, access_token);
    expect(await list(`actor=${client.id}`)).toMatchObject([
      { action: 'revoke_client_token', source: 'client', target: null },
      { action: 'issue_client_token', source: 'client', details: { scopes: ['agents:read'] } },
    ]);
  });
});
