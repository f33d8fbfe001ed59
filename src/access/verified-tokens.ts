import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { cacheTtlMs } from './key-cache.ts';
import { isTokenRevoked, listRevokedTokens, maxListedRevocations } from './token-revocation-store.ts';

/** The claims of a token whose signature was verified. */
export type VerifiedToken = {
  jti: string;
  keyId: string;
  keyPrint: string;
  kid: string;
  userId: string | null;
  /** The scopes that the sign-in has asked for; null when it asked for none in particular. */
  scopes: readonly string[] | null;
  expiresAtMs: number;
  /** The target of a secret for voice and the settings of its session, in JSON; missing for other tokens. */
  voice?: string;
};

/** Remembers verified tokens, and forgets those that were revoked. */
export type VerifiedTokens = {
  /** Returns the claims of a token that was remembered and not revoked since, or undefined. */
  find(hash: string): Promise<VerifiedToken | undefined>;
  /** Remembers a token, unless it was revoked. Returns whether it is good. */
  add(hash: string, token: VerifiedToken): Promise<boolean>;
  /** Forgets a token that was revoked; without its id, all tokens. */
  forget(jti: string | null): void;
};

/** The largest number of tokens that are remembered. */
const maxTokens = 10_000;
/** The difference between the clocks of two servers, and the length of a transaction, that are allowed for. */
const allowanceMs = 30_000;

/**
 * The memory of verified tokens. A token that is new here is looked up among the revoked ones; then one query every
 * `cacheTtlMs` finds what was revoked since, for all remembered tokens together.
 */
class TokenMemory implements VerifiedTokens {
  readonly #db: EntityDatabase;
  readonly #clock: () => Date;
  readonly #tokens = new LRUCache<string, VerifiedToken>(atMostEntries(maxTokens));
  #checked: { done: Promise<void>; atMs: number } | null = null;

  constructor(db: EntityDatabase, clock: () => Date) {
    this.#db = db;
    this.#clock = clock;
  }

  async find(hash: string): Promise<VerifiedToken | undefined> {
    if (!this.#tokens.has(hash)) return undefined;
    await this.#check();
    return this.#tokens.get(hash);
  }

  async add(hash: string, token: VerifiedToken): Promise<boolean> {
    await this.#check();
    if (await isTokenRevoked(this.#db, token.jti)) return false;
    this.#tokens.set(hash, token);
    return true;
  }

  forget(jti: string | null): void {
    if (jti === null) this.#tokens.clear();
    else this.#forgetAll(new Set([jti]));
  }

  #forgetAll(revoked: ReadonlySet<string>): void {
    if (revoked.size === 0) return;
    for (const [hash, { jti }] of this.#tokens.entries()) if (revoked.has(jti)) this.#tokens.delete(hash);
  }

  async #forgetRevoked(sinceMs: number): Promise<void> {
    const revoked = await listRevokedTokens(this.#db, new Date(sinceMs - allowanceMs));
    if (revoked.length === maxListedRevocations) this.#tokens.clear();
    else this.#forgetAll(new Set(revoked));
  }

  #check(): Promise<void> {
    const nowMs = this.#clock().getTime();
    const before = this.#checked;
    if (before && nowMs - before.atMs < cacheTtlMs) return before.done;
    const checking = { done: this.#forgetRevoked(before?.atMs ?? nowMs), atMs: nowMs };
    checking.done.catch(() => {
      if (this.#checked === checking) this.#checked = before;
    });
    this.#checked = checking;
    return checking.done;
  }
}

/** Creates the memory of verified tokens. */
export const createVerifiedTokens = (db: EntityDatabase, clock: () => Date): VerifiedTokens =>
  new TokenMemory(db, clock);
