import { checkText } from './options.ts';
import { callOwn } from './patience.ts';

/** The answer of a sign-in. */
export type SignIn = { id_token: string; expires_at: string };

/** The source of the bearer tokens of calls. */
export type TokenSource = {
  /** A token that is good for at least some minutes. */
  current(): Promise<string>;
  /** Returns a token other than `refused`, which the server did not accept. */
  renew(refused: string): Promise<string>;
};

/** A token or a key that authorizes calls, and the headers that carry it. */
export type Credential = { tokens: TokenSource; toHeaders(token: string): Record<string, string> };

export const toBearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const toKeyHeader = (key: string) => ({ 'x-api-key': key });

const refreshBeforeMs = 5 * 60_000;

/**
 * Signs in when first needed and again five minutes before the token ends. However many calls wait for a token,
 * there is one sign-in at a time.
 */
export function signedInTokens(signIn: () => Promise<SignIn>, now: () => number): TokenSource {
  let token: { value: string; refreshAt: number; endsAt: number } | null = null;
  let pending: Promise<string> | null = null;

  async function refresh(): Promise<string> {
    const askedAt = now();
    const { id_token: value, expires_at } = await signIn();
    const endsAt = Date.parse(expires_at);
    // A token that lives for less than ten minutes is used for half of its life, not refreshed by every call.
    const margin = Math.min(refreshBeforeMs, (endsAt - askedAt) / 2);
    // A clock that is ahead of the server's would see every token as old: the server's 401 is then the judge.
    token = { value, endsAt, refreshAt: margin > 0 ? endsAt - margin : Infinity };
    return value;
  }

  function shared(): Promise<string> {
    pending ??= refresh().finally(() => (pending = null));
    return pending;
  }

  return {
    async current() {
      if (!token) return shared();
      if (now() < token.refreshAt) return token.value;
      const old = token;
      return shared().catch((error: unknown) => {
        if (now() < old.endsAt) return old.value;
        throw error;
      });
    },
    async renew(refused) {
      return token && token.value !== refused ? token.value : shared();
    },
  };
}

/** Tokens that the caller obtains: a fixed one, or a function that is asked for each call. */
export function givenTokens(token: string | (() => string | Promise<string>)): TokenSource {
  const ask = async () => (typeof token === 'string' ? token : callOwn(async () => checkText('token', await token())));
  return { current: ask, renew: ask };
}
