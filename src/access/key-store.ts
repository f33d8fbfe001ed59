import type { Queryable } from '#src/db/query.ts';

/** A data source, for what has to happen in one transaction. */
export type Transactional = Queryable & { transaction<T>(run: (tx: Queryable) => Promise<T>): Promise<T> };

export type ApiKeyRow = {
  id: string;
  organizationId: string;
  subject: string;
  hash: string;
  scopes: string[];
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

export type SigningKeyRow = {
  kid: string;
  /** Empty once it is retired. */
  privateJwk: Record<string, unknown>;
  publicJwk: PublicJwk;
  createdAt: Date;
  /** From when on its tokens are refused; null when it was neither rotated nor retired. */
  retiredAt: Date | null;
};

export type PublicJwk = { kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string; alg: 'EdDSA'; use: 'sig' };

const keyColumns = `id, organization_id AS "organizationId", subject, hash, scopes, last_used_at AS "lastUsedAt",
  revoked_at AS "revokedAt"`;

export async function keyById(db: Queryable, id: string): Promise<ApiKeyRow | null> {
  const rows = await db.query<ApiKeyRow[]>(`SELECT ${keyColumns} FROM api_keys WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

export async function keyByHash(db: Queryable, hash: string): Promise<ApiKeyRow | null> {
  const rows = await db.query<ApiKeyRow[]>(`SELECT ${keyColumns} FROM api_keys WHERE hash = $1`, [hash]);
  return rows[0] ?? null;
}

/** What the keys of an organization are called, by their ids; revoked ones too. */
export async function keyNames(db: Queryable, organizationId: string): Promise<Map<string, string>> {
  const sql = `SELECT id, name FROM api_keys WHERE organization_id = $1`;
  const rows = await db.query<{ id: string; name: string }[]>(sql, [organizationId]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Notes that a key was used. */
export async function touchKey(db: Queryable, id: string, now: Date): Promise<void> {
  await db.query(`UPDATE api_keys SET last_used_at = $2 WHERE id = $1`, [id, now]);
}

export async function anyKey(db: Queryable): Promise<boolean> {
  return (await db.query<unknown[]>(`SELECT 1 FROM api_keys LIMIT 1`)).length > 0;
}

/** Until the transaction ends nobody else makes or changes keys. */
export async function lockKeys(tx: Queryable): Promise<void> {
  await tx.query('LOCK TABLE api_keys IN SHARE ROW EXCLUSIVE MODE');
}

/** The organization of that name, made with `id` when it is missing. */
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

export type NewKey = {
  id: string;
  organizationId: string;
  subject: string;
  name: string;
  hash: string;
  scopes: readonly string[];
  now: Date;
};

/** Stores a key. One of the same id is given the secret and the scopes; revoked, it counts again only with a new secret. */
export async function saveKey(db: Queryable, key: NewKey): Promise<void> {
  await db.query(
    `INSERT INTO api_keys AS k (id, organization_id, subject, name, hash, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, scopes = excluded.scopes,
       revoked_at = CASE WHEN k.hash = excluded.hash THEN k.revoked_at END`,
    [key.id, key.organizationId, key.subject, key.name, key.hash, JSON.stringify(key.scopes), key.now],
  );
}

export type ListedKey = {
  id: string;
  organization: string;
  name: string;
  scopes: string[];
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

export async function listKeys(db: Queryable): Promise<ListedKey[]> {
  return db.query(
    `SELECT k.id, o.name AS organization, k.name, k.scopes, k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt",
            k.revoked_at AS "revokedAt"
       FROM api_keys k JOIN organizations o ON o.id = k.organization_id ORDER BY k.created_at, k.id`,
  );
}

export async function revokeKey(db: Queryable, id: string, now: Date): Promise<boolean> {
  const [rows] = await db.query<[unknown[]]>(
    `UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1 RETURNING id`,
    [id, now],
  );
  return rows.length > 0;
}

const signingColumns = `kid, private_jwk AS "privateJwk", public_jwk AS "publicJwk", created_at AS "createdAt",
  retired_at AS "retiredAt"`;

/** The signing keys whose tokens are good now, the newest first. */
export async function signingKeys(db: Queryable, now: Date): Promise<SigningKeyRow[]> {
  return db.query(
    `SELECT ${signingColumns} FROM signing_keys WHERE retired_at IS NULL OR retired_at > $1 ORDER BY created_at DESC, kid`,
    [now],
  );
}

/** Every signing key there ever was, the newest first. */
export async function listSigningKeys(db: Queryable): Promise<SigningKeyRow[]> {
  return db.query(`SELECT ${signingColumns} FROM signing_keys ORDER BY created_at DESC, kid`);
}

const lockSigningKeys = (tx: Queryable) => tx.query('LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE');

export type NewSigningKey = Pick<SigningKeyRow, 'kid' | 'privateJwk' | 'publicJwk'>;

/** Stores a signing key unless there is one that can sign. */
async function insertFirst(tx: Queryable, { kid, privateJwk, publicJwk }: NewSigningKey, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO signing_keys (kid, private_jwk, public_jwk, created_at)
     SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM signing_keys WHERE retired_at IS NULL)`,
    [kid, JSON.stringify(privateJwk), JSON.stringify(publicJwk), now],
  );
}

/** Stores a first signing key; when another instance was quicker, its key stays the only one. */
export async function saveFirstSigningKey(db: Transactional, key: NewSigningKey, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    await insertFirst(tx, key, now);
  });
}

/** Erases the private parts of keys whose time is over. */
const forgetPrivate = (tx: Queryable, now: Date) =>
  tx.query(`UPDATE signing_keys SET private_jwk = '{}' WHERE retired_at <= $1`, [now]);

/** Puts `key` in the place of those that sign; they go on to verify until `verifyUntil`. */
export async function rotateSigningKey(
  db: Transactional,
  key: NewSigningKey,
  { now, verifyUntil }: { now: Date; verifyUntil: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    await tx.query('UPDATE signing_keys SET retired_at = $1 WHERE retired_at IS NULL', [verifyUntil]);
    await insertFirst(tx, key, now);
    await forgetPrivate(tx, now);
  });
}

/** Ends a signing key and all its tokens; `key` takes its place if no other one can sign. False when there is no `kid`. */
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
    await insertFirst(tx, key, now);
    await forgetPrivate(tx, now);
    return true;
  });
}
