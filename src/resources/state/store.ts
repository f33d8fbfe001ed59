import { contentOf } from '#src/db/content/parameter.ts';
import { plainBytesSql } from '#src/db/content/sql.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import { hashJson } from './document.ts';
import type { StoredAgentState, StoredCheckpoint } from './table.ts';
import { runTable } from '#src/resources/runs/table.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';

/** The present state of an agent. Version 0 is the empty object before the first change. */
export type AgentStateRow = Omit<StoredAgentState, 'document' | 'schema'> & {
  document: unknown;
  /** The bytes of the document as JSON. */
  bytes: number;
  schema: JsonSchema | null;
};

/** Reads the present state of an agent. */
export async function readAgentState(db: Queryable, agentId: string): Promise<AgentStateRow> {
  // Raw: read by every run that is given the state.
  const rows = await db.query<StoredAgentState[]>(
    `SELECT agent_id AS "agentId", version, document, updated_at AS "updatedAt", updated_by AS "updatedBy", schema,
            schema_version AS "schemaVersion", schema_updated_at AS "schemaUpdatedAt",
            schema_updated_by AS "schemaUpdatedBy"
       FROM agent_states WHERE agent_id = $1`,
    [agentId],
  );
  const [row] = rows;
  if (row) {
    const document: unknown = JSON.parse(row.document);
    return { ...row, document, bytes: Buffer.byteLength(row.document), schema: row.schema && JSON.parse(row.schema) };
  }
  const nobody = { updatedAt: null, updatedBy: null, schemaUpdatedAt: null, schemaUpdatedBy: null };
  return { agentId, version: 0, document: {}, bytes: 2, schema: null, schemaVersion: 0, ...nobody };
}

/**
 * Locks an agent's state until the transaction ends; false when there is no such agent or it is deleted. With `runsToo`,
 * no run of the agent can begin either.
 */
export async function lockAgent(tx: Queryable, organizationId: string, id: string, runsToo = false): Promise<boolean> {
  // Raw: a lock. A run refers to its agent, which takes the lock that FOR UPDATE excludes and FOR NO KEY UPDATE does not.
  const rows = await tx.query<unknown[]>(
    `SELECT id FROM agents WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL
       ${runsToo ? 'FOR UPDATE' : 'FOR NO KEY UPDATE'}`,
    [id, organizationId],
  );
  return rows.length > 0;
}

/** Finds the id of an active run of the agent, or null. */
export async function findActiveRunOfAgent(db: EntityDatabase, agentId: string): Promise<string | null> {
  const where = { agentId, status: 'running' as const };
  return (await db.getRepository(runTable).findOne({ select: { id: true }, where }))?.id ?? null;
}

/** Replaces the schema of an agent's state. The caller has locked the agent. */
export async function writeSchema(
  tx: Queryable,
  { agentId, schemaVersion }: AgentStateRow,
  { schema, by, now }: { schema: JsonSchema | null; by: string; now: Date },
): Promise<void> {
  const text = schema === null ? null : JSON.stringify(schema);
  // Raw: a new row has a document and a version, which a stored one keeps.
  await tx.query(
    `INSERT INTO agent_states (agent_id, version, document, schema, schema_version, schema_updated_at, schema_updated_by)
     VALUES ($1, 0, '{}', $2, $3, $4, $5)
     ON CONFLICT (agent_id) DO UPDATE
        SET schema = $2, schema_version = $3, schema_updated_at = $4, schema_updated_by = $5`,
    [agentId, text, schemaVersion + 1, now, by],
  );
}

/** The owner of a state: an agent, or one of its sessions. */
export type StateOwner = { agentId: string; sessionId: string | null };

/**
 * A part of an agent that its checkpoints can hold beside the state. `capture` returns a JSON value, which the checkpoint
 * keeps and hashes; `restore` makes the part as it was when that value was captured, and returns the ids of what it took away
 * or changed back, which `listReplaced` names before. `listLost` names what of it cannot come back because it was erased since.
 */
export type CheckpointPart = {
  name: 'memories' | 'context';
  capture(tx: EntityDatabase, agentId: string): Promise<unknown>;
  restore(tx: EntityDatabase, agentId: string, captured: unknown): Promise<string[]>;
  listReplaced(tx: EntityDatabase, agentId: string, captured: unknown): Promise<string[]>;
  listLost(tx: EntityDatabase, captured: unknown): Promise<string[]>;
};

/** A part as a checkpoint keeps it. `text` is JSON. */
type CapturedPart = { name: CheckpointPart['name']; hash: string; size_bytes: number; text: string };

/** Captures these parts of an agent. */
export async function captureParts(
  tx: EntityDatabase,
  agentId: string,
  parts: readonly CheckpointPart[],
): Promise<CapturedPart[]> {
  const all: CapturedPart[] = [];
  for (const part of parts) {
    const text = JSON.stringify(await part.capture(tx, agentId));
    all.push({ name: part.name, hash: hashJson(JSON.parse(text)), size_bytes: Buffer.byteLength(text), text });
  }
  return all;
}

/** A checkpoint as stores read it. `bytes` are those of its document. */
export type CheckpointRow = StoredCheckpoint & { bytes: number };

/** A checkpoint that is to be stored. */
export type NewCheckpoint = StateOwner & {
  /** The name; null to take the id. */
  name: string | null;
  description: string | null;
  version: number;
  document: unknown;
  parts: readonly CapturedPart[];
  runId: string | null;
  metadata: Record<string, unknown>;
  now: Date;
  by: string | null;
};

/** The columns of a `CheckpointRow`, without its document. */
export const checkpointColumns = `id, agent_id AS "agentId", session_id AS "sessionId", name, description,
  version::float8 AS version, hash, ${plainBytesSql('document')} AS bytes, parts, run_id AS "runId", metadata,
  created_at AS "createdAt", created_by AS "createdBy"`;

async function insertCheckpointRow(tx: Queryable, checkpoint: NewCheckpoint): Promise<CheckpointRow> {
  const id = newId('chk');
  const called = checkpoint.name ?? id;
  const parts = checkpoint.parts.map(({ name, hash, size_bytes }) => ({ name, hash, size_bytes }));
  // Raw: a name that is taken is a conflict, not a failure of the transaction.
  const rows = await tx.query<CheckpointRow[]>(
    `INSERT INTO state_checkpoints (id, agent_id, session_id, name, description, version, document, hash, parts, run_id,
       metadata, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT DO NOTHING RETURNING ${checkpointColumns}, document`,
    [
      id,
      checkpoint.agentId,
      checkpoint.sessionId,
      called,
      checkpoint.description,
      checkpoint.version,
      contentOf({ agent: checkpoint.agentId }, JSON.stringify(checkpoint.document)),
      hashJson(checkpoint.document),
      JSON.stringify(parts),
      checkpoint.runId,
      JSON.stringify(checkpoint.metadata),
      checkpoint.now,
      checkpoint.by,
    ],
  );
  if (!rows[0]) {
    const detail = `Another checkpoint has the name ${called}.`;
    throw problem('conflict', detail, { errors: [{ pointer: '/name', detail, code: 'unique' }] });
  }
  return rows[0];
}

/** Stores a checkpoint. @throws `conflict` when another checkpoint of its owner has the name. */
export async function insertCheckpoint(tx: EntityDatabase, checkpoint: NewCheckpoint): Promise<CheckpointRow> {
  const row = await insertCheckpointRow(tx, checkpoint);
  for (const { name, text } of checkpoint.parts) {
    const captured = contentOf({ agent: checkpoint.agentId }, text);
    // Raw: content is encrypted as a parameter.
    await tx.query('INSERT INTO state_checkpoint_parts (checkpoint_id, name, captured) VALUES ($1, $2, $3)', [
      row.id,
      name,
      captured,
    ]);
  }
  return row;
}

/** Stores the agent's state as a checkpoint after a run, in the transaction that ends the run. */
export async function insertRunCheckpoint(
  tx: Queryable,
  { agentId, runId, now }: { agentId: string; runId: string; now: Date },
): Promise<void> {
  const { version, document } = await readAgentState(tx, agentId);
  const about = { sessionId: null, description: null, parts: [], metadata: {}, by: null };
  await insertCheckpointRow(tx, { agentId, name: null, version, document, runId, now, ...about });
}

/** Deletes the checkpoints of a session whose state came from events that were redacted. */
export async function deleteCheckpoints(
  tx: Queryable,
  { sessionId, fromSeq, toSeq }: { sessionId: string; fromSeq: number; toSeq: number },
): Promise<void> {
  // Raw: up to the next snapshot in the log.
  await tx.query(
    `DELETE FROM state_checkpoints WHERE session_id = $1 AND version >= $2 AND version < coalesce(
       (SELECT min(seq) FROM session_events WHERE session_id = $1 AND seq > $3 AND event_type = 'STATE_SNAPSHOT'),
       9007199254740991)`,
    [sessionId, fromSeq, toSeq],
  );
}
