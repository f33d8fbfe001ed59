import type { Organization } from '#generated/v2/client/types.gen.ts';
import { organizationTable, type OrganizationRow } from '#src/access/table.ts';
import { IsNull } from '#generated/packages/typeorm.js';
import { newId } from '#src/api/ids.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { updateRows } from '#src/db/rows.ts';

/** Writes an organization as the contract has it. */
export const toOrganization = ({
  id,
  name,
  createdAt,
  updatedAt,
}: Omit<OrganizationRow, 'deletedAt'>): Organization => ({
  id,
  name,
  created_at: createdAt.toISOString(),
  updated_at: updatedAt.toISOString(),
});

/** Selects all organizations, for `replyWithPage`. */
export const selectOrganizations = () => ({
  sql: 'SELECT id, name, created_at AS "createdAt", updated_at AS "updatedAt" FROM organizations WHERE deleted_at IS NULL',
  parameters: [],
});

/** Stores a new organization. Returns null when another one has the name. */
export async function insertOrganization(tx: EntityDatabase, name: string, now: Date): Promise<OrganizationRow | null> {
  const row = { id: newId('org'), name, createdAt: now, updatedAt: now, deletedAt: null };
  const organizations = tx.getRepository(organizationTable);
  await organizations.createQueryBuilder().insert().values(row).orIgnore().execute();
  return (await organizations.existsBy({ id: row.id })) ? row : null;
}

/** Finds an organization that is not deleted, or null. */
export const findOrganization = (db: EntityDatabase, id: string): Promise<OrganizationRow | null> =>
  db.getRepository(organizationTable).findOneBy({ id, deletedAt: IsNull() });

/** Finds an organization and locks it until the transaction ends; null when it is deleted or not there. */
export const lockOrganization = (tx: EntityDatabase, id: string): Promise<OrganizationRow | null> =>
  tx
    .getRepository(organizationTable)
    .findOne({ where: { id, deletedAt: IsNull() }, lock: { mode: 'pessimistic_write' } });

/** Marks an organization as deleted: none of its credentials is valid any more, and another one can have its name. */
export async function markOrganizationDeleted(tx: EntityDatabase, id: string, now: Date): Promise<void> {
  await updateRows(tx, organizationTable, { id }, { name: `erased ${id}`, deletedAt: now, updatedAt: now });
}

/** Renames an organization. Returns false when another one has the name. */
export async function renameOrganization(tx: EntityDatabase, id: string, name: string, now: Date): Promise<boolean> {
  // Raw: two changes at once wait for each other here; both would find the name free.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`organization ${name}`]);
  const holder = await tx.getRepository(organizationTable).findOneBy({ name });
  if (holder && holder.id !== id) return false;
  await updateRows(tx, organizationTable, { id }, { name, updatedAt: now });
  return true;
}
