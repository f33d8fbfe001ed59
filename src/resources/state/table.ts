import { EntitySchema } from '#generated/packages/typeorm.js';
import type { StateCheckpoint } from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';

/** A row of `agent_states`: the present state of an agent. `document` and `schema` are JSON text. */
export type StoredAgentState = {
  agentId: string;
  version: number;
  document: string;
  updatedAt: Date | null;
  updatedBy: string | null;
  schema: string | null;
  schemaVersion: number;
  schemaUpdatedAt: Date | null;
  schemaUpdatedBy: string | null;
};

/** A row of `agent_state_versions`. `patch` is JSON text. */
export type StoredStateVersion = {
  agentId: string;
  version: number;
  source: 'patch' | 'restore';
  patch: string;
  /** The whole document as JSON text, from which later versions are replayed; null in most versions. */
  document: string | null;
  restoredVersion: number | null;
  restoredCheckpointId: string | null;
  createdAt: Date;
  createdBy: string;
};

/** A row of `state_checkpoints`: of an agent, or with a `sessionId` of one of its sessions. `document` is JSON text. */
export type StoredCheckpoint = {
  id: string;
  agentId: string;
  sessionId: string | null;
  name: string;
  description: string | null;
  version: number;
  document: string;
  hash: string;
  parts: StateCheckpoint['parts'];
  runId: string | null;
  metadata: Record<string, unknown>;
  createdAt: Date;
  createdBy: string | null;
};

/** A row of `state_checkpoint_parts`. `captured` is JSON text. */
export type CheckpointPartRow = { checkpointId: string; name: string; captured: string };

/** A row of `session_state_restores`: who has restored the state of a session with the event `seq`. */
export type SessionRestoreRow = {
  sessionId: string;
  seq: number;
  restoredVersion: number;
  restoredCheckpointId: string | null;
  restoredBy: string;
};

export const agentStateTable = new EntitySchema<StoredAgentState>({
  name: 'AgentState',
  tableName: 'agent_states',
  columns: {
    agentId: column.text({ primary: true }),
    version: column.integer(),
    document: column.text(),
    updatedAt: column.time({ nullable: true }),
    updatedBy: column.text({ nullable: true }),
    schema: column.text({ nullable: true }),
    schemaVersion: column.integer({ default: 0 }),
    schemaUpdatedAt: column.time({ nullable: true }),
    schemaUpdatedBy: column.text({ nullable: true }),
  },
});

export const stateVersionTable = new EntitySchema<StoredStateVersion>({
  name: 'AgentStateVersion',
  tableName: 'agent_state_versions',
  columns: {
    agentId: column.text({ primary: true }),
    version: column.integer({ primary: true }),
    source: column.text(),
    patch: column.text(),
    document: column.text({ nullable: true }),
    restoredVersion: column.integer({ nullable: true }),
    restoredCheckpointId: column.text({ nullable: true }),
    createdAt: column.time(),
    createdBy: column.text(),
  },
});

export const checkpointTable = new EntitySchema<StoredCheckpoint>({
  name: 'StateCheckpoint',
  tableName: 'state_checkpoints',
  columns: {
    id: column.text({ primary: true }),
    agentId: column.text(),
    sessionId: column.text({ nullable: true }),
    name: column.text(),
    description: column.text({ nullable: true }),
    version: column.bigint(),
    document: column.text(),
    hash: column.text(),
    parts: column.json(),
    runId: column.text({ nullable: true }),
    metadata: column.json(),
    createdAt: column.time(),
    createdBy: column.text({ nullable: true }),
  },
  indices: [
    // TypeORM cannot say an index over an expression, coalesce(session_id, agent_id): the migrations alone make these two.
    { name: 'state_checkpoints_name', unique: true, columns: ['name'], synchronize: false },
    { name: 'state_checkpoints_time', columns: ['createdAt', 'id'], synchronize: false },
    { name: 'state_checkpoints_run', columns: ['runId'], unique: true, where: '(run_id IS NOT NULL)' },
    { name: 'state_checkpoints_session', columns: ['sessionId'], where: '(session_id IS NOT NULL)' },
    { name: 'state_checkpoints_agent', columns: ['agentId'] },
  ],
});

export const checkpointPartTable = new EntitySchema<CheckpointPartRow>({
  name: 'StateCheckpointPart',
  tableName: 'state_checkpoint_parts',
  columns: {
    checkpointId: column.text({ primary: true }),
    name: column.text({ primary: true }),
    captured: column.text(),
  },
});

export const sessionRestoreTable = new EntitySchema<SessionRestoreRow>({
  name: 'SessionStateRestore',
  tableName: 'session_state_restores',
  columns: {
    sessionId: column.text({ primary: true }),
    seq: column.bigint({ primary: true }),
    restoredVersion: column.bigint(),
    restoredCheckpointId: column.text({ nullable: true }),
    restoredBy: column.text(),
  },
});
