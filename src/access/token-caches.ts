import { LRUCache } from 'lru-cache';
import type { Principal } from './principal.ts';
import type { UserRef } from '#generated/v2/client/types.gen.ts';
import type { Transactional } from '#src/db/query.ts';
import { findKeyByHash, findKeyById, updateKeyLastUsed } from './key-store.ts';
import type { ApiKeyRow } from './table.ts';
/** The time for which API keys, signing keys and users are cached: so long a change or a revocation may go unnoticed. */
export const cacheTtlMs = 5_000;
/** The minimum time between two updates of a key's last use. */
const lastUsedIntervalMs = 60_000;

/** The users for whom tokens can act. */
export type TokenUsers = {
  /** Returns the id of the user that a sign-in names, who is made if missing. @throws `invalid_request` */
  resolve(organizationId: string, ref: UserRef): Promise<string>;
  /** Tells whether a user exists and is not deleted. */
  isActive(organizationId: string, id: string): Promise<boolean>;
};

/** The principals by cached key, so that requests with one key share one object. */
const principals = new WeakMap<ApiKeyRow, Principal>();

/** Returns the principal of a caller with a key. */
export function toPrincipal(key: ApiKeyRow): Principal {
  const { organizationId, subject, id, scopes } = key;
  const principal = principals.get(key) ?? {
    organizationId,
    userId: null,
    subject,
    credentialId: id,
    source: 'key' as const,
    scopes: new Set(scopes),
  };
  principals.set(key, principal);
  return principal;
}

/** Returns the principal of a token that acts for a user: the key's, as that user. */
export const toUserPrincipal = (key: ApiKeyRow, userId: string): Principal => ({
  ...toPrincipal(key),
  userId,
  subject: userId,
});

/** Creates a cache of users who exist. A deleted one is noticed after `cacheTtlMs` at the latest. */
export function createUserCache(users: TokenUsers, clock: () => Date) {
  const untilMs = new LRUCache<string, number>({ max: 10_000 });
  return async function isActive(organizationId: string, id: string): Promise<boolean> {
    const now = clock().getTime();
    if ((untilMs.get(id) ?? 0) > now) return true;
    const active = await users.isActive(organizationId, id);
    if (active) untilMs.set(id, now + cacheTtlMs);
    return active;
  };
}

/** Creates a cache of API keys; null for unknown and revoked ones. Concurrent look-ups of a key share one query. */
export function createApiKeyCache(db: Transactional, clock: () => Date) {
  const cache = new LRUCache<string, { key: Promise<ApiKeyRow | null>; untilMs: number }>({ max: 10_000 });

  async function findActiveKey(find: () => Promise<ApiKeyRow | null>, now: Date): Promise<ApiKeyRow | null> {
    const key = await find();
    if (!key || key.revokedAt) return null;
    if (now.getTime() - (key.lastUsedAt?.getTime() ?? 0) >= lastUsedIntervalMs)
      await updateKeyLastUsed(db, key.id, now);
    return key;
  }

  function getCachedKey(name: string, find: () => Promise<ApiKeyRow | null>): Promise<ApiKeyRow | null> {
    const now = clock();
    const cached = cache.get(name);
    if (cached && cached.untilMs > now.getTime()) return cached.key;
    const entry = { key: findActiveKey(find, now), untilMs: now.getTime() + cacheTtlMs };
    const forget = () => {
      if (cache.peek(name) === entry) cache.delete(name);
    };
    entry.key.then((key) => key ?? forget(), forget);
    cache.set(name, entry);
    return entry.key;
  }

  return {
    byId: (id: string) => getCachedKey(`id:${id}`, () => findKeyById(db, id)),
    byHash: (hash: string) => getCachedKey(`hash:${hash}`, () => findKeyByHash(db, hash)),
  };
}
