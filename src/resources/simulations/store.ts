import type { SimulationSet, SimulationSetVersion } from '#generated/v2/client/types.gen.ts';
import { problem } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { insertReferences } from './parts/references-store.ts';
import type { PartReference } from './parts/table.ts';
import {
  simulationSetTable,
  simulationSetVersionTable,
  type SimulationDefinition,
  type SimulationSetRow,
  type SimulationSetVersionRow,
} from './table.ts';

/** A set with the definition of its newest version. */
export type FullSet = SimulationSetRow & { definition: SimulationDefinition };

const columns = `s.id, s.organization_id AS "organizationId", s.key, s.version, s.created_at AS "createdAt",
  s.updated_at AS "updatedAt", s.deleted_at AS "deletedAt", v.definition`;
const tables = 'simulation_sets s JOIN simulation_set_versions v ON v.set_id = s.id AND v.version = s.version';

/** Selects the sets of an organization that are not deleted, for `readPage`. */
export const selectSets = (organizationId: string, key: string | undefined) => ({
  sql: `SELECT ${columns} FROM ${tables}
         WHERE s.organization_id = $1 AND s.deleted_at IS NULL AND ($2::text IS NULL OR s.key = $2)`,
  parameters: [organizationId, key ?? null],
});

/** Selects the versions of a set, for `readPage`. */
export const selectSetVersions = (setId: string) => ({
  sql: `SELECT set_id AS "setId", version, definition, created_at AS "createdAt", created_by AS "createdBy"
          FROM simulation_set_versions WHERE set_id = $1`,
  parameters: [setId],
});

/** Returns the tests that a set names. */
export const listTestReferences = ({ test_refs: references = [] }: SimulationDefinition): PartReference[] => references;

/** Finds a set that is not deleted, or null. */
export async function findSet(db: Queryable, organizationId: string, id: string): Promise<FullSet | null> {
  // Raw: a join.
  const rows = await db.query<FullSet[]>(
    `SELECT ${columns} FROM ${tables} WHERE s.id = $1 AND s.organization_id = $2 AND s.deleted_at IS NULL`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/** Locks a set until the transaction ends and returns it; null when there is none that is not deleted. */
export async function lockSet(tx: Queryable, organizationId: string, id: string): Promise<FullSet | null> {
  // Raw: a lock, so that versions get their numbers one after the other.
  await tx.query('SELECT id FROM simulation_sets WHERE id = $1 AND organization_id = $2 FOR UPDATE', [
    id,
    organizationId,
  ]);
  return findSet(tx, organizationId, id);
}

/** Returns the definition of a version of a set, even of a deleted one. */
export async function getSetDefinition(
  db: EntityDatabase,
  setId: string,
  version: number,
): Promise<SimulationDefinition> {
  return (await db.getRepository(simulationSetVersionTable).findOneByOrFail({ setId, version })).definition;
}

const isUniqueViolation = (error: unknown) => (error as { code?: unknown }).code === '23505';

/** Stores a new set as its version 1. @throws `conflict` when another set has the key. */
export async function insertSet(tx: EntityDatabase, set: FullSet, by: string): Promise<void> {
  const { id, organizationId, key, version, createdAt, updatedAt, deletedAt } = set;
  try {
    await insertRows(tx, simulationSetTable, { id, organizationId, key, version, createdAt, updatedAt, deletedAt });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const detail = `Another simulation set has the key ${key}.`;
    throw problem('conflict', detail, { errors: [{ pointer: '/key', detail, code: 'unique' }], cause: error });
  }
  await insertSetVersion(tx, set, by);
}

async function insertSetVersion(tx: EntityDatabase, set: FullSet, by: string): Promise<void> {
  const { id: setId, version, definition, updatedAt: createdAt } = set;
  await insertRows(tx, simulationSetVersionTable, { setId, version, definition, createdAt, createdBy: by });
  const references = listTestReferences(definition).map((reference) => ({ kind: 'test' as const, ...reference }));
  await insertReferences(tx, set, references);
}

/** Stores the next version of a set that is locked. */
export async function addSetVersion(tx: EntityDatabase, set: FullSet, by: string): Promise<void> {
  const { id, version, updatedAt } = set;
  await insertSetVersion(tx, set, by);
  await updateRows(tx, simulationSetTable, { id }, { version, updatedAt });
}

/** Marks a set as deleted. */
export async function markSetDeleted(tx: EntityDatabase, id: string, now: Date): Promise<void> {
  await updateRows(tx, simulationSetTable, { id }, { deletedAt: now });
}

/** Writes a set as the contract has it. */
export const toSimulationSet = ({ id, key, version, definition, createdAt, updatedAt }: FullSet): SimulationSet => ({
  id,
  key,
  ...definition,
  test_refs: listTestReferences(definition),
  version,
  created_at: createdAt.toISOString(),
  updated_at: updatedAt.toISOString(),
});

/** Writes a version of a set as the contract has it. */
export const toSetVersion = (
  { setId, version, definition, createdAt }: SimulationSetVersionRow,
  key: string,
): SimulationSetVersion => ({
  simulation_set_id: setId,
  key,
  ...definition,
  test_refs: listTestReferences(definition),
  version,
  created_at: createdAt.toISOString(),
});
