import proxyAddr from '#generated/packages/proxy-addr.js';
import { narrowScopes } from './principal.ts';
import type { KeyChainRow } from './key-chain-store.ts';
import { selectRoleScopes } from './roles.ts';
import type { ApiKeyRow } from './table.ts';

/** A key that works, with what it may do: no more than any of the keys behind it. */
export type KeyGrant = {
  key: ApiKeyRow;
  scopes: ReadonlySet<string>;
  /** The time at which it, or a key behind it, expires; null for never. */
  endsAtMs: number | null;
  /** The next time at which a role ends that gives some of its scopes; null for never. */
  rolesEndAtMs: number | null;
  /** Tells whether it may be used from the address. Without an address: whether it may be used from everywhere. */
  allowsAddress(address: string | undefined): boolean;
};

/** Creates the check of a list of addresses and networks. An empty list allows all. */
function createAddressCheck(allowed: readonly string[]): (address: string | undefined) => boolean {
  if (allowed.length === 0) return () => true;
  const matches = proxyAddr.compile([...allowed]);
  return (address) => address !== undefined && matches(address, 0);
}

/** Returns the earliest of some times; null when there is none. */
export const findEarliest = (times: readonly (number | null)[]): number | null =>
  times.flatMap((time) => time ?? []).toSorted((a, b) => a - b)[0] ?? null;

const toScopes = ({ scopes, roles }: KeyChainRow, nowMs: number) =>
  roles === null ? scopes : selectRoleScopes(scopes, roles, nowMs);

/**
 * Returns what a key may do by the rows of its chain, or null when it or a key behind it was revoked or has expired.
 * `chain` is the key and those behind it, as `findKeyChain` returns them.
 */
export function toKeyGrant(chain: readonly KeyChainRow[], nowMs: number): KeyGrant | null {
  const [key, ...makers] = chain;
  if (!key || chain.some(({ revokedAt }) => revokedAt !== null) || chain.at(-1)!.madeBy !== null) return null;
  const endsAtMs = findEarliest(chain.map(({ expiresAt }) => expiresAt?.getTime() ?? null));
  if (endsAtMs !== null && endsAtMs <= nowMs) return null;
  const roleEnds = chain.flatMap(({ roles }) => (roles ?? []).map(({ expiresAtMs }) => expiresAtMs));
  const checks = chain.map(({ allowedAddresses }) => createAddressCheck(allowedAddresses));
  return {
    key,
    scopes: narrowScopes(toScopes(key, nowMs), ...makers.map((maker) => toScopes(maker, nowMs))),
    endsAtMs,
    rolesEndAtMs: findEarliest(roleEnds.filter((end) => end !== null && end > nowMs)),
    allowsAddress: (address) => checks.every((isAllowed) => isAllowed(address)),
  };
}

/** Tells whether a hash is that of the key's secret, or of the one before while it still works. */
export function hasSecretHash(key: ApiKeyRow, isHash: (stored: string) => boolean, nowMs: number): boolean {
  const isCurrent = isHash(key.hash);
  const isPrevious = key.previousHash !== null && isHash(key.previousHash);
  return isCurrent || (isPrevious && key.previousUntil !== null && key.previousUntil.getTime() > nowMs);
}
