import type { Queryable } from '#src/db/query.ts';
import type { HeldRole } from './roles.ts';
import type { ApiKeyRow } from './table.ts';

/** A key, with the roles of the member to whom it belongs; null for a key of no member. */
export type KeyChainRow = ApiKeyRow & { roles: HeldRole[] | null };

/** The number of keys that may stand one behind the other: a key, the one that it was made by, and so on. */
export const maxKeyChain = 8;

const columns = `id, organization_id AS "organizationId", subject, name, hash, scopes, owner, user_id AS "userId",
  made_by AS "madeBy", allowed_addresses AS "allowedAddresses", created_at AS "createdAt", updated_at AS "updatedAt",
  expires_at AS "expiresAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt", previous_hash AS "previousHash",
  previous_until AS "previousUntil"`;

const roles = `CASE WHEN owner = 'member' THEN (
  SELECT coalesce(json_agg(json_build_object('role', held.role, 'scopes', roles.scopes,
           'expiresAtMs', (extract(epoch FROM held.expires_at) * 1000)::float8)), '[]')
    FROM member_roles held LEFT JOIN roles ON roles.organization_id = held.organization_id AND roles.name = held.role
   WHERE held.organization_id = chain.organization_id AND held.user_id = chain.user_id) END AS roles`;

/** The conditions that find a key, by its id or by the hash of its secret, the one before included. */
const conditions = {
  id: 'id = $1',
  hash: 'id IN (SELECT id FROM api_keys WHERE hash = $1 UNION ALL SELECT id FROM api_keys WHERE previous_hash = $1)',
};

/** No key works of an organization that is erased. */
const isOfOrganization = 'EXISTS (SELECT 1 FROM organizations o WHERE o.id = organization_id AND o.deleted_at IS NULL)';

/**
 * Returns a key and the keys behind it: the one by which it was made, and so on. Empty when there is no such key, or its
 * organization was deleted.
 */
export async function findKeyChain(db: Queryable, by: 'id' | 'hash', value: string): Promise<KeyChainRow[]> {
  // Raw: a chain of rows, in one statement for each look-up of a credential.
  return db.query<KeyChainRow[]>(
    `WITH RECURSIVE chain AS (
       SELECT api_keys.*, 1 AS place FROM api_keys WHERE ${conditions[by]} AND ${isOfOrganization}
       UNION ALL
       SELECT maker.*, chain.place + 1 FROM api_keys maker JOIN chain ON maker.id = chain.made_by
        WHERE chain.place <= ${maxKeyChain})
     SELECT ${columns}, ${roles} FROM chain ORDER BY place`,
    [value],
  );
}
