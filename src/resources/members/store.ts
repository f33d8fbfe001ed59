import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { organizationReach } from '#src/db/reach.ts';
import { insertRows } from '#src/db/rows.ts';
import { lockRoles } from '#src/resources/roles/store.ts';
import { findUser } from '#src/resources/users/store.ts';
import { memberRoleTable, type MemberRoleRow } from './table.ts';

/** A row of the list of members: a user with their roles. */
export type MemberRow = {
  id: string;
  roles: { role: string; grantedBy: string; grantedAt: string; expiresAt: string | null }[];
};

/** Selects the members of an organization, or the one who is that user, for `replyWithPage`. */
export const selectMembers = (organizationId: string, userId: string | null = null) => ({
  sql: `SELECT user_id AS id, min(granted_at) AS "createdAt",
               json_agg(json_build_object('role', role, 'grantedBy', granted_by, 'grantedAt', granted_at,
                                          'expiresAt', expires_at)) AS roles
          FROM member_roles WHERE organization_id = $1 AND ($2::text IS NULL OR user_id = $2) GROUP BY user_id`,
  parameters: [organizationId, userId],
});

/** Returns the roles of a member, with those whose time is over; empty for who is no member. */
export const findMemberRoles = (db: EntityDatabase, organizationId: string, userId: string): Promise<MemberRoleRow[]> =>
  db.getRepository(memberRoleTable).findBy({ organizationId, userId });

/** Finds out whether a user is a member, and keeps them one until the transaction ends that makes something theirs. */
export async function lockMember(tx: EntityDatabase, organizationId: string, userId: string): Promise<boolean> {
  await lockRoles(tx, organizationId);
  const user = await findUser(tx, organizationReach(organizationId), userId, 'FOR SHARE');
  return user !== null && (await findMemberRoles(tx, organizationId, userId)).length > 0;
}

/** Tells whether any member has a role. */
export const isRoleHeld = (db: EntityDatabase, organizationId: string, role: string): Promise<boolean> =>
  db.getRepository(memberRoleTable).existsBy({ organizationId, role });

/** Gives a member these roles in the place of those that they have. */
export async function replaceMemberRoles(
  tx: EntityDatabase,
  organizationId: string,
  userId: string,
  rows: MemberRoleRow[],
): Promise<void> {
  await tx.getRepository(memberRoleTable).delete({ organizationId, userId });
  if (rows.length > 0) await insertRows(tx, memberRoleTable, rows);
}

/** Takes all roles from a user who is erased. */
export async function eraseMemberRoles(tx: EntityDatabase, userId: string): Promise<void> {
  await tx.getRepository(memberRoleTable).delete({ userId });
}

/** Revokes the keys that belong to a member who is removed. */
export async function revokeMemberKeys(
  tx: Queryable,
  organizationId: string,
  userId: string,
  now: Date,
): Promise<void> {
  // Raw: only keys that are not revoked, with those that were made with them.
  await tx.query(
    `WITH RECURSIVE ended AS (
       SELECT id FROM api_keys WHERE organization_id = $1 AND user_id = $2 AND owner = 'member'
       UNION
       SELECT k.id FROM api_keys k JOIN ended ON k.made_by = ended.id)
     UPDATE api_keys SET revoked_at = $3, previous_hash = NULL, previous_until = NULL
      WHERE id IN (SELECT id FROM ended) AND revoked_at IS NULL`,
    [organizationId, userId, now],
  );
}
