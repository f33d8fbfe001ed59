import { consoleScopes } from './console-scopes.ts';
import { serverUrl } from './server-url.ts';
import { SignInRefused, type TokenSet } from './token-keeper.ts';

/** The client that the server has built in for the console. */
const clientId = 'parley-console';

/** The address to which the server leads a browser back, of which the page is told by the server. */
const redirectUri = document.documentElement.dataset['signIn'] ?? '';

/** The facts that a page remembers while the reader signs in elsewhere. They open nothing without the answer of the server. */
type PendingSignIn = { verifier: string; state: string; returnTo: string };

/** The answer with which the server leads a browser back, and where the reader was before. */
export type SignInAnswer = { code: string | null; error: string | null; verifier: string; returnTo: string };

const pendingName = 'parley-console-sign-in';
const resumeName = 'parley-console-resume';

/** Keeps a text for the page, or removes it. Returns false in browsers that keep nothing for a page. */
function keep(storage: 'localStorage' | 'sessionStorage', name: string, value: string | null): boolean {
  try {
    if (value === null) window[storage].removeItem(name);
    else window[storage].setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

function recall(storage: 'localStorage' | 'sessionStorage', name: string): string | null {
  try {
    return window[storage].getItem(name);
  } catch {
    return null;
  }
}

/**
 * Whether readers can sign in by OAuth: they came by the address to which the server leads back, over a connection on which
 * browsers compute hashes.
 */
export const canSignIn = redirectUri.startsWith(`${serverUrl}/`) && window.isSecureContext;

const toText = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const randomText = () => toText(crypto.getRandomValues(new Uint8Array(32)));

/**
 * Goes to the server to sign in: an authorization code with PKCE (RFC 7636). `isSilent` asks nobody anything, and comes back at once.
 *
 * @returns false when the browser keeps nothing for the page, so that it could not go on after that
 */
export async function beginSignIn(returnTo: string, { isSilent = false } = {}): Promise<boolean> {
  const pending: PendingSignIn = { verifier: randomText(), state: randomText(), returnTo };
  if (!keep('sessionStorage', pendingName, JSON.stringify(pending))) return false;
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pending.verifier));
  const parameters = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: consoleScopes.join(' '),
    state: pending.state,
    code_challenge: toText(new Uint8Array(hash)),
    code_challenge_method: 'S256',
    ...(isSilent && { prompt: 'none' }),
  });
  window.location.assign(`${serverUrl}/oauth/authorize?${parameters}`);
  return true;
}

/** Takes the answer of a sign-in that this page has begun; null when the address is none, or is of another sign-in. */
export function takeAnswer(): SignInAnswer | null {
  if (window.location.origin + window.location.pathname !== redirectUri) return null;
  const query = new URLSearchParams(window.location.search);
  const kept = recall('sessionStorage', pendingName);
  keep('sessionStorage', pendingName, null);
  if (kept === null) return null;
  const { verifier, state, returnTo } = JSON.parse(kept) as PendingSignIn;
  // The state and the issuer tell an answer to this page from one that somebody else has sent it (RFC 9700, RFC 9207).
  if (query.get('state') !== state || query.get('iss') !== serverUrl) return null;
  return { code: query.get('code'), error: query.get('error'), verifier, returnTo };
}

async function send(endpoint: string, fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ client_id: clientId, ...fields });
  return fetch(`${serverUrl}/oauth/${endpoint}`, { method: 'POST', body });
}

async function requestTokens(fields: Record<string, string>): Promise<TokenSet> {
  const response = await send('token', fields);
  if (response.ok) return (await response.json()) as TokenSet;
  const failure = (await response.json().catch(() => ({}))) as { error_description?: unknown };
  const detail = String(failure.error_description ?? `The server answered with ${response.status}.`);
  throw response.status === 400 ? new SignInRefused(detail) : new Error(detail);
}

/** Exchanges the code of an answer for tokens. @throws `SignInRefused` */
export const exchangeCode = (code: string, verifier: string): Promise<TokenSet> =>
  requestTokens({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier });

/** Exchanges a refresh token, which is used up by that, for other tokens. @throws `SignInRefused` when the sign-in has ended */
export const refreshTokens = (token: string): Promise<TokenSet> =>
  requestTokens({ grant_type: 'refresh_token', refresh_token: token });

/** Revokes all tokens of the sign-in of this browser, and ends its session, so that the next one asks for a key again. */
export async function endSignIn(token: string): Promise<void> {
  await Promise.all([
    send('revoke', { token, token_type_hint: 'refresh_token' }),
    fetch(`${serverUrl}/oauth/session/end`, { method: 'POST' }),
  ]);
}

/** Remembers whether this browser has signed in by OAuth, which is tried again without a question when the page is loaded. */
export const rememberSignIn = (isSignedIn: boolean): boolean =>
  keep('localStorage', resumeName, isSignedIn ? '1' : null);

/** Whether this browser has signed in by OAuth before, and has not signed out. */
export const mayResume = (): boolean => canSignIn && recall('localStorage', resumeName) !== null;
