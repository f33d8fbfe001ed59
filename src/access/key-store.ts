import type { Queryable } from '#src/db/query.ts';
import type { ApiKeyRow, SigningKeyRow } from './table.ts';

/** A database that can run several statements in one transaction. */
export type Transactional = Queryable & { transaction<T>(run: (tx: Queryable) => Promise<T>): Promise<T> };

const keyColumns = `id, organization_id AS "organizationId", subject, hash, scopes, last_used_at AS "lastUsedAt",
  revoked_at AS "revokedAt"`;

/** Returns the API key of that id, revoked or not, or null. */
export async function findKeyById(db: Queryable, id: string): Promise<ApiKeyRow | null> {
  const rows = await db.query<ApiKeyRow[]>(`SELECT ${keyColumns} FROM api_keys WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

/** Returns the API key of that hash, revoked or not, or null. */
export async function findKeyByHash(db: Queryable, hash: string): Promise<ApiKeyRow | null> {
  const rows = await db.query<ApiKeyRow[]>(`SELECT ${keyColumns} FROM api_keys WHERE hash = $1`, [hash]);
  return rows[0] ?? null;
}

/** Returns the names of an organization's keys by their ids, revoked ones included. */
export async function listKeyNames(db: Queryable, organizationId: string): Promise<Map<string, string>> {
  const sql = `SELECT id, name FROM api_keys WHERE organization_id = $1`;
  const rows = await db.query<{ id: string; name: string }[]>(sql, [organizationId]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Stores the time at which a key was last used. */
export async function updateKeyLastUsed(db: Queryable, id: string, now: Date): Promise<void> {
  await db.query(`UPDATE api_keys SET last_used_at = $2 WHERE id = $1`, [id, now]);
}

export async function hasAnyKey(db: Queryable): Promise<boolean> {
  return (await db.query<unknown[]>(`SELECT 1 FROM api_keys LIMIT 1`)).length > 0;
}

/** Blocks other writers of API keys until the transaction ends. */
export async function lockKeys(tx: Queryable): Promise<void> {
  await tx.query('LOCK TABLE api_keys IN SHARE ROW EXCLUSIVE MODE');
}

/** Returns the id of the organization of that name. Creates it with `id` when it is missing. */
export async function ensureOrganization(
  db: Queryable,
  organization: { id: string; name: string; now: Date },
): Promise<string> {
  await db.query(`INSERT INTO organizations (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`, [
    organization.id,
    organization.name,
    organization.now,
  ]);
  const rows = await db.query<{ id: string }[]>(`SELECT id FROM organizations WHERE name = $1`, [organization.name]);
  return rows[0]!.id;
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
  return db.query(
    `SELECT k.id, o.name AS organization, k.name, k.scopes, k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt",
            k.revoked_at AS "revokedAt"
       FROM api_keys k JOIN organizations o ON o.id = k.organization_id ORDER BY k.created_at, k.id`,
  );
}

/** Revokes a key; one that is revoked keeps its time. Returns false when there is no such key. */
export async function revokeKey(db: Queryable, id: string, now: Date): Promise<boolean> {
  const [rows] = await db.query<[unknown[]]>(
    `UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1 RETURNING id`,
    [id, now],
  );
  return rows.length > 0;
}

const signingColumns = `kid, private_jwk AS "privateJwk", public_jwk AS "publicJwk", created_at AS "createdAt",
  retired_at AS "retiredAt"`;

/** Returns the signing keys whose tokens are valid now, the newest first. */
export async function listActiveSigningKeys(db: Queryable, now: Date): Promise<SigningKeyRow[]> {
  return db.query(
    `SELECT ${signingColumns} FROM signing_keys WHERE retired_at IS NULL OR retired_at > $1 ORDER BY created_at DESC, kid`,
    [now],
  );
}

/** Returns all signing keys, retired ones included, the newest first. */
export async function listSigningKeys(db: Queryable): Promise<SigningKeyRow[]> {
  return db.query(`SELECT ${signingColumns} FROM signing_keys ORDER BY created_at DESC, kid`);
}

const lockSigningKeys = (tx: Queryable) => tx.query('LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE');

/** A signing key that is not stored yet. */
export type NewSigningKey = Pick<SigningKeyRow, 'kid' | 'privateJwk' | 'publicJwk'>;

/** Stores a signing key unless there is one that is not retired. */
async function insertFirstSigningKey(
  tx: Queryable,
  { kid, privateJwk, publicJwk }: NewSigningKey,
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO signing_keys (kid, private_jwk, public_jwk, created_at)
     SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM signing_keys WHERE retired_at IS NULL)`,
    [kid, JSON.stringify(privateJwk), JSON.stringify(publicJwk), now],
  );
}

/** Stores the first signing key, unless another instance has stored one meanwhile. */
export async function saveFirstSigningKey(db: Transactional, key: NewSigningKey, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    await insertFirstSigningKey(tx, key, now);
  });
}

/** Erases the private parts of retired keys. */
const erasePrivateKeys = (tx: Queryable, now: Date) =>
  tx.query(`UPDATE signing_keys SET private_jwk = '{}' WHERE retired_at <= $1`, [now]);

/** Replaces the active signing keys by `key`. The replaced ones verify tokens until `verifyUntil`. */
export async function rotateSigningKey(
  db: Transactional,
  key: NewSigningKey,
  { now, verifyUntil }: { now: Date; verifyUntil: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    await tx.query('UPDATE signing_keys SET retired_at = $1 WHERE retired_at IS NULL', [verifyUntil]);
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
    const [rows] = await tx.query<[unknown[]]>(
      `UPDATE signing_keys SET retired_at = least(retired_at, $2) WHERE kid = $1 RETURNING kid`,
      [kid, now],
    );
    if (rows.length === 0) return false;
    await insertFirstSigningKey(tx, key, now);
    await erasePrivateKeys(tx, now);
    return true;
  });
}
