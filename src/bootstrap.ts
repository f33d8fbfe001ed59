import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { newId } from './ids.ts';
import { anyKey, ensureOrganization, saveKey } from './resources/user/store.ts';
import { hashKey } from './token.ts';

export type Secret = { id: string; key: string };

export type NewKey = { name: string; organization: string; scopes: readonly string[]; now: Date };

/** A key that nobody can guess: 256 random bits. */
export function newSecret(): Secret {
  return { id: newId('key'), key: `sk_${randomBytes(32).toString('base64url')}` };
}

/** Stores a key, hashed, in the organization of that name, which is made when it is missing. */
export async function storeKey(dataSource: DataSource, secret: Secret, { name, organization, scopes, now }: NewKey): Promise<void> {
  await dataSource.transaction(async (tx) => {
    const organizationId = await ensureOrganization(tx, { id: newId('org'), name: organization, now });
    const { id, key } = secret;
    await saveKey(tx, { id, organizationId, subject: newId('usr'), name, hash: hashKey(key), scopes, now });
  });
}

/**
 * Sees to it that somebody can sign in: with the configured key, or, on a server without any key, with a new one.
 * Returns a new key, to be shown this once; null when there is nothing to show.
 */
export async function ensureKey(dataSource: DataSource, configured: Secret | null, scopes: readonly string[], now: Date): Promise<Secret | null> {
  const first = { name: 'bootstrap', organization: 'default', scopes, now };
  if (configured) {
    await storeKey(dataSource, configured, first);
    return null;
  }
  if (await anyKey(dataSource)) return null;
  const secret = newSecret();
  await storeKey(dataSource, secret, first);
  return secret;
}
