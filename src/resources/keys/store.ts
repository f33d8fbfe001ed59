import type { Key } from '#generated/v2/client/types.gen.ts';
import { apiKeyTable, type ApiKeyRow } from '#src/access/table.ts';
import { notFound } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';

const toTime = (time: Date | null): string | null => time?.toISOString() ?? null;

/** Writes a key as the contract has it, without its secret. */
export function toKey(row: ApiKeyRow): Key {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner as Key['owner'],
    user_id: row.userId,
    scopes: row.scopes,
    allowed_addresses: row.allowedAddresses,
    made_by: row.madeBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    expires_at: toTime(row.expiresAt),
    last_used_at: toTime(row.lastUsedAt),
    revoked_at: toTime(row.revokedAt),
    previous_secret_until: toTime(row.previousUntil),
  };
}

/** Selects the keys of an organization, for `replyWithPage`. Their hashes are left out. */
export function selectKeys(organizationId: string, userId: string | undefined, includeRevoked: boolean) {
  return {
    sql: `SELECT id, name, scopes, owner, user_id AS "userId", allowed_addresses AS "allowedAddresses",
                 made_by AS "madeBy", created_at AS "createdAt", updated_at AS "updatedAt", expires_at AS "expiresAt",
                 last_used_at AS "lastUsedAt", revoked_at AS "revokedAt", previous_until AS "previousUntil"
            FROM api_keys WHERE organization_id = $1 AND ($2::text IS NULL OR user_id = $2)
             AND ($3 OR revoked_at IS NULL)`,
    parameters: [organizationId, userId ?? null, includeRevoked],
  };
}

/** Returns a key of the organization, revoked or not; locked when it is read to be changed. @throws `key_not_found` */
export async function requireKey(
  db: EntityDatabase,
  organizationId: string,
  id: string,
  isChanged = false,
): Promise<ApiKeyRow> {
  const lock = isChanged ? { lock: { mode: 'pessimistic_write' as const } } : {};
  const row = await db.getRepository(apiKeyTable).findOne({ where: { id, organizationId }, ...lock });
  if (!row) throw notFound('key', id);
  return row;
}

type NewKeyColumns = Pick<ApiKeyRow, 'id' | 'hash' | 'organizationId' | 'subject' | 'madeBy' | 'name' | 'scopes'>;
type KeyBounds = Partial<Pick<ApiKeyRow, 'owner' | 'userId' | 'allowedAddresses' | 'expiresAt'>>;

/** Returns the row of a new key. Without bounds it belongs to the organization, for ever and from everywhere. */
export const newKeyRow = ({ now, ...columns }: NewKeyColumns & KeyBounds & { now: Date }): ApiKeyRow => ({
  owner: 'organization',
  userId: null,
  allowedAddresses: [],
  expiresAt: null,
  ...columns,
  createdAt: now,
  updatedAt: now,
  lastUsedAt: null,
  revokedAt: null,
  previousHash: null,
  previousUntil: null,
});

/** Stores a new key. */
export async function insertKey(db: EntityDatabase, row: ApiKeyRow): Promise<void> {
  await insertRows(db, apiKeyTable, row);
}

/** Changes a key that is locked, and returns it as it is then. */
export async function changeKey(tx: EntityDatabase, row: ApiKeyRow, change: Partial<ApiKeyRow>): Promise<ApiKeyRow> {
  await updateRows(tx, apiKeyTable, { id: row.id }, change);
  return { ...row, ...change };
}
