import type { Key } from '#generated/v2/client/types.gen.ts';

/** The status of a key now, in a word, and the tone in which it is shown. */
export type KeyStatus = { word: 'Active' | 'Ends soon' | 'Expired' | 'Revoked'; tone: 'good' | 'warn' | 'bad' };

const weekMs = 7 * 86_400_000;

/** Returns the status of a key at a moment. */
export function toKeyStatus(
  { revoked_at, expires_at }: Pick<Key, 'revoked_at' | 'expires_at'>,
  now: number,
): KeyStatus {
  if (revoked_at !== null) return { word: 'Revoked', tone: 'bad' };
  const leftMs = expires_at === null ? Infinity : Date.parse(expires_at) - now;
  if (leftMs <= 0) return { word: 'Expired', tone: 'bad' };
  return leftMs <= weekMs ? { word: 'Ends soon', tone: 'warn' } : { word: 'Active', tone: 'good' };
}

/** The scopes of one resource: `agents` with `read` and `write`. */
export type ScopeGroup = { resource: string; actions: string[] };

/** Groups scopes by their resource, both in the order of the alphabet. */
export function groupScopes(scopes: readonly string[]): ScopeGroup[] {
  const groups = new Map<string, string[]>();
  for (const scope of scopes.toSorted()) {
    const [resource = '', action = ''] = scope.split(':');
    groups.set(resource, [...(groups.get(resource) ?? []), action]);
  }
  return [...groups].map(([resource, actions]) => ({ resource, actions }));
}

/** Splits what somebody has typed into addresses and networks, between commas, blanks and lines. */
export const splitAddresses = (text: string): string[] => text.split(/[\s,;]+/).filter((address) => address !== '');
