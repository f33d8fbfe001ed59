import { problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findKeyChain, type KeyChainRow } from './key-chain-store.ts';
import { toKeyGrant, type KeyGrant } from './key-grant.ts';
import type { Principal } from './principal.ts';

/** What a key may do, and the rows of it and of the keys behind it. */
type OwnKey = { grant: KeyGrant; chain: KeyChainRow[] };

/**
 * Returns the key that the caller has, and those behind it. A client of OAuth and a token of another issuer have none: who
 * could make a key with one, or read a new secret, would keep access after it has ended.
 * @throws `insufficient_permissions`, `authentication_failed`
 */
export async function requireOwnKey(db: Queryable, { source, credentialId }: Principal, now: Date): Promise<OwnKey> {
  if (source !== 'key')
    throw problem('insufficient_permissions', 'This needs a key, or a token from signInWithApiKey.');
  const chain = await findKeyChain(db, 'id', credentialId);
  const grant = toKeyGrant(chain, now.getTime());
  if (!grant) throw problem('authentication_failed', 'The API key was revoked or has expired.');
  return { grant, chain };
}

/** Tells whether a key ends, loses scopes at some time, or may not be used from everywhere. */
const isLimited = ({ endsAtMs, rolesEndAtMs, allowsAddress }: KeyGrant) =>
  endsAtMs !== null || rolesEndAtMs !== null || !allowsAddress(undefined);

/**
 * Checks that the caller may change a key or a client, or get a new secret of it. The caller's own key may have limits of time
 * or address: then it controls itself and what was made with it, since its limits hold for these too. `keyId` is the key
 * itself, or the key by which a client was made. Returns the limited key of the caller, or null when it has no limits.
 * @throws `insufficient_permissions`, `authentication_failed`
 */
export async function requireControl(
  db: Queryable,
  principal: Principal,
  { what, keyId, now }: { what: string; keyId: string; now: Date },
): Promise<KeyGrant | null> {
  const { grant } = await requireOwnKey(db, principal, now);
  if (!isLimited(grant)) return null;
  const chain = await findKeyChain(db, 'id', keyId);
  if (chain.some(({ id }) => id === grant.key.id)) return grant;
  const detail = `Your key has an end or is bound to addresses, and ${what} was not made with it.`;
  throw problem('insufficient_permissions', detail);
}
