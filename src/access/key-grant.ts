import proxyAddr from 'proxy-addr';
import { narrowScopes } from './principal.ts';
import type { ApiKeyRow } from './table.ts';

/** A key that works, with what it may do: no more than any of the keys behind it. */
export type KeyGrant = {
  key: ApiKeyRow;
  scopes: ReadonlySet<string>;
  /** The time at which it, or a key behind it, expires; null for never. */
  endsAtMs: number | null;
  /** Tells whether it may be used from the address. Without an address: whether it may be used from everywhere. */
  allowsAddress(address: string | undefined): boolean;
};

/** Creates the check of a list of addresses and networks. An empty list allows all. */
function createAddressCheck(allowed: readonly string[]): (address: string | undefined) => boolean {
  if (allowed.length === 0) return () => true;
  const matches = proxyAddr.compile([...allowed]);
  return (address) => address !== undefined && matches(address, 0);
}

const earliest = (times: readonly (Date | null)[]): number | null => {
  const known = times.flatMap((time) => (time === null ? [] : [time.getTime()]));
  return known.toSorted((a, b) => a - b)[0] ?? null;
};

/**
 * Returns what a key may do by the rows of its chain, or null when it or a key behind it was revoked or has expired.
 * `chain` is the key and those behind it, as `findKeyChain` returns them.
 */
export function toKeyGrant(chain: readonly ApiKeyRow[], nowMs: number): KeyGrant | null {
  const [key, ...makers] = chain;
  if (!key || chain.some(({ revokedAt }) => revokedAt !== null) || chain.at(-1)!.madeBy !== null) return null;
  const endsAtMs = earliest(chain.map(({ expiresAt }) => expiresAt));
  if (endsAtMs !== null && endsAtMs <= nowMs) return null;
  const checks = chain.map(({ allowedAddresses }) => createAddressCheck(allowedAddresses));
  return {
    key,
    scopes: narrowScopes(key.scopes, ...makers.map(({ scopes }) => scopes)),
    endsAtMs,
    allowsAddress: (address) => checks.every((isAllowed) => isAllowed(address)),
  };
}

/** Tells whether a hash is that of the key's secret, or of the one before while it still works. */
export function hasSecretHash(key: ApiKeyRow, isHash: (stored: string) => boolean, nowMs: number): boolean {
  const isCurrent = isHash(key.hash);
  const isPrevious = key.previousHash !== null && isHash(key.previousHash);
  return isCurrent || (isPrevious && key.previousUntil !== null && key.previousUntil.getTime() > nowMs);
}
