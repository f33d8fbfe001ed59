import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { UserRef } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { findKeyChain } from './key-chain-store.ts';
import { toKeyGrant, type KeyGrant } from './key-grant.ts';

/**
 * The time for which keys, tokens, signing keys and users are cached: so long a change may go unnoticed on a server whose
 * notice of it was lost.
 */
export const cacheTtlMs = 2_000;
const maxEntries = 10_000;

/** The users for whom tokens can act. */
export type TokenUsers = {
  /** Returns the id of the user that a sign-in names, who is made if missing. @throws `invalid_request` */
  resolve(reach: Reach, ref: UserRef): Promise<string>;
  /** Tells whether a user exists and is not deleted. */
  isActive(organizationId: string, id: string): Promise<boolean>;
};

/**
 * Creates a cache of users who exist. A deleted one is noticed after `cacheTtlMs` at the latest. An answer that was asked for
 * before `forget` is not kept: the user may have been deleted meanwhile.
 */
export function createUserCache(users: TokenUsers, clock: () => Date) {
  const untilMs = new LRUCache<string, number>(atMostEntries(maxEntries));
  let forgotten = 0;
  return {
    async isActive(organizationId: string, id: string): Promise<boolean> {
      const now = clock().getTime();
      if ((untilMs.get(id) ?? 0) > now) return true;
      const before = forgotten;
      const active = await users.isActive(organizationId, id);
      if (active && forgotten === before) untilMs.set(id, now + cacheTtlMs);
      return active;
    },
    forget() {
      forgotten += 1;
      untilMs.clear();
    },
  };
}

/** Creates a cache of what keys may do; null for unknown, expired and revoked ones. Concurrent look-ups share one query. */
export function createKeyCache(db: Queryable, clock: () => Date) {
  const cache = new LRUCache<string, { grant: Promise<KeyGrant | null>; untilMs: number }>(atMostEntries(maxEntries));

  async function load(by: 'id' | 'hash', value: string, nowMs: number): Promise<KeyGrant | null> {
    return toKeyGrant(await findKeyChain(db, by, value), nowMs);
  }

  async function find(by: 'id' | 'hash', value: string): Promise<KeyGrant | null> {
    const nowMs = clock().getTime();
    const name = `${by}:${value}`;
    let entry = cache.get(name);
    if (!entry || entry.untilMs <= nowMs) {
      const loading = { grant: load(by, value, nowMs), untilMs: nowMs + cacheTtlMs };
      const forget = () => {
        if (cache.peek(name) === loading) cache.delete(name);
      };
      loading.grant.then((grant) => grant ?? forget(), forget);
      cache.set(name, loading);
      entry = loading;
    }
    const grant = await entry.grant;
    // A role that ends takes its scopes along at that moment, and not when the cache is old.
    if (grant?.rolesEndAtMs != null && grant.rolesEndAtMs <= clock().getTime()) {
      cache.delete(name);
      return find(by, value);
    }
    return grant?.endsAtMs != null && grant.endsAtMs <= clock().getTime() ? null : grant;
  }

  return {
    byId: (id: string) => find('id', id),
    byHash: (hash: string) => find('hash', hash),
    forget: () => cache.clear(),
  };
}
