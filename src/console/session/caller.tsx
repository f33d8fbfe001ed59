import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Parley } from '#src/clients/typescript/parley.ts';
import { endSignIn, refreshTokens, rememberSignIn } from './oauth.ts';
import { serverUrl } from './server-url.ts';
import { TokenKeeper, type TokenSet } from './token-keeper.ts';

/** The reader who is signed in: the client with the credential, and what it may do. It lives in the memory of the page only. */
export type Caller = {
  parley: Parley;
  may: (scope: string) => boolean;
  /** Ends the sign-in. What the server does not hear of ends by itself. */
  signOut: () => Promise<void>;
};

const CallerContext = createContext<Caller | null>(null);

/** Gives its children the caller. */
export const CallerProvider = CallerContext.Provider;

/** Returns who is signed in. Views are shown to nobody else. */
export function useCaller(): Caller {
  const caller = useContext(CallerContext);
  if (caller === null) throw new Error('Nobody is signed in.');
  return caller;
}

async function toCaller(parley: Parley, signOut: Caller['signOut']): Promise<Caller> {
  const { scopes } = await parley.auth.getCaller();
  const own = new Set(scopes);
  return { parley, may: (scope) => own.has(scope), signOut };
}

/**
 * Signs in with an API key, and learns what it may do. `onEnd` is told when the server refuses the key later.
 *
 * @throws ParleyError when the key is refused
 */
export async function signInWithKey(apiKey: string, onEnd: () => void): Promise<Caller> {
  let isKnown = false;
  const parley = new Parley({
    baseUrl: serverUrl,
    apiKey,
    logLevel: 'off',
    onResponse: ({ response }) => void (isKnown && response?.status === 401 && onEnd()),
  });
  const caller = await toCaller(parley, async () => undefined);
  isKnown = true;
  return caller;
}

/**
 * Signs in with tokens of OAuth, which are exchanged as they end. `onEnd` is told when there are no more.
 *
 * @throws ParleyError when the tokens are refused
 */
export async function signInWithTokens(tokens: TokenSet, onEnd: () => void): Promise<Caller> {
  const keeper = new TokenKeeper(tokens, { refresh: refreshTokens, now: Date.now, onEnd });
  const parley = new Parley({
    baseUrl: serverUrl,
    token: () => keeper.current(),
    logLevel: 'off',
    onResponse: ({ response }) => void (response?.status === 401 && keeper.refuse()),
  });
  return toCaller(parley, async () => {
    rememberSignIn(false);
    await endSignIn(keeper.refreshToken).catch(() => undefined);
  });
}
