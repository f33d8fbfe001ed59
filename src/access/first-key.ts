import { randomBytes } from 'node:crypto';
import { ConfigError } from '#src/config/config.ts';
import { newId } from '#src/api/ids.ts';
import type { Queryable } from '#src/db/query.ts';
import { anyKey, ensureOrganization, keyByHash, keyById, lockKeys, saveKey, type Transactional } from './key-store.ts';
import { hashKey } from './token.ts';

export type Secret = { id: string; key: string };

export type NewKey = { name: string; organization: string; scopes: readonly string[]; now: Date };

/** A key that nobody can guess: 256 random bits, in letters that a double click selects. */
export function newSecret(): Secret {
  const bits = BigInt(`0x${randomBytes(32).toString('hex')}`);
  return { id: newId('key'), key: `sk_${bits.toString(36).padStart(50, '0')}` };
}

async function putKey(tx: Queryable, { id, key }: Secret, { name, organization, scopes, now }: NewKey): Promise<void> {
  const organizationId = await ensureOrganization(tx, { id: newId('org'), name: organization, now });
  await saveKey(tx, { id, organizationId, subject: newId('usr'), name, hash: hashKey(key), scopes, now });
}

/** Stores a key, hashed, in the organization of that name, which is made when it is missing. */
export async function storeKey(db: Transactional, secret: Secret, options: NewKey): Promise<void> {
  await db.transaction((tx) => putKey(tx, secret, options));
}

/** What to tell the person who starts Parley about the first key: the key itself, if it is new, this once. */
export type FirstKey = { made: Secret | null; warning: string | null };

/**
 * Sees to it that somebody can sign in: with the configured key, or, on a database without any key, with a new one.
 * Changes nothing when all is as it should be; of several instances that start together one does the work.
 */
export async function ensureKey(
  db: Transactional,
  configured: Secret | null,
  scopes: readonly string[],
  now: Date,
): Promise<FirstKey> {
  const first = { name: 'bootstrap', organization: 'default', scopes, now };
  return db.transaction(async (tx) => {
    await lockKeys(tx);
    if (configured) return { made: null, warning: await putConfigured(tx, configured, first) };
    if (await anyKey(tx)) return { made: null, warning: null };
    const made = newSecret();
    await putKey(tx, made, first);
    return { made, warning: null };
  });
}

async function putConfigured(tx: Queryable, secret: Secret, first: NewKey): Promise<string | null> {
  const hash = hashKey(secret.key);
  const holder = await keyByHash(tx, hash);
  if (holder && holder.id !== secret.id) {
    throw new ConfigError(
      `PARLEY_BOOTSTRAP_KEY is the key of ${holder.id} already: give PARLEY_BOOTSTRAP_KEY_ID that id, or another key.`,
    );
  }
  const known = await keyById(tx, secret.id);
  if (known?.hash !== hash || first.scopes.some((scope) => !known.scopes.includes(scope)))
    await putKey(tx, secret, first);
  return known?.revokedAt && known.hash === hash
    ? 'The key of PARLEY_BOOTSTRAP_KEY_ID was revoked, and stays so until PARLEY_BOOTSTRAP_KEY is another one.'
    : null;
}
