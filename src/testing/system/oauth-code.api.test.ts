import * as oauth from 'openid-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '#src/testing/browser.ts';
import { testApi, type Api } from '#src/testing/harness.ts';
import {
  allow,
  createCodeRequest,
  discoverServer,
  getTokens,
  makeOAuthClient,
  type MadeClient,
} from '#src/testing/oauth-client.ts';

const redirect_uri = 'https://desk.example.com/callback';
const application = {
  name: '<b>Desk</b>',
  confidential: false,
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: [redirect_uri],
  scopes: ['agents:read', 'agents:write', 'users:read'],
};
const scope = 'agents:read users:read';

let api: Api;
let person: Api;
let client: MadeClient;
let config: oauth.Configuration;
beforeAll(async () => {
  api = await testApi();
  person = await api.as({ scopes: ['agents:read', 'agents:write', 'users:read'] });
  client = await makeOAuthClient(api, application);
  config = await discoverServer(api, client);
});

const statusOf = async (token: string, path = '/v2/agents') =>
  (await fetch(api.stage.url + path, { headers: { authorization: `Bearer ${token}` } })).status;

const request = (more: Record<string, string> = {}) => createCodeRequest(config, { redirect_uri, scope, ...more });
const begin = async (more: Record<string, string> = {}) => {
  const { url, checks } = await request(more);
  const browser = new Browser(api.stage.url);
  return { browser, checks, page: await browser.visit(url) };
};

/** Gets a code and sends it as a form, with what `more` replaces. */
async function redeem(more: Record<string, string> = {}) {
  const { url, checks } = await request();
  const back = await allow(new Browser(api.stage.url), url, person.key.key);
  const fields = {
    grant_type: 'authorization_code',
    client_id: client.id,
    code: back.url.searchParams.get('code')!,
    redirect_uri,
    code_verifier: checks.pkceCodeVerifier,
    ...more,
  };
  const send = async () => {
    const sent = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
    const answer = await fetch(`${api.stage.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(sent) });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  };
  return { send, code: fields.code };
}

describe('an authorization code', () => {
  it('gives tokens for the person, who is named by a signed ID token', async () => {
    const more = { scope: `openid ${scope}` };
    const tokens = await getTokens(api, config, await request(more), person.key.key);
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: `openid ${scope}`, expires_in: 3600 });
    expect(await statusOf(tokens.access_token)).toBe(200);
    const { sub, ...claims } = tokens.claims()!;
    expect([sub, claims.iss, claims.aud]).toEqual([person.key.id, api.stage.url, client.id]);
    const info = await oauth.fetchUserInfo(config, tokens.access_token, sub);
    expect(info).toEqual({ sub, org: expect.stringMatching(/^org_/) });
    const told = await oauth.tokenIntrospection(config, tokens.access_token);
    expect(told).toMatchObject({ active: true, sub, client_id: client.id, scope: `openid ${scope}` });
  });

  it('is given by a client with a secret too', async () => {
    const confidential = await makeOAuthClient(api, { ...application, confidential: true });
    const own = await discoverServer(api, confidential);
    const asked = await createCodeRequest(own, { redirect_uri, scope });
    const { access_token } = await getTokens(api, own, asked, person.key.key);
    expect(await statusOf(access_token)).toBe(200);
  });

  it('gives no more than the key of the person has, which is said before', async () => {
    const lesser = await api.as({ scopes: ['agents:read'] });
    const { browser, page, checks } = await begin();
    const consent = await browser.submit(page, { action: 'sign-in', key: lesser.key.key });
    expect(consent.text).toMatch(/Not given, because your key lacks it<\/h2>\n<ul><li><code>users:read/);
    const back = await browser.submit(consent, { action: 'consent' });
    const { access_token, scope: given } = await oauth.authorizationCodeGrant(config, back.url, checks);
    expect(given).toBe('agents:read');
    expect([await statusOf(access_token), await statusOf(access_token, '/v2/users')]).toEqual([200, 403]);
  });

  it('acts for the user of a key that acts for one', async () => {
    const key = await api.post('/v2/keys', {
      body: { name: 'Ada', scopes: ['users:read', 'agents:read'], user: { external_id: 'ada' } },
    });
    const { access_token } = await getTokens(api, config, await request(), key.body.secret);
    const answer = await fetch(`${api.stage.url}/v2/users`, { headers: { authorization: `Bearer ${access_token}` } });
    const { data } = (await answer.json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual([key.body.user_id]);
  });

  it('ends with the key of the person, at once', async () => {
    const someone = await api.as({ scopes: ['agents:read'] });
    const { access_token, refresh_token } = await getTokens(api, config, await request(), someone.key.key);
    expect(await statusOf(access_token)).toBe(200);
    await api.delete(`/v2/keys/${someone.key.id}`);
    expect(await statusOf(access_token)).toBe(401);
    const refreshed = oauth.refreshTokenGrant(config, refresh_token!);
    await expect(refreshed).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('makes no key for whoever has the token', async () => {
    const wide = await makeOAuthClient(api, { ...application, scopes: ['keys:write', 'agents:read'] });
    const own = await discoverServer(api, wide);
    const asked = await createCodeRequest(own, { redirect_uri, scope: 'keys:write agents:read' });
    const { access_token } = await getTokens(api, own, asked, api.key.key);
    const answer = await fetch(`${api.stage.url}/v2/keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Mine', scopes: ['agents:read'] }),
    });
    expect(answer.status).toBe(403);
  });

  it.each<[string, Record<string, string>]>([
    ['another verifier', { code_verifier: 'x'.repeat(43) }],
    ['no verifier', { code_verifier: '' }],
    ['another redirect URI', { redirect_uri: `${redirect_uri}/` }],
    ['another code', { code: 'x'.repeat(43) }],
  ])('is refused with %s', async (_what, more) => {
    const { send } = await redeem(more);
    expect(await send()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('is refused to another client', async () => {
    const other = await makeOAuthClient(api, application);
    const { send } = await redeem({ client_id: other.id });
    expect(await send()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('is refused when it has expired', async () => {
    const { send, code } = await redeem();
    const { dataSource } = api.stage.database;
    await dataSource.query(
      `UPDATE oauth_records SET payload = jsonb_set(payload::jsonb, '{exp}', '1')::json
        WHERE kind = 'AuthorizationCode' AND handle_hash = encode(sha256($1::bytea), 'hex')`,
      [Buffer.from(code)],
    );
    expect(await send()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('ends all that it has given when it is sent again, and of several requests at once one succeeds', async () => {
    const { send } = await redeem();
    const { body } = await send();
    expect(await statusOf(body['access_token']!)).toBe(200);
    expect(await send()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await statusOf(body['access_token']!)).toBe(401);
    await expect(oauth.refreshTokenGrant(config, body['refresh_token']!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });

    const { send: race } = await redeem();
    const answers = await Promise.all([race(), race(), race()]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    for (const { body } of answers) if (body['access_token']) expect(await statusOf(body['access_token'])).toBe(401);
  });
});

describe('a request for a code', () => {
  it.each<[string, Record<string, string>, string]>([
    ['without PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['with PKCE in plain text', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['for a scope that the client lacks', { scope: 'keys:write' }, 'invalid_scope'],
    ['for a token instead', { response_type: 'token' }, 'invalid_request'],
    ['without asking anybody', { prompt: 'none' }, 'login_required'],
  ])('is refused %s, to the client', async (_what, more, error) => {
    const { page } = await begin(more);
    expect(page.url.origin + page.url.pathname).toBe(redirect_uri);
    const told = new URLSearchParams(page.url.search || page.url.hash.slice(1));
    expect([told.get('error'), told.get('iss')]).toEqual([error, api.stage.url]);
    expect(told.get('state')).toBeTruthy();
  });

  it.each<[string, Record<string, string>]>([
    ['another redirect URI', { redirect_uri: 'https://evil.example/callback' }],
    ['one that is longer', { redirect_uri: `${redirect_uri}/more` }],
    ['one with a query', { redirect_uri: `${redirect_uri}?a=1` }],
    ['a client that does not exist', { client_id: 'client_01k2c5gq8zf3vr4xw1m6t0y9ab' }],
    ['markup', { redirect_uri: 'https://evil.example/"><script>alert(1)</script>' }],
  ])('is refused on a page and leads nowhere, with %s', async (_what, more) => {
    const { page } = await begin(more);
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    expect(page.text).toContain('This cannot go on');
    expect(page.text).not.toContain('evil.example');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'none'");
  });

  it('may name another port of a loopback address, and no other part of it', async () => {
    const native = await makeOAuthClient(api, { ...application, redirect_uris: ['http://127.0.0.1/callback'] });
    const own = await discoverServer(api, native);
    const visit = async (uri: string) =>
      new Browser(api.stage.url).visit((await createCodeRequest(own, { redirect_uri: uri, scope })).url);
    expect((await visit('http://127.0.0.1:5173/callback')).status).toBe(200);
    expect((await visit('http://127.0.0.1:5173/other')).status).toBe(400);
    expect((await visit('http://localhost:5173/callback')).status).toBe(400);
  });
});

describe('the pages', () => {
  it('name the client as text, keep no copy, and have no scripts', async () => {
    const { browser, page } = await begin();
    const consent = await browser.submit(page, { action: 'sign-in', key: person.key.key });
    for (const { text, headers, status } of [page, consent]) {
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(text).toContain('&lt;b&gt;Desk&lt;/b&gt;');
      expect(text).not.toContain('<b>');
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("form-action 'self' https://desk.example.com;");
      for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"])
        expect(policy).toContain(part);
      expect(policy).not.toContain('script-src');
    }
    for (const [name, { path }] of browser.cookies) expect([name, path.startsWith('/oauth')]).toEqual([name, true]);
  });

  it('say what is wrong with a key, and never show it', async () => {
    const stranger = await testApi();
    const { browser, page } = await begin();
    const unknown = await browser.submit(page, { action: 'sign-in', key: 'sk_"><script>' });
    const foreign = await browser.submit(page, { action: 'sign-in', key: stranger.key.key });
    for (const { status, text } of [unknown, foreign]) {
      expect(status).toBe(401);
      expect(text).toContain('The API key is not known');
      expect(text).not.toContain('sk_');
    }
  });

  it('tell the client when the person refuses, before or after signing in', async () => {
    const first = await begin();
    const refused = await first.browser.submit(first.page, { action: 'refuse' });
    expect(refused.url.searchParams.get('error')).toBe('access_denied');
    const { browser, page } = await begin();
    const consent = await browser.submit(page, { action: 'sign-in', key: person.key.key });
    const back = await browser.submit(consent, { action: 'refuse' });
    expect(back.url.searchParams.get('error')).toBe('access_denied');
    expect(back.url.searchParams.has('code')).toBe(false);
  });

  it('do nothing for another site, another browser, or a form of another page', async () => {
    const { browser, page } = await begin();
    const fields = { action: 'sign-in', key: person.key.key };
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ];
    for (const headers of foreign) expect((await browser.submit(page, fields, headers)).status).toBe(403);
    expect((await new Browser(api.stage.url).submit(page, fields)).status).toBe(400);
    expect((await browser.submit(page, { action: 'consent' })).status).toBe(400);
    expect((await browser.submit(page, fields)).text).toContain('Let &lt;b&gt;Desk');
  });

  it('ask again when another person signs in, and when the key of the session has ended', async () => {
    const someone = await api.as({ scopes: ['agents:read'] });
    const { browser, page } = await begin();
    const consent = await browser.submit(page, { action: 'sign-in', key: someone.key.key });
    await browser.submit(consent, { action: 'consent' });
    expect((await browser.visit((await request()).url)).url.searchParams.has('code')).toBe(true);
    await api.delete(`/v2/keys/${someone.key.id}`);
    const again = await browser.visit((await request()).url);
    expect(again.text).toContain('<h1>Sign in</h1>');
  });

  it('ask again once the session of the browser is ended, by a page of this server alone', async () => {
    const { browser, page } = await begin();
    const consent = await browser.submit(page, { action: 'sign-in', key: person.key.key });
    await browser.submit(consent, { action: 'consent' });
    const end = (headers: Record<string, string>) => browser.visit('/oauth/session/end', { method: 'POST', headers });
    expect((await end({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await browser.visit((await request()).url)).url.searchParams.has('code')).toBe(true);
    expect((await end({ origin: api.stage.url, 'sec-fetch-site': 'same-origin' })).status).toBe(204);
    expect((await browser.visit((await request()).url)).text).toContain('<h1>Sign in</h1>');
    expect((await new Browser(api.stage.url).visit('/oauth/session/end', { method: 'POST' })).status).toBe(204);
  });
});

describe('a refresh token', () => {
  it('is replaced when it is used, and gives a token with the same scopes or fewer', async () => {
    const first = await getTokens(api, config, await request(), person.key.key);
    const second = await oauth.refreshTokenGrant(config, first.refresh_token!, { scope: 'agents:read' });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.scope).toBe('agents:read');
    expect(await statusOf(second.access_token, '/v2/users')).toBe(403);
    const more = oauth.refreshTokenGrant(config, second.refresh_token!, { scope: 'agents:write' });
    await expect(more).rejects.toMatchObject({ error: 'invalid_scope' });
  });

  it('that was used before ends everything that came of it', async () => {
    const first = await getTokens(api, config, await request(), person.key.key);
    const second = await oauth.refreshTokenGrant(config, first.refresh_token!);
    expect(await statusOf(second.access_token)).toBe(200);
    const again = oauth.refreshTokenGrant(config, first.refresh_token!);
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(await statusOf(second.access_token)).toBe(401);
    const next = oauth.refreshTokenGrant(config, second.refresh_token!);
    await expect(next).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('ends when it is revoked, with the access token', async () => {
    const { access_token, refresh_token } = await getTokens(api, config, await request(), person.key.key);
    await oauth.tokenRevocation(config, refresh_token!);
    expect(await statusOf(access_token)).toBe(401);
    await expect(oauth.refreshTokenGrant(config, refresh_token!)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('is given only to clients that may have one', async () => {
    const once = await makeOAuthClient(api, { ...application, grant_types: ['authorization_code'] });
    const own = await discoverServer(api, once);
    const tokens = await getTokens(api, own, await createCodeRequest(own, { redirect_uri, scope }), person.key.key);
    expect(tokens.refresh_token).toBeUndefined();
  });
});
