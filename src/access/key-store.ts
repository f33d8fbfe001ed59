import { IsNull, LessThanOrEqual, MoreThan } from 'typeorm';
import type { EntityDatabase, Queryable, Transactional } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { apiKeyTable, organizationTable, signingKeyTable, type ApiKeyRow, type SigningKeyRow } from './table.ts';

/** Returns the API key of that id, revoked or not, or null. */
export const findKeyById = (db: EntityDatabase, id: string): Promise<ApiKeyRow | null> =>
  db.getRepository(apiKeyTable).findOneBy({ id });

/** Returns the API key of that hash, revoked or not, or null. */
export const findKeyByHash = (db: EntityDatabase, hash: string): Promise<ApiKeyRow | null> =>
  db.getRepository(apiKeyTable).findOneBy({ hash });

/** Returns the names of an organization's keys by their ids, revoked ones included. */
export async function listKeyNames(db: EntityDatabase, organizationId: string): Promise<Map<string, string>> {
  const rows = await db
    .getRepository(apiKeyTable)
    .find({ select: { id: true, name: true }, where: { organizationId } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Stores the time at which a key was last used. */
export async function updateKeyLastUsed(db: EntityDatabase, id: string, now: Date): Promise<void> {
  await updateRows(db, apiKeyTable, { id }, { lastUsedAt: now });
}

/** Tells whether there is any API key, revoked ones included. */
export const hasAnyKey = (db: EntityDatabase): Promise<boolean> => db.getRepository(apiKeyTable).exists();

/** Blocks other writers of API keys until the transaction ends. */
export async function lockKeys(tx: Queryable): Promise<void> {
  // Raw: a lock of a table.
  await tx.query('LOCK TABLE api_keys IN SHARE ROW EXCLUSIVE MODE');
}

/** Returns the id of the organization of that name. Creates it with `id` when it is missing. */
export async function ensureOrganization(
  db: EntityDatabase,
  { id, name, now }: { id: string; name: string; now: Date },
): Promise<string> {
  const organizations = db.getRepository(organizationTable);
  await organizations.createQueryBuilder().insert().values({ id, name, createdAt: now }).orIgnore().execute();
  return (await organizations.findOneByOrFail({ name })).id;
}

/** The columns of a new API key. */
export type ApiKeyInsert = {
  id: string;
  organizationId: string;
  subject: string;
  name: string;
  hash: string;
  scopes: readonly string[];
  now: Date;
};

/** Stores a key. A stored key of the same id gets the hash and the scopes; a revoked one is restored only by a new hash. */
export async function upsertKey(db: Queryable, key: ApiKeyInsert): Promise<void> {
  // Raw: whether a key stays revoked depends on the stored hash.
  await db.query(
    `INSERT INTO api_keys AS k (id, organization_id, subject, name, hash, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, scopes = excluded.scopes,
       revoked_at = CASE WHEN k.hash = excluded.hash THEN k.revoked_at END`,
    [key.id, key.organizationId, key.subject, key.name, key.hash, JSON.stringify(key.scopes), key.now],
  );
}

/** An API key as the command line lists it. */
export type ApiKeySummary = {
  id: string;
  organization: string;
  name: string;
  scopes: string[];
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** Returns all API keys, the oldest first. */
export async function listKeys(db: Queryable): Promise<ApiKeySummary[]> {
  // Raw: a join, which entities without relations do not have.
  return db.query(
    `SELECT k.id, o.name AS organization, k.name, k.scopes, k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt",
            k.revoked_at AS "revokedAt"
       FROM api_keys k JOIN organizations o ON o.id = k.organization_id ORDER BY k.created_at, k.id`,
  );
}

/** Revokes a key; one that is revoked keeps its time. Returns false when there is no such key. */
export async function revokeKey(db: EntityDatabase, id: string, now: Date): Promise<boolean> {
  const count = await updateRows(db, apiKeyTable, { id, revokedAt: IsNull() }, { revokedAt: now });
  return count > 0 || db.getRepository(apiKeyTable).existsBy({ id });
}

/** Returns the signing keys whose tokens are valid now, the newest first. */
export const listActiveSigningKeys = (db: EntityDatabase, now: Date): Promise<SigningKeyRow[]> =>
  db.getRepository(signingKeyTable).find({
    where: [{ retiredAt: IsNull() }, { retiredAt: MoreThan(now) }],
    order: { createdAt: 'DESC', kid: 'ASC' },
  });

/** Returns all signing keys, retired ones included, the newest first. */
export const listSigningKeys = (db: EntityDatabase): Promise<SigningKeyRow[]> =>
  db.getRepository(signingKeyTable).find({ order: { createdAt: 'DESC', kid: 'ASC' } });

// Raw: a lock of a table.
const lockSigningKeys = (tx: Queryable) => tx.query('LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE');

/** A signing key that is not stored yet. */
export type NewSigningKey = Pick<SigningKeyRow, 'kid' | 'privateJwk' | 'publicJwk'>;

/** Stores a signing key unless there is one that is not retired. The caller has locked the keys. */
async function insertFirstSigningKey(tx: EntityDatabase, key: NewSigningKey, now: Date): Promise<void> {
  if (await tx.getRepository(signingKeyTable).existsBy({ retiredAt: IsNull() })) return;
  await insertRows(tx, signingKeyTable, { ...key, createdAt: now });
}

/** Stores the first signing key, unless another instance has stored one meanwhile. */
export async function saveFirstSigningKey(db: Transactional, key: NewSigningKey, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    await insertFirstSigningKey(tx, key, now);
  });
}

/** Erases the private parts of retired keys. */
const erasePrivateKeys = (tx: EntityDatabase, now: Date) =>
  updateRows(tx, signingKeyTable, { retiredAt: LessThanOrEqual(now) }, { privateJwk: {} });

/** Replaces the active signing keys by `key`. The replaced ones verify tokens until `verifyUntil`. */
export async function rotateSigningKey(
  db: Transactional,
  key: NewSigningKey,
  { now, verifyUntil }: { now: Date; verifyUntil: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    await updateRows(tx, signingKeyTable, { retiredAt: IsNull() }, { retiredAt: verifyUntil });
    await insertFirstSigningKey(tx, key, now);
    await erasePrivateKeys(tx, now);
  });
}

/**
 * Retires a signing key and so all its tokens. Stores `key` if no active one is left. Returns false when there is no key
 * of that `kid`.
 */
export async function retireSigningKey(
  db: Transactional,
  kid: string,
  key: NewSigningKey,
  now: Date,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    if (!(await tx.getRepository(signingKeyTable).existsBy({ kid }))) return false;
    const active = [
      { kid, retiredAt: IsNull() },
      { kid, retiredAt: MoreThan(now) },
    ];
    await updateRows(tx, signingKeyTable, active, { retiredAt: now });
    await insertFirstSigningKey(tx, key, now);
    await erasePrivateKeys(tx, now);
    return true;
  });
}
