import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { AccessChanges } from '#src/access/access-changes.ts';
import { authenticationFailed } from '#src/access/id-token.ts';
import { cacheTtlMs } from '#src/access/key-cache.ts';
import { hashKey } from '#src/access/key-secret.ts';
import { narrowScopes, type Principal, type VerifyBearer } from '#src/access/principal.ts';
import type { TokenService } from '#src/access/token.ts';
import type { Queryable } from '#src/db/query.ts';
import { builtInClientIds } from './clients.ts';
import { findAccessToken, type StoredAccessToken } from './record-store.ts';

/** The beginning of every access token, by which scanners of secrets and the verifier know it. */
export const accessTokenPrefix = 'oat_';

/** The services with which access tokens are verified. `tokens` is asked for when it is needed: it asks this verifier. */
export type OAuthTokenOptions = {
  db: Queryable;
  clock: () => Date;
  changes: AccessChanges;
  authorizeKey: TokenService['authorizeKey'];
};

const maxTokens = 10_000;
const ended = () => authenticationFailed('The access token is not known, has expired or was revoked. Get another one.');

type CachedToken = { token: Promise<StoredAccessToken | null>; untilMs: number };

/** Verifies access tokens by their records, which it remembers for as long as keys are remembered. */
class AccessTokens {
  readonly #options: OAuthTokenOptions;
  readonly #cache = new LRUCache<string, CachedToken>(atMostEntries(maxTokens));

  constructor(options: OAuthTokenOptions) {
    this.#options = options;
    options.changes.listen(({ kind }) => {
      if (kind === 'oauth') this.#cache.clear();
    });
  }

  async verify(handle: string, address: string | undefined): Promise<Principal | null> {
    if (!handle.startsWith(accessTokenPrefix)) return null;
    const token = await this.#find(handle);
    if (!token || token.expiresAt <= this.#options.clock()) throw ended();
    const { clientId, madeBy } = token;
    const scopes = token.scope?.split(' ') ?? [];
    if (madeBy === null) {
      if (!builtInClientIds.has(clientId)) throw ended();
      return this.#authorizeAccount(token, scopes, address);
    }
    const client = await this.#options.authorizeKey(madeBy, { userId: null, scopes }, address);
    const bounds = narrowScopes(client.scopes, token.clientScopes);
    if (token.kind === 'AccessToken') return this.#authorizeAccount(token, bounds, address);
    return { ...client, subject: clientId, credentialId: clientId, source: 'client', scopes: bounds };
  }

  /** Returns the principal of somebody who has signed in with a key, and let a client act with it. */
  async #authorizeAccount(
    { accountId, organizationId }: StoredAccessToken,
    scopes: Iterable<string>,
    address: string | undefined,
  ): Promise<Principal> {
    if (accountId === null) throw ended();
    const narrowing = { userId: null, scopes: [...scopes] };
    const principal = await this.#options.authorizeKey(accountId, narrowing, address);
    if (organizationId !== null && organizationId !== principal.organizationId) throw ended();
    return { ...principal, source: 'client' };
  }

  #find(handle: string): Promise<StoredAccessToken | null> {
    const nowMs = this.#options.clock().getTime();
    const name = hashKey(handle);
    const known = this.#cache.get(name);
    if (known && known.untilMs > nowMs) return known.token;
    const loading = { token: findAccessToken(this.#options.db, handle), untilMs: nowMs + cacheTtlMs };
    const forget = () => {
      if (this.#cache.peek(name) === loading) this.#cache.delete(name);
    };
    loading.token.then((token) => token ?? forget(), forget);
    this.#cache.set(name, loading);
    return loading.token;
  }
}

/** Creates the verifier of access tokens of OAuth. */
export function createOAuthVerifier(options: OAuthTokenOptions): VerifyBearer {
  const tokens = new AccessTokens(options);
  return (token, address) => tokens.verify(token, address);
}
