import type { HeldRole } from '#src/access/roles.ts';
import type { Queryable } from '#src/db/query.ts';

/** Returns a role as an organization has it, or null when there is no such organization, or it was deleted. */
export async function findRoleOf(db: Queryable, organizationId: string, role: string): Promise<HeldRole | null> {
  // Raw: an organization with one of its roles, in one statement for each look-up of a credential.
  const rows = await db.query<{ scopes: string[] | null }[]>(
    `SELECT roles.scopes FROM organizations
       LEFT JOIN roles ON roles.organization_id = organizations.id AND roles.name = $2
      WHERE organizations.id = $1 AND organizations.deleted_at IS NULL`,
    [organizationId, role],
  );
  return rows[0] ? { role, scopes: rows[0].scopes, expiresAtMs: null } : null;
}
