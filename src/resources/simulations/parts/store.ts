import { problem } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import type { PartKind } from './kinds.ts';
import { insertReferences } from './references-store.ts';
import {
  simulationPartTable,
  simulationPartVersionTable,
  type SimulationPartRow,
  type SimulationPartVersionRow,
} from './table.ts';

/** A part with the definition of its newest version. */
export type FullPart<Definition extends object> = SimulationPartRow & { definition: Definition };

const columns = `p.id, p.organization_id AS "organizationId", p.kind, p.key, p.version, p.created_at AS "createdAt",
  p.updated_at AS "updatedAt", p.deleted_at AS "deletedAt", v.definition`;
const tables = 'simulation_parts p JOIN simulation_part_versions v ON v.part_id = p.id AND v.version = p.version';

/** Selects the parts of a kind of an organization that are not deleted, for `readPage`. */
export const selectParts = (organizationId: string, { name }: PartKind<object>, key: string | undefined) => ({
  sql: `SELECT ${columns} FROM ${tables}
         WHERE p.organization_id = $1 AND p.kind = $2 AND p.deleted_at IS NULL AND ($3::text IS NULL OR p.key = $3)`,
  parameters: [organizationId, name, key ?? null],
});

/** Selects the versions of a part, for `readPage`. */
export const selectPartVersions = (partId: string) => ({
  sql: `SELECT part_id AS "partId", version, definition, created_at AS "createdAt", created_by AS "createdBy"
          FROM simulation_part_versions WHERE part_id = $1`,
  parameters: [partId],
});

/** Finds a part that is not deleted, or null. */
export async function findPart<Definition extends object>(
  db: Queryable,
  organizationId: string,
  { name }: PartKind<Definition>,
  id: string,
): Promise<FullPart<Definition> | null> {
  // Raw: a join.
  const rows = await db.query<FullPart<Definition>[]>(
    `SELECT ${columns} FROM ${tables}
      WHERE p.id = $1 AND p.organization_id = $2 AND p.kind = $3 AND p.deleted_at IS NULL`,
    [id, organizationId, name],
  );
  return rows[0] ?? null;
}

/** Locks a part until the transaction ends and returns it; null when there is none that is not deleted. */
export async function lockPart<Definition extends object>(
  tx: Queryable,
  organizationId: string,
  kind: PartKind<Definition>,
  id: string,
): Promise<FullPart<Definition> | null> {
  // Raw: a lock, so that versions get their numbers one after the other, and nothing begins to name what is being deleted.
  await tx.query('SELECT id FROM simulation_parts WHERE id = $1 AND organization_id = $2 AND kind = $3 FOR UPDATE', [
    id,
    organizationId,
    kind.name,
  ]);
  return findPart(tx, organizationId, kind, id);
}

const isUniqueViolation = (error: unknown) => (error as { code?: unknown }).code === '23505';

/** Stores a new part as its version 1. @throws `conflict` when another one of its kind has the key. */
export async function insertPart<Definition extends object>(
  tx: EntityDatabase,
  kind: PartKind<Definition>,
  part: FullPart<Definition>,
  by: string,
): Promise<void> {
  const { definition: _definition, ...row } = part;
  try {
    await insertRows(tx, simulationPartTable, row);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const detail = `Another simulation ${part.kind} has the key ${part.key}.`;
    throw problem('conflict', detail, { errors: [{ pointer: '/key', detail, code: 'unique' }], cause: error });
  }
  await insertPartVersion(tx, kind, part, by);
}

async function insertPartVersion<Definition extends object>(
  tx: EntityDatabase,
  { listReferences }: PartKind<Definition>,
  part: FullPart<Definition>,
  by: string,
): Promise<void> {
  const { id: partId, version, definition, updatedAt: createdAt } = part;
  await insertRows(tx, simulationPartVersionTable, { partId, version, definition, createdAt, createdBy: by });
  await insertReferences(tx, part, listReferences?.(definition) ?? []);
}

/** Stores the next version of a part that is locked. */
export async function addPartVersion<Definition extends object>(
  tx: EntityDatabase,
  kind: PartKind<Definition>,
  part: FullPart<Definition>,
  by: string,
): Promise<void> {
  const { id, version, updatedAt } = part;
  await insertPartVersion(tx, kind, part, by);
  await updateRows(tx, simulationPartTable, { id }, { version, updatedAt });
}

/** Marks a part as deleted. Its versions stay for the runs that were played with them. */
export async function markPartDeleted(tx: EntityDatabase, id: string, now: Date): Promise<void> {
  await updateRows(tx, simulationPartTable, { id }, { deletedAt: now });
}

/** Writes a part as the contract has it. */
export const toPart = <Definition extends object>(part: FullPart<Definition>) => ({
  id: part.id,
  key: part.key,
  ...part.definition,
  version: part.version,
  created_at: part.createdAt.toISOString(),
  updated_at: part.updatedAt.toISOString(),
});

/** Writes a version of a part as the contract has it, but for the id of the part. */
export const toPartVersion = <Definition extends object>(
  { version, definition, createdAt }: SimulationPartVersionRow<Definition>,
  key: string,
) => ({ key, ...definition, version, created_at: createdAt.toISOString() });
