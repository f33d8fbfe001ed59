import type { VersionSetRevision } from '#generated/v2/client/types.gen.ts';
import { LessThan, Not } from '#generated/packages/typeorm.js';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { serviceTable, versionSetRevisionTable, versionSetTable, type RevisionRow } from './table.ts';

/** Selects the revisions of a version set, for `readPage`. */
export function selectRevisions(serviceId: string, name: string) {
  const sql = `SELECT name, revision, action, agent_version AS "agentVersion", state_machine_version AS "stateMachineVersion", tool_versions AS "toolVersions", tool_refs AS "toolRefs", preferences,
      requires_passed_set AS "requiresPassedSet",
      promoted_from AS "promotedFrom", promoted_revision AS "promotedRevision", restored_revision AS "restoredRevision",
      created_at AS "createdAt", created_by AS "createdBy"
    FROM service_version_set_revisions WHERE service_id = $1 AND name = $2`;
  return { sql, parameters: [serviceId, name] };
}

/** Tells whether a service has, or once had, a version set. */
export const hasHistory = (db: EntityDatabase, serviceId: string, name: string): Promise<boolean> =>
  db.getRepository(versionSetTable).existsBy({ serviceId, name });

/** Finds a revision of a version set that it can be again, or null. */
export const findRevision = (
  db: EntityDatabase,
  serviceId: string,
  name: string,
  revision: number,
): Promise<RevisionRow | null> =>
  db.getRepository(versionSetRevisionTable).findOneBy({ serviceId, name, revision, action: Not('deleted') });

/** Finds the newest revision of a version set before another one that it can be again, or null. */
export const findRevisionBefore = (
  db: EntityDatabase,
  serviceId: string,
  name: string,
  revision: number,
): Promise<RevisionRow | null> =>
  db.getRepository(versionSetRevisionTable).findOne({
    where: { serviceId, name, revision: LessThan(revision), action: Not('deleted') },
    order: { revision: 'DESC' },
  });

/** A revision that has no number yet. Where a set does not come from another one, the last members are missing. */
export type NewRevision = Omit<RevisionRow, 'revision' | 'promotedFrom' | 'promotedRevision' | 'restoredRevision'> &
  Partial<Pick<RevisionRow, 'promotedFrom' | 'promotedRevision' | 'restoredRevision'>>;

/** Stores the next revision of a version set of a service that is locked, and has the set be what it says. Returns its number. */
export async function addRevision(tx: EntityDatabase, change: NewRevision): Promise<number> {
  const { serviceId, name, action, createdAt } = change;
  const sets = tx.getRepository(versionSetTable);
  const known = await sets.findOneBy({ serviceId, name });
  const revision = (known?.revision ?? 0) + 1;
  const state = { revision, deletedAt: action === 'deleted' ? createdAt : null };
  if (known) await updateRows(tx, versionSetTable, { serviceId, name }, state);
  else await insertRows(tx, versionSetTable, { serviceId, name, ...state });
  await insertRows(tx, versionSetRevisionTable, { ...change, revision });
  await updateRows(tx, serviceTable, { id: serviceId }, { updatedAt: createdAt });
  return revision;
}

/** The newest versions of the agent and of the state machine of a service; null for none that is not deleted. */
export type NewestVersions = { agentVersion: number | null; stateMachineVersion: number | null };

/** Finds the newest versions of what a service consists of. */
export async function findNewestVersions(
  db: Queryable,
  { agentId, stateMachineId }: { agentId: string; stateMachineId: string | null },
): Promise<NewestVersions> {
  // Raw: both in one statement.
  const rows = await db.query<NewestVersions[]>(
    `SELECT (SELECT version FROM agents WHERE id = $1 AND deleted_at IS NULL) AS "agentVersion",
            (SELECT version FROM state_machines WHERE id = $2 AND deleted_at IS NULL) AS "stateMachineVersion"`,
    [agentId, stateMachineId],
  );
  return rows[0]!;
}

/** Writes a revision as the contract has it. */
export const toRevision = (row: Omit<RevisionRow, 'serviceId'>): VersionSetRevision => ({
  name: row.name,
  revision: row.revision,
  action: row.action,
  agent_version: row.agentVersion,
  state_machine_version: row.stateMachineVersion,
  tool_versions: row.toolVersions,
  tool_refs: row.toolRefs,
  llm_model_preferences: row.preferences,
  requires_passed_set: row.requiresPassedSet,
  promoted_from: row.promotedFrom,
  promoted_revision: row.promotedRevision,
  restored_revision: row.restoredRevision,
  created_at: row.createdAt.toISOString(),
  created_by: row.createdBy,
});
