import type { Service, VersionSet } from '#generated/v2/client/types.gen.ts';
import { IsNull } from '#generated/packages/typeorm.js';
import { problem } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { serviceTable, type RevisionRow, type ServiceRow } from './table.ts';

/** The present revision of a version set, within the row of its service: its time is in milliseconds. */
type PresentSet = Pick<
  RevisionRow,
  | 'name'
  | 'revision'
  | 'agentVersion'
  | 'stateMachineVersion'
  | 'toolVersions'
  | 'toolRefs'
  | 'preferences'
  | 'requiresPassedSet'
  | 'createdBy'
> & { createdAtMs: number };

/** A service with its version sets, in the order of their names. */
export type FullService = ServiceRow & { sets: PresentSet[] };

/** The version sets that every service has. */
export const edge = 'edge';
export const release = 'release';

const setsSql = `(SELECT coalesce(json_agg(json_build_object('name', r.name, 'revision', r.revision, 'agentVersion', r.agent_version,
    'stateMachineVersion', r.state_machine_version, 'toolVersions', r.tool_versions, 'toolRefs', r.tool_refs, 'preferences', r.preferences, 'requiresPassedSet', r.requires_passed_set, 'createdBy', r.created_by,
    'createdAtMs', (extract(epoch FROM r.created_at) * 1000)::float8) ORDER BY r.name), '[]'::json)
  FROM service_version_sets v JOIN service_version_set_revisions r
    ON r.service_id = v.service_id AND r.name = v.name AND r.revision = v.revision
 WHERE v.service_id = s.id AND v.deleted_at IS NULL)`;

const serviceColumns = `s.id, s.organization_id AS "organizationId", s.key, s.name, s.description, s.agent_id AS "agentId",
  s.state_machine_id AS "stateMachineId", s.tool_refs AS "toolRefs", s.metadata, s.created_at AS "createdAt",
  s.updated_at AS "updatedAt", s.deleted_at AS "deletedAt", ${setsSql} AS sets`;

/** Selects the services of an organization that are not deleted, for `readPage`. */
export function selectServices(organizationId: string, key: string | undefined) {
  const sql = `SELECT ${serviceColumns} FROM services s
    WHERE s.organization_id = $1 AND s.deleted_at IS NULL AND ($2::text IS NULL OR s.key = $2)`;
  return { sql, parameters: [organizationId, key ?? null] };
}

/** Finds a service that is not deleted, or null. */
export async function findService(db: Queryable, organizationId: string, id: string): Promise<FullService | null> {
  // Raw: with its version sets, in one statement.
  const rows = await db.query<FullService[]>(
    `SELECT ${serviceColumns} FROM services s WHERE s.id = $1 AND s.organization_id = $2 AND s.deleted_at IS NULL`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/** Locks a service until the transaction ends and returns it; null when there is none that is not deleted. */
export async function lockService(tx: Queryable, organizationId: string, id: string): Promise<FullService | null> {
  // Raw: a lock, so that revisions get their numbers one after the other.
  await tx.query('SELECT id FROM services WHERE id = $1 AND organization_id = $2 FOR UPDATE', [id, organizationId]);
  return findService(tx, organizationId, id);
}

const isUniqueViolation = (error: unknown) => (error as { code?: unknown }).code === '23505';

/** Stores a new service without its version sets. @throws `conflict` when another service has the key. */
export async function insertService(tx: EntityDatabase, row: ServiceRow): Promise<void> {
  try {
    await insertRows(tx, serviceTable, row);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const detail = `Another service has the key ${row.key}.`;
    throw problem('conflict', detail, { errors: [{ pointer: '/key', detail, code: 'unique' }], cause: error });
  }
}

/** Changes a service that is locked. */
export async function storeServiceChange(tx: EntityDatabase, id: string, change: Partial<ServiceRow>): Promise<void> {
  await updateRows(tx, serviceTable, { id, deletedAt: IsNull() }, change);
}

/** Writes a version set as the contract has it. */
export const toVersionSet = (set: PresentSet): VersionSet => ({
  name: set.name,
  revision: set.revision,
  agent_version: set.agentVersion,
  state_machine_version: set.stateMachineVersion,
  tool_versions: set.toolVersions,
  tool_refs: set.toolRefs,
  llm_model_preferences: set.preferences,
  requires_passed_set: set.requiresPassedSet,
  updated_at: new Date(set.createdAtMs).toISOString(),
  updated_by: set.createdBy,
});

/** Writes a service as the contract has it. */
export const toService = (service: FullService): Service => ({
  id: service.id,
  key: service.key,
  name: service.name,
  description: service.description,
  agent_id: service.agentId,
  state_machine_id: service.stateMachineId,
  tool_refs: service.toolRefs,
  version_sets: Object.fromEntries(service.sets.map((set) => [set.name, toVersionSet(set)])),
  metadata: service.metadata,
  created_at: service.createdAt.toISOString(),
  updated_at: service.updatedAt.toISOString(),
});
