import * as oauth from 'openid-client';
import { Browser, type Visit } from './browser.ts';
import type { Api } from './harness.ts';

/** A client as the API makes it. */
export type MadeClient = { id: string; secret: string | null };

/** Creates a client through the API. */
export async function makeOAuthClient(api: Api, body: object): Promise<MadeClient> {
  const { status, body: made } = await api.post('/v2/oauth/clients', { body });
  if (status !== 201) throw new Error(JSON.stringify(made));
  return made;
}

/** Returns what a client knows of the server, by its discovery. */
export const discoverServer = (api: Api, { id, secret }: MadeClient): Promise<oauth.Configuration> =>
  oauth.discovery(
    new URL(api.stage.url),
    id,
    { id_token_signed_response_alg: 'EdDSA' },
    secret === null ? oauth.None() : oauth.ClientSecretBasic(secret),
    { execute: [oauth.allowInsecureRequests] },
  );

/** A request of a client for a code, with what it keeps to check the answer. */
export type CodeRequest = {
  url: URL;
  checks: oauth.AuthorizationCodeGrantChecks & { pkceCodeVerifier: string; expectedState: string };
};

/** Creates a request for a code, with PKCE, state and nonce. `more` replaces parameters; an empty one is left out. */
export async function createCodeRequest(
  config: oauth.Configuration,
  parameters: { redirect_uri: string; scope: string } & Record<string, string>,
): Promise<CodeRequest> {
  const pkceCodeVerifier = oauth.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [oauth.randomState(), oauth.randomNonce()];
  const isOpenId = parameters.scope.split(' ').includes('openid');
  const all: Record<string, string> = {
    code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    ...(isOpenId && { nonce: expectedNonce }),
    ...parameters,
  };
  const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  const checks = { pkceCodeVerifier, expectedState, ...(isOpenId && { expectedNonce }) };
  return { url: oauth.buildAuthorizationUrl(config, sent), checks };
}

/** Goes through the pages as a person who signs in with a key and allows what is asked. Returns where that leads. */
export async function allow(browser: Browser, url: URL, key: string): Promise<Visit> {
  const signIn = await browser.visit(url);
  const consent = await browser.submit(signIn, { action: 'sign-in', key });
  return browser.submit(consent, { action: 'consent' });
}

/** Gets tokens for a person who allows what is asked. */
export async function getTokens(api: Api, config: oauth.Configuration, { url, checks }: CodeRequest, key: string) {
  const back = await allow(new Browser(api.stage.url), url, key);
  return oauth.authorizationCodeGrant(config, back.url, checks);
}
