import { IsNull } from '#generated/packages/typeorm.js';
import type {
  StateMachine,
  StateMachineSummary,
  StateMachineVersion,
  StateMachineVersionSummary,
} from '#generated/v2/client/types.gen.ts';
import { problem } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import type { MachineDefinition, MachineReference } from '#src/state-machine/definition.ts';
import type { DrawnMachine } from '#src/state-machine/diagram.ts';
import type { MachineOutline } from '#src/state-machine/outline.ts';
import {
  stateMachineTable,
  stateMachineVersionTable,
  type CheckedContent,
  type MachineContent,
  type StateMachineRow,
  type StateMachineVersionRow,
} from './table.ts';

/** A machine with the content of its newest version. */
export type FullMachine = StateMachineRow & MachineContent & Pick<StateMachineVersionRow, 'deprecatedAt'>;

/** A machine without its definition, for lists. */
export type MachineSummary = Omit<FullMachine, 'definition'> & Pick<StateMachineVersionRow, 'stateCount'>;

/** A version with the key of its machine. */
export type KeyedVersion = Omit<StateMachineVersionRow, 'createdBy' | 'stateCount' | 'outline'> &
  Pick<StateMachineRow, 'key'>;

/** A version without its definition, for lists. */
export type VersionSummary = Omit<StateMachineVersionRow, 'createdBy' | 'definition' | 'outline'>;

const machineColumns = `m.id, m.organization_id AS "organizationId", m.key, m.version, m.created_at AS "createdAt",
  m.updated_at AS "updatedAt", m.deleted_at AS "deletedAt", v.description, v.metadata, v.deprecated_at AS "deprecatedAt"`;
const versionColumns = `v.state_machine_id AS "stateMachineId", v.version, v.description, v.metadata,
  v.deprecated_at AS "deprecatedAt", v.created_at AS "createdAt"`;
const machineTables =
  'state_machines m JOIN state_machine_versions v ON v.state_machine_id = m.id AND v.version = m.version';
const versionTables = 'state_machine_versions v JOIN state_machines m ON m.id = v.state_machine_id';

/** Selects the machines of an organization that are not deleted, without their definitions, for `readPage`. */
export function selectMachineSummaries(organizationId: string, key: string | undefined) {
  const parameters: unknown[] = [organizationId];
  if (key !== undefined) parameters.push(key);
  const byKey = key === undefined ? '' : 'AND m.key = $2';
  return {
    sql: `SELECT ${machineColumns}, v.state_count AS "stateCount" FROM ${machineTables}
           WHERE m.organization_id = $1 AND m.deleted_at IS NULL ${byKey}`,
    parameters,
  };
}

/** Selects the machines of an organization that are not deleted, for an export. */
export const selectMachines = (organizationId: string) => ({
  sql: `SELECT ${machineColumns}, v.definition FROM ${machineTables} WHERE m.organization_id = $1 AND m.deleted_at IS NULL`,
  parameters: [organizationId],
});

/** Selects the versions of a machine without their definitions, for `readPage`. */
export const selectVersionSummaries = (machineId: string) => ({
  sql: `SELECT ${versionColumns}, v.state_count AS "stateCount" FROM state_machine_versions v WHERE v.state_machine_id = $1`,
  parameters: [machineId],
});

/** Selects the versions of all machines of an organization, deleted ones too, for an export. */
export const selectVersions = (organizationId: string) => ({
  sql: `SELECT ${versionColumns}, v.definition, m.key FROM ${versionTables} WHERE m.organization_id = $1`,
  parameters: [organizationId],
});

/** Finds a machine that is not deleted, with its newest version, or null. */
export async function findStateMachine(db: Queryable, organizationId: string, id: string): Promise<FullMachine | null> {
  // Raw: a join.
  const rows = await db.query<FullMachine[]>(
    `SELECT ${machineColumns}, v.definition FROM ${machineTables}
      WHERE m.id = $1 AND m.organization_id = $2 AND m.deleted_at IS NULL`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/** Finds a version of a machine that is not deleted, or null. */
export async function findVersion(
  db: Queryable,
  organizationId: string,
  id: string,
  version: number,
): Promise<KeyedVersion | null> {
  // Raw: a join.
  const rows = await db.query<KeyedVersion[]>(
    `SELECT ${versionColumns}, v.definition, m.key FROM ${versionTables}
      WHERE m.id = $1 AND v.version = $2 AND m.organization_id = $3 AND m.deleted_at IS NULL`,
    [id, version, organizationId],
  );
  return rows[0] ?? null;
}

/** A version of a machine, by its number. */
export type PinnedVersion = { machineId: string; version: number };

/**
 * Finds the definition of a version that a conversation or another machine has pinned, or null. It is there after its machine
 * was deleted, too.
 */
export async function findPinnedDefinition(
  db: EntityDatabase,
  { machineId, version }: PinnedVersion,
): Promise<MachineDefinition | null> {
  const row = await db.getRepository(stateMachineVersionTable).findOneBy({ stateMachineId: machineId, version });
  return row?.definition ?? null;
}

/** Lists the definitions of a version and of all versions within it, once each. They are there after their machines were deleted, too. */
export async function listDefinitionsWithin(
  db: Queryable,
  { machineId, version }: PinnedVersion,
): Promise<MachineDefinition[]> {
  // Raw: a join with the outline of the version.
  const rows = await db.query<Pick<StateMachineVersionRow, 'definition'>[]>(
    `WITH root AS (SELECT definition, outline FROM state_machine_versions WHERE state_machine_id = $1 AND version = $2)
     SELECT definition FROM root
     UNION ALL
     SELECT v.definition FROM root, json_to_recordset(root.outline->'within') AS w (state_machine_id text, version int)
       JOIN state_machine_versions v ON v.state_machine_id = w.state_machine_id AND v.version = w.version`,
    [machineId, version],
  );
  return rows.map(({ definition }) => definition);
}

/** A version that a machine has pinned, with what its drawing needs. */
export type PinnedMachine = DrawnMachine & { machineId: string };

/**
 * Finds versions that machines of an organization have pinned, those of deleted machines too: as many of them as have `maxStates`
 * states together, in their order.
 */
export async function listPinnedMachines(
  db: Queryable,
  organizationId: string,
  pins: readonly MachineReference[],
  maxStates: number,
): Promise<PinnedMachine[]> {
  if (pins.length === 0) return [];
  // Raw: joins with what is asked for, and a sum over it.
  return db.query<PinnedMachine[]>(
    `SELECT m.id AS "machineId", m.key, v.version, v.definition
       FROM (SELECT p.place, p.state_machine_id AS id, p.version, sum(c.state_count) OVER (ORDER BY p.place) AS states
               FROM json_to_recordset($2::json) AS p (place int, state_machine_id text, version int)
               JOIN state_machine_versions c ON c.state_machine_id = p.state_machine_id AND c.version = p.version) AS r
       JOIN state_machines m ON m.id = r.id AND m.organization_id = $1
       JOIN state_machine_versions v ON v.state_machine_id = m.id AND v.version = r.version
      WHERE r.states <= $3 ORDER BY r.place`,
    [organizationId, JSON.stringify(pins.map((pin, place) => ({ place, ...pin }))), maxStates],
  );
}

/** A version that a reference pins, with the name of the reference. `deprecatedAt` is null for a version that is not there, too. */
export type ReferencedVersion = {
  name: string;
  hasMachine: boolean;
  outline: MachineOutline | null;
  deprecatedAt: Date | null;
};

/** Finds what the references of a machine pin, among the machines of its organization that are not deleted. */
export async function listReferencedVersions(
  db: Queryable,
  organizationId: string,
  references: MachineDefinition['references'],
): Promise<ReferencedVersion[]> {
  const wanted = Object.entries(references).map(([name, { state_machine_id: id, version }]) => ({ name, id, version }));
  if (wanted.length === 0) return [];
  // Raw: joins with what is asked for.
  return db.query<ReferencedVersion[]>(
    `SELECT r.name, m.id IS NOT NULL AS "hasMachine", v.outline, v.deprecated_at AS "deprecatedAt"
       FROM json_to_recordset($2::json) AS r (name text, id text, version int)
       LEFT JOIN state_machines m ON m.id = r.id AND m.organization_id = $1 AND m.deleted_at IS NULL
       LEFT JOIN state_machine_versions v ON v.state_machine_id = m.id AND v.version = r.version`,
    [organizationId, JSON.stringify(wanted)],
  );
}

const isUniqueViolation = (error: unknown) => (error as { code?: unknown }).code === '23505';

/** A machine that is not stored yet. */
export type NewMachine = Pick<StateMachineRow, 'id' | 'organizationId' | 'key'> & {
  content: CheckedContent;
  by: string;
  now: Date;
};

/** Stores a new machine as its version 1. @throws `conflict` when another machine has the key. */
export async function insertStateMachine(
  tx: EntityDatabase,
  { content, by, now, ...owned }: NewMachine,
): Promise<FullMachine> {
  const row = { ...owned, version: 1, createdAt: now, updatedAt: now, deletedAt: null };
  try {
    await insertRows(tx, stateMachineTable, row);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const detail = `Another state machine has the key ${row.key}.`;
    throw problem('conflict', detail, { errors: [{ pointer: '/key', detail, code: 'unique' }], cause: error });
  }
  await insertVersion(tx, { machineId: row.id, version: 1 }, content, { by, now });
  const { description, metadata, definition } = content;
  return { ...row, description, metadata, definition, deprecatedAt: null };
}

async function insertVersion(
  tx: EntityDatabase,
  { machineId, version }: PinnedVersion,
  content: CheckedContent,
  { by, now }: { by: string; now: Date },
): Promise<void> {
  const stateCount = content.definition.states.length;
  const made = { stateMachineId: machineId, version, stateCount, deprecatedAt: null, createdAt: now, createdBy: by };
  await insertRows(tx, stateMachineVersionTable, { ...made, ...content });
}

/** Locks a machine until the transaction ends and returns it; null when there is none that is not deleted. */
async function lockMachine(tx: Queryable, organizationId: string, id: string): Promise<FullMachine | null> {
  // Raw: a lock, so that versions get their numbers one after the other.
  await tx.query('SELECT id FROM state_machines WHERE id = $1 AND organization_id = $2 FOR UPDATE', [
    id,
    organizationId,
  ]);
  return findStateMachine(tx, organizationId, id);
}

/** `check` throws when the machine is not what the caller builds on. */
type MachineTarget = { organizationId: string; id: string; check(machine: FullMachine): void; now: Date };

/** Returns a machine with another content as its next version. */
export const toNextVersion = (
  machine: FullMachine,
  { description, metadata, definition }: MachineContent,
  now: Date,
): FullMachine => ({
  ...machine,
  description,
  metadata,
  definition,
  version: machine.version + 1,
  deprecatedAt: null,
  updatedAt: now,
});

/** Adds a version to a machine, with the content that `change` makes of the newest one. Returns the machine before and after, or null when there is none. */
export async function addVersion(
  tx: EntityDatabase,
  { organizationId, id, check, now }: MachineTarget,
  change: (machine: FullMachine) => Promise<CheckedContent>,
  by: string,
): Promise<{ before: FullMachine; after: FullMachine } | null> {
  const machine = await lockMachine(tx, organizationId, id);
  if (!machine) return null;
  check(machine);
  const content = await change(machine);
  const version = machine.version + 1;
  await insertVersion(tx, { machineId: id, version }, content, { by, now });
  await updateRows(tx, stateMachineTable, { id }, { version, updatedAt: now });
  return { before: machine, after: toNextVersion(machine, content, now) };
}

/** Marks a machine as deleted. Returns false when there is no such machine. */
export async function markMachineDeleted(
  tx: EntityDatabase,
  { organizationId, id, check, now }: MachineTarget,
): Promise<boolean> {
  const machine = await lockMachine(tx, organizationId, id);
  if (!machine) return false;
  check(machine);
  return (await updateRows(tx, stateMachineTable, { id, deletedAt: IsNull() }, { deletedAt: now })) > 0;
}

/** Sets or clears when a version was deprecated. A version that was deprecated before keeps its time. */
export async function setDeprecated(
  tx: EntityDatabase,
  { stateMachineId, version, deprecatedAt }: KeyedVersion,
  at: Date | null,
): Promise<Date | null> {
  if (at && deprecatedAt) return deprecatedAt;
  await updateRows(tx, stateMachineVersionTable, { stateMachineId, version }, { deprecatedAt: at });
  return at;
}

/** Locks a version until the transaction ends and returns it; null when there is none of a machine that is not deleted. */
export async function lockVersion(
  tx: Queryable,
  organizationId: string,
  id: string,
  version: number,
): Promise<KeyedVersion | null> {
  await lockMachine(tx, organizationId, id);
  return findVersion(tx, organizationId, id, version);
}

/** Writes a machine as the contract has it. */
export const toStateMachine = (machine: FullMachine): StateMachine => ({
  id: machine.id,
  key: machine.key,
  description: machine.description,
  ...machine.definition,
  metadata: machine.metadata,
  version: machine.version,
  deprecated_at: machine.deprecatedAt?.toISOString() ?? null,
  created_at: machine.createdAt.toISOString(),
  updated_at: machine.updatedAt.toISOString(),
});

/** Writes a version of a machine as the contract has it. */
export const toMachineVersion = (row: KeyedVersion): StateMachineVersion => ({
  state_machine_id: row.stateMachineId,
  key: row.key,
  description: row.description,
  ...row.definition,
  metadata: row.metadata,
  version: row.version,
  deprecated_at: row.deprecatedAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
});

/** Writes an item of the list of machines as the contract has it. */
export const toMachineSummary = (row: MachineSummary): StateMachineSummary => ({
  id: row.id,
  key: row.key,
  description: row.description,
  state_count: row.stateCount,
  metadata: row.metadata,
  version: row.version,
  deprecated_at: row.deprecatedAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

/** Writes an item of the list of versions as the contract has it. */
export const toVersionSummary = (row: VersionSummary): StateMachineVersionSummary => ({
  state_machine_id: row.stateMachineId,
  description: row.description,
  state_count: row.stateCount,
  metadata: row.metadata,
  version: row.version,
  deprecated_at: row.deprecatedAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
});
