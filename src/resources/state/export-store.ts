import { createExportSection, type ExportScope } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { checkpointColumns, type CheckpointRow } from './store.ts';
import type { CheckpointPartRow, StoredAgentState, StoredStateVersion } from './table.ts';
import { toStateCheckpoint } from './wire.ts';

// All raw: pages of what belongs to the agents of an organization, by joins.

const toCheckpointData = ({ document, ...row }: CheckpointRow) => ({
  ...toStateCheckpoint(row),
  state: JSON.parse(document) as unknown,
});

/** The checkpoints of a session, for an export, each with its state. */
export const sessionCheckpointsSection = createExportSection(
  'session_checkpoint',
  ({ parentId }) => ({
    sql: `SELECT ${checkpointColumns}, document FROM state_checkpoints WHERE session_id = $1`,
    parameters: [parentId],
    ...oldestFirst,
    size: 'bytes',
  }),
  toCheckpointData,
);

const ofOrganization = 'agent_id IN (SELECT a.id FROM agents a WHERE a.organization_id = $1)';
const toParameters = ({ reach }: ExportScope) => [reach.organizationId];

/** The checkpoints of the agents of an organization, for an export, each with its state. */
export const agentCheckpointsSection = createExportSection(
  'agent_checkpoint',
  (scope) => ({
    sql: `SELECT ${checkpointColumns}, document FROM state_checkpoints WHERE session_id IS NULL AND ${ofOrganization}`,
    parameters: toParameters(scope),
    ...oldestFirst,
    size: 'bytes',
  }),
  toCheckpointData,
);

/** What the checkpoints of agents hold beside their states, for an export. */
export const checkpointPartsSection = createExportSection(
  'checkpoint_part',
  (scope) => ({
    sql: `SELECT checkpoint_id AS "checkpointId", name, captured FROM state_checkpoint_parts
           WHERE checkpoint_id IN (SELECT c.id FROM state_checkpoints c WHERE c.${ofOrganization})`,
    parameters: toParameters(scope),
    order: [
      { column: 'checkpointId', type: 'text' },
      { column: 'name', type: 'text' },
    ],
    size: 'octet_length(captured)',
  }),
  ({ checkpointId, name, captured }: CheckpointPartRow) => ({
    checkpoint_id: checkpointId,
    name,
    captured: JSON.parse(captured) as unknown,
  }),
);

/** The present states of the agents of an organization, for an export, with their schemas. */
export const agentStatesSection = createExportSection(
  'agent_state',
  (scope) => ({
    sql: `SELECT agent_id AS "agentId", version, document, updated_at AS "updatedAt", updated_by AS "updatedBy", schema
            FROM agent_states WHERE ${ofOrganization}`,
    parameters: toParameters(scope),
    order: [{ column: 'agentId', type: 'text' }],
    size: 'octet_length(document)',
  }),
  (row: StoredAgentState) => ({
    agent_id: row.agentId,
    state: JSON.parse(row.document) as unknown,
    version: row.version,
    updated_at: row.updatedAt?.toISOString() ?? null,
    updated_by: row.updatedBy,
    schema: row.schema && (JSON.parse(row.schema) as unknown),
  }),
);

/** The versions of the states of the agents of an organization, for an export, as patches. */
export const stateVersionsSection = createExportSection(
  'agent_state_version',
  (scope) => ({
    sql: `SELECT agent_id AS "agentId", version, source, patch, document, restored_version AS "restoredVersion",
                 restored_checkpoint_id AS "restoredCheckpointId", created_at AS "createdAt", created_by AS "createdBy"
            FROM agent_state_versions WHERE ${ofOrganization}`,
    parameters: toParameters(scope),
    order: [
      { column: 'agentId', type: 'text' },
      { column: 'version', type: 'int' },
    ],
    size: '(octet_length(patch) + coalesce(octet_length(document), 0))',
  }),
  (row: StoredStateVersion) => ({
    agent_id: row.agentId,
    version: row.version,
    source: row.source,
    patch: JSON.parse(row.patch) as unknown,
    ...(row.document !== null && { state: JSON.parse(row.document) as unknown }),
    restored_from:
      row.restoredVersion === null ? null : { version: row.restoredVersion, checkpoint_id: row.restoredCheckpointId },
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy,
  }),
);
