import type { AgentState, AgentStateSchema, StateCheckpoint, StateVersion } from '#generated/v2/client/types.gen.ts';
import type { AgentStateRow, CheckpointRow } from './store.ts';
import type { StateVersionRow } from './version-store.ts';

const toTimestamp = (at: Date | null) => at?.toISOString() ?? null;

/** Writes the state of an agent as the contract has it. */
export const toAgentState = ({ agentId, document, version, updatedAt, updatedBy }: AgentStateRow): AgentState => ({
  agent_id: agentId,
  state: document,
  version,
  updated_at: toTimestamp(updatedAt),
  updated_by: updatedBy,
});

/** Writes the schema of an agent's state as the contract has it. */
export const toAgentStateSchema = (row: AgentStateRow): AgentStateSchema => ({
  agent_id: row.agentId,
  schema: row.schema,
  updated_at: toTimestamp(row.schemaUpdatedAt),
  updated_by: row.schemaUpdatedBy,
});

/** Writes a version of a state as the contract has it. */
export const toStateVersion = (row: StateVersionRow): StateVersion => ({
  version: row.version,
  source: row.source as StateVersion['source'],
  patch: row.patch === null ? null : (JSON.parse(row.patch) as StateVersion['patch']),
  restored_from:
    row.restoredVersion === null ? null : { version: row.restoredVersion, checkpoint_id: row.restoredCheckpointId },
  run_id: row.runId,
  created_at: row.createdAt.toISOString(),
  created_by: row.createdBy,
});

/** Writes a checkpoint, without its document, as the contract has it. */
export const toStateCheckpoint = (row: Omit<CheckpointRow, 'document'>): StateCheckpoint => ({
  id: row.id,
  agent_id: row.agentId,
  session_id: row.sessionId,
  name: row.name,
  description: row.description,
  version: row.version,
  hash: row.hash,
  size_bytes: row.bytes,
  parts: row.parts,
  run_id: row.runId,
  metadata: row.metadata,
  created_at: row.createdAt.toISOString(),
  created_by: row.createdBy,
});
