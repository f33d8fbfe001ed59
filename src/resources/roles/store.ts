import type { Role } from '#generated/v2/client/types.gen.ts';
import { builtInRoles } from '#src/access/roles.ts';
import type { Listing } from '#src/api/paging.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { roleTable, type RoleRow } from './table.ts';

/** The largest number of roles of an organization, without those that every organization has. */
export const maxRoles = 100;

/** Writes a role of an organization as the contract has it. */
export const toOrganizationRole = ({ name, description, scopes }: RoleRow): Role => ({
  name,
  description,
  scopes: scopes.toSorted(),
  built_in: false,
});

/** Lists the roles that every organization has, with those of the scopes that each gives. */
export const listBuiltInRoles = (scopes: readonly string[]): Role[] =>
  builtInRoles.map(({ name, description, has }) => ({
    name,
    description,
    scopes: scopes.filter(has).toSorted(),
    built_in: true,
  }));

/** The list of an organization's roles, those first that every organization has, for `replyWithPage`. */
export function selectRoles(organizationId: string, scopes: readonly string[]): Listing {
  const builtIn = listBuiltInRoles(scopes).map((role, rank) => ({ ...role, rank }));
  return {
    sql: `SELECT name, description, scopes, built_in, rank
            FROM json_to_recordset($1::json) AS b (name text, description text, scopes json, built_in boolean, rank int)
          UNION ALL
          SELECT name, description, scopes, false, ${builtIn.length} FROM roles WHERE organization_id = $2`,
    parameters: [JSON.stringify(builtIn), organizationId],
    order: [
      { column: 'rank', type: 'int' },
      { column: 'name', type: 'text' },
    ],
    direction: 'asc',
    path: `/v2/organizations/${organizationId}/roles`,
  };
}

/** Returns the roles of an organization, by their names. */
export const findRoles = (db: EntityDatabase, organizationId: string): Promise<RoleRow[]> =>
  db.getRepository(roleTable).find({ where: { organizationId }, order: { name: 'ASC' } });

/** Blocks other changes of the roles and members of an organization until the transaction ends. */
export async function lockRoles(tx: EntityDatabase, organizationId: string): Promise<void> {
  // Raw: a lock.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`roles of ${organizationId}`]);
}

/** Stores a role, or replaces what one of that name says. */
export async function saveRole(tx: EntityDatabase, row: RoleRow): Promise<void> {
  await tx.getRepository(roleTable).upsert(row, ['organizationId', 'name']);
}

/** Deletes a role. */
export async function removeRole(tx: EntityDatabase, organizationId: string, name: string): Promise<void> {
  await tx.getRepository(roleTable).delete({ organizationId, name });
}
