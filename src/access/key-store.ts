import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { apiKeyTable, organizationTable, type ApiKeyRow, type KeyOwner } from './table.ts';

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

/** Stores the times, in milliseconds, at which keys were last used. Later times that are stored remain. */
export async function updateLastUses(db: Queryable, uses: ReadonlyMap<string, number>): Promise<void> {
  // Raw: many rows in one statement.
  await db.query(
    `UPDATE api_keys k SET last_used_at = used.at FROM unnest($1::text[], $2::timestamptz[]) AS used (id, at)
      WHERE k.id = used.id AND (k.last_used_at IS NULL OR k.last_used_at < used.at)`,
    [[...uses.keys()], [...uses.values()].map((atMs) => new Date(atMs))],
  );
}

/** Returns the id of the organization of that name, or that of the oldest one; null when there is none. */
export async function findOrganizationOrFirst(db: EntityDatabase, name: string): Promise<string | null> {
  const organizations = db.getRepository(organizationTable);
  const named = await organizations.findOneBy({ name });
  const [first] = named ? [named] : await organizations.find({ order: { createdAt: 'ASC', id: 'ASC' }, take: 1 });
  return first?.id ?? null;
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
  await organizations
    .createQueryBuilder()
    .insert()
    .values({ id, name, createdAt: now, updatedAt: now })
    .orIgnore()
    .execute();
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
  owner: KeyOwner;
  userId: string | null;
  expiresAt: Date | null;
  allowedAddresses: readonly string[];
  now: Date;
};

/** Stores a key. A stored key of the same id gets the hash and the scopes; a revoked one is restored only by a new hash. */
export async function upsertKey(db: Queryable, key: ApiKeyInsert): Promise<void> {
  // Raw: whether a key stays revoked depends on the stored hash.
  await db.query(
    `INSERT INTO api_keys AS k (id, organization_id, subject, name, hash, scopes, created_at, updated_at, expires_at,
                                allowed_addresses, user_id, owner)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11)
     ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, scopes = excluded.scopes, updated_at = excluded.updated_at,
       revoked_at = CASE WHEN k.hash = excluded.hash THEN k.revoked_at END, previous_hash = NULL, previous_until = NULL`,
    [
      key.id,
      key.organizationId,
      key.subject,
      key.name,
      key.hash,
      JSON.stringify(key.scopes),
      key.now,
      key.expiresAt,
      key.allowedAddresses,
      key.userId,
      key.owner,
    ],
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
  expiresAt: Date | null;
  revokedAt: Date | null;
};

/** Gives a key another secret; the one before works until `previousUntil`. Returns false when no active key has the id. */
export async function rotateKeyHash(
  db: EntityDatabase,
  id: string,
  { hash, previousUntil, now }: { hash: string; previousUntil: Date | null; now: Date },
): Promise<boolean> {
  // Raw: the hash moves to another column of its row.
  const [rows] = await db.query<[{ id: string }[]]>(
    `UPDATE api_keys SET hash = $2, previous_hash = CASE WHEN $3::timestamptz IS NOT NULL THEN hash END,
            previous_until = $3, updated_at = $4 WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
    [id, hash, previousUntil, now],
  );
  return rows.length > 0;
}

/** Returns all API keys, the oldest first. */
export async function listKeySummaries(db: Queryable): Promise<ApiKeySummary[]> {
  // Raw: a join, which entities without relations do not have.
  return db.query(
    `SELECT k.id, o.name AS organization, k.name, k.scopes, k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt",
            k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt"
       FROM api_keys k JOIN organizations o ON o.id = k.organization_id ORDER BY k.created_at, k.id`,
  );
}

/**
 * Revokes a key and the keys that were made with it, and so on; those that are revoked keep their time. Returns false when
 * there is no such key.
 */
export async function revokeKeyTree(db: Queryable, id: string, now: Date): Promise<boolean> {
  // Raw: a tree of rows, in one statement.
  const [rows] = await db.query<[{ id: string }[]]>(
    `WITH RECURSIVE made AS (
       SELECT id FROM api_keys WHERE id = $1
       UNION
       SELECT k.id FROM api_keys k JOIN made ON k.made_by = made.id)
     UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2), previous_hash = NULL, previous_until = NULL
      WHERE id IN (SELECT id FROM made) RETURNING id`,
    [id, now],
  );
  return rows.length > 0;
}

/**
 * Revokes the keys of a user who is erased, and takes away what they say of that person, and what was granted to clients
 * with them.
 */
export async function eraseUserKeys(tx: Queryable, userId: string, now: Date): Promise<void> {
  // Raw: the rows are found by those of another table.
  await tx.query('DELETE FROM oauth_records WHERE account_id IN (SELECT id FROM api_keys WHERE user_id = $1)', [
    userId,
  ]);
  // Raw: a key that is revoked keeps its time.
  await tx.query(
    `UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2), name = 'Erased', allowed_addresses = '{}',
            previous_hash = NULL, previous_until = NULL, updated_at = $2 WHERE user_id = $1`,
    [userId, now],
  );
}
