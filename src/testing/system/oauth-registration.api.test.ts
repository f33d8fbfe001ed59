import * as oauth from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { createCodeRequest, getTokens } from '#src/testing/oauth-client.ts';

const metadata = {
  client_name: 'Desk',
  redirect_uris: ['http://127.0.0.1/callback'],
  token_endpoint_auth_method: 'none',
  scope: 'openid agents:read',
};

let stage: Stage;
let api: Api;
beforeAll(async () => {
  stage = await startStage(await openTestDatabase(), {}, { oauthRegistration: true });
  api = await testApi(stage);
});
afterAll(() => stage.drain());

async function register(body: unknown, key: string | null = api.key.key, at = stage.url) {
  const answer = await fetch(`${at}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}

describe('a program', () => {
  it('registers itself with a key by a library that knows nothing of Parley, and people sign in to it', async () => {
    const config = await oauth.dynamicClientRegistration(
      new URL(stage.url),
      { ...metadata, id_token_signed_response_alg: 'EdDSA' },
      oauth.None(),
      { initialAccessToken: api.key.key, execute: [oauth.allowInsecureRequests] },
    );
    expect(config.clientMetadata()).toMatchObject({
      client_id: expect.stringMatching(/^client_/),
      client_name: 'Desk',
      scope: 'agents:read',
    });
    const asked = await createCodeRequest(config, {
      redirect_uri: 'http://127.0.0.1:9/callback',
      scope: 'agents:read',
    });
    const { scope } = await getTokens(api, config, asked, api.key.key);
    expect(scope).toBe('agents:read');
    const { data } = (await api.get('/v2/audit')).body;
    expect(data).toContainEqual(
      expect.objectContaining({ action: 'createOAuthClient', target: config.clientMetadata().client_id }),
    );
  });

  it('gets a secret when it can keep one', async () => {
    const grant_types = ['client_credentials'];
    const { status, body } = await register({ client_name: 'Import', grant_types, scope: 'agents:read' });
    expect([status, body['client_secret_expires_at'], body['response_types']]).toEqual([201, 0, []]);
    const answer = await fetch(`${stage.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${String(body['client_id'])}:${String(body['client_secret'])}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'agents:read' }),
    });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['without a name', { client_name: undefined }, 'invalid_client_metadata'],
    ['with a name of two lines', { client_name: 'a\nb' }, 'invalid_client_metadata'],
    ['without scopes', { scope: undefined }, 'invalid_client_metadata'],
    ['with scopes of identity alone', { scope: 'openid' }, 'invalid_client_metadata'],
    ['for another grant', { grant_types: ['password'] }, 'invalid_client_metadata'],
    ['for tokens at the front', { response_types: ['token'] }, 'invalid_client_metadata'],
    ['with a key of its own', { token_endpoint_auth_method: 'private_key_jwt' }, 'invalid_client_metadata'],
    ['with an address that others can read', { redirect_uris: ['http://desk.example/back'] }, 'invalid_redirect_uri'],
    ['with an address that is none', { redirect_uris: ['a b'] }, 'invalid_redirect_uri'],
    ['with addresses that are no list', { redirect_uris: 'https://desk.example' }, 'invalid_client_metadata'],
  ])('is refused %s', async (_what, change, error) => {
    const { status, body } = await register({ ...metadata, ...change });
    expect([status, body]).toEqual([400, { error, error_description: expect.any(String) }]);
  });

  it.each([null, [], 'text', 7, '{'])('is refused with metadata that is no object: %j', async (body) => {
    expect((await register(body)).body).toMatchObject({ error: 'invalid_client_metadata' });
  });

  it.each(['/oauth/register', '/oauth/interaction/none'])('is told at %s when it sends too much', async (path) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(stage.url + path, { method: 'POST', headers, body: `key=${'x'.repeat(200_000)}` });
    expect([answer.status, await answer.json()]).toEqual([
      413,
      expect.objectContaining({ error_code: 'payload_too_large' }),
    ]);
  });

  it('is refused without a key that makes clients, and gets no more than the key has', async () => {
    expect(await register(metadata, null)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    const wrong = await register(metadata, 'sk_wrong');
    expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
    const reader = await api.as({ scopes: ['agents:read'] });
    expect(await register(metadata, reader.key.key)).toMatchObject({
      status: 403,
      body: { error: 'insufficient_scope' },
    });
    const lesser = await api.as({ scopes: ['agents:read', 'clients:write'] });
    expect((await register({ ...metadata, scope: 'agents:write' }, lesser.key.key)).status).toBe(403);
    expect((await register(metadata, lesser.key.key)).status).toBe(201);
  });

  it('finds no registration unless the operator has turned it on', async () => {
    const usual = await testApi();
    const path = '/.well-known/openid-configuration';
    const [on, off] = await Promise.all(
      [stage.url, usual.stage.url].map(async (url) => (await fetch(url + path)).json()),
    );
    expect(on).toMatchObject({ registration_endpoint: `${stage.url}/oauth/register` });
    expect(off).not.toHaveProperty('registration_endpoint');
    expect((await register(metadata, usual.key.key, usual.stage.url)).status).toBe(404);
  });
});
