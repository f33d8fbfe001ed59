import { ConfigError } from '#src/config/config.ts';
import { newId } from '#src/api/ids.ts';
import type { EntityDatabase, Transactional } from '#src/db/query.ts';
import { ensureOrganization, findKeyByHash, findKeyById, hasAnyKey, lockKeys, upsertKey } from './key-store.ts';
import { generateApiKey, hashKey, type ApiKeySecret } from './key-secret.ts';

/** The name of the organization that operators work in. It is the first one. */
export const operatorOrganization = 'default';

/** The name, organization (by name), scopes and bounds of a new API key that an operator makes. */
export type ApiKeyOptions = {
  name: string;
  organization: string;
  scopes: readonly string[];
  now: Date;
  expiresAt?: Date | null;
  allowedAddresses?: readonly string[];
  /** Returns the user for whom the key acts, or the member to whom it belongs; without it, it belongs to the organization. */
  findOwner?: (tx: EntityDatabase, organizationId: string) => Promise<{ owner: 'user' | 'member'; userId: string }>;
  /** Does what belongs into the transaction that stores the key. */
  afterwards?: (tx: EntityDatabase, organizationId: string) => Promise<void>;
};

async function upsertNewKey(
  tx: EntityDatabase,
  { id, key }: ApiKeySecret,
  { name, organization, scopes, now, expiresAt = null, allowedAddresses = [], ...options }: ApiKeyOptions,
): Promise<void> {
  const organizationId = await ensureOrganization(tx, { id: newId('org'), name: organization, now });
  const found = await options.findOwner?.(tx, organizationId);
  const { owner, userId } = found ?? { owner: 'organization' as const, userId: null };
  const bounds = { expiresAt, allowedAddresses, owner, userId };
  const subject = userId ?? newId('usr');
  await upsertKey(tx, { id, organizationId, subject, name, hash: hashKey(key), scopes, now, ...bounds });
  await options.afterwards?.(tx, organizationId);
}

/** Stores a key, hashed, in the organization of that name. Creates the organization when it is missing. */
export async function storeApiKey(db: Transactional, secret: ApiKeySecret, options: ApiKeyOptions): Promise<void> {
  await db.transaction((tx) => upsertNewKey(tx, secret, options));
}

/** The result of `ensureFirstKey`: the key if it was created now, to be shown once, and a warning about the configured one. */
export type FirstKey = { created: ApiKeySecret | null; warning: string | null };

/**
 * Ensures that a key exists: the configured one, or, on a database without keys, a new one. Does nothing when there is
 * one. Several instances may call it at the same time: the table is locked, so one of them creates the key.
 *
 * @throws `ConfigError` when the configured key is stored under another id.
 */
export async function ensureFirstKey(
  db: Transactional,
  configured: ApiKeySecret | null,
  scopes: readonly string[],
  now: Date,
): Promise<FirstKey> {
  const first = { name: 'bootstrap', organization: operatorOrganization, scopes, now };
  return db.transaction(async (tx) => {
    await lockKeys(tx);
    if (configured) return { created: null, warning: await ensureConfiguredKey(tx, configured, first) };
    if (await hasAnyKey(tx)) return { created: null, warning: null };
    const { id, key } = generateApiKey();
    const created = { id, key };
    await upsertNewKey(tx, created, first);
    return { created, warning: null };
  });
}

async function ensureConfiguredKey(
  tx: EntityDatabase,
  secret: ApiKeySecret,
  first: ApiKeyOptions,
): Promise<string | null> {
  const hash = hashKey(secret.key);
  const holder = await findKeyByHash(tx, hash);
  if (holder && holder.id !== secret.id) {
    throw new ConfigError(
      `PARLEY_BOOTSTRAP_KEY is the key of ${holder.id} already: give PARLEY_BOOTSTRAP_KEY_ID that id, or another key.`,
    );
  }
  const stored = await findKeyById(tx, secret.id);
  if (stored?.hash !== hash || first.scopes.some((scope) => !stored.scopes.includes(scope)))
    await upsertNewKey(tx, secret, first);
  return stored?.revokedAt && stored.hash === hash
    ? 'The key of PARLEY_BOOTSTRAP_KEY_ID was revoked, and stays so until PARLEY_BOOTSTRAP_KEY is another one.'
    : null;
}
