import type { StateCheckpoint } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import { hashOf } from './document.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';

/** The state of an agent as it is: version 0 is the empty object before the first change. */
export type AgentStateRow = {
  agentId: string;
  version: number;
  document: unknown;
  /** The bytes of the document as JSON. */
  bytes: number;
  updatedAt: Date | null;
  updatedBy: string | null;
  schema: JsonSchema | null;
  schemaVersion: number;
  schemaUpdatedAt: Date | null;
  schemaUpdatedBy: string | null;
};

type Stored = Omit<AgentStateRow, 'document' | 'bytes' | 'schema'> & { document: string; schema: string | null };

export async function readAgentState(db: Queryable, agentId: string): Promise<AgentStateRow> {
  const rows = await db.query<Stored[]>(
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
 * Locks a living agent's state until the transaction ends; false when there is no such agent. Runs go on, unless
 * `runsToo`: then none begins, and one that is about to has begun or not.
 */
export async function lockAgent(tx: Queryable, organizationId: string, id: string, runsToo = false): Promise<boolean> {
  // A run refers to its agent, which takes the lock that FOR UPDATE excludes and FOR NO KEY UPDATE does not.
  const rows = await tx.query<unknown[]>(
    `SELECT id FROM agents WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL
       ${runsToo ? 'FOR UPDATE' : 'FOR NO KEY UPDATE'}`,
    [id, organizationId],
  );
  return rows.length > 0;
}

/** A run of the agent that is active, or null. */
export async function runOfAgent(db: Queryable, agentId: string): Promise<string | null> {
  const rows = await db.query<{ id: string }[]>(
    `SELECT id FROM runs WHERE agent_id = $1 AND status = 'running' LIMIT 1`,
    [agentId],
  );
  return rows[0]?.id ?? null;
}

/** Puts a schema in place of the one before. The caller has locked the agent. */
export async function writeSchema(
  tx: Queryable,
  { agentId, schemaVersion }: AgentStateRow,
  { schema, by, now }: { schema: JsonSchema | null; by: string; now: Date },
): Promise<void> {
  const text = schema === null ? null : JSON.stringify(schema);
  await tx.query(
    `INSERT INTO agent_states (agent_id, version, document, schema, schema_version, schema_updated_at, schema_updated_by)
     VALUES ($1, 0, '{}', $2, $3, $4, $5)
     ON CONFLICT (agent_id) DO UPDATE
        SET schema = $2, schema_version = $3, schema_updated_at = $4, schema_updated_by = $5`,
    [agentId, text, schemaVersion + 1, now, by],
  );
}

/** Whose state it is: an agent's, or that of one of its sessions. */
export type Owner = { agentId: string; sessionId: string | null };

/**
 * Something that a checkpoint of an agent can hold beside the state. What is captured is a JSON value, which the
 * checkpoint keeps and hashes; `restore` makes everything as it was when that was captured.
 */
export type CheckpointPart = {
  name: 'memories' | 'context';
  capture(tx: Queryable, agentId: string): Promise<unknown>;
  restore(tx: Queryable, agentId: string, captured: unknown): Promise<void>;
};

/** A part as it is kept. */
type Captured = { name: CheckpointPart['name']; hash: string; size_bytes: number; text: string };

/** What these parts of an agent are now. */
export async function captureAll(
  tx: Queryable,
  agentId: string,
  parts: readonly CheckpointPart[],
): Promise<Captured[]> {
  const all: Captured[] = [];
  for (const part of parts) {
    const text = JSON.stringify(await part.capture(tx, agentId));
    all.push({ name: part.name, hash: hashOf(JSON.parse(text)), size_bytes: Buffer.byteLength(text), text });
  }
  return all;
}

export type CheckpointRow = {
  id: string;
  agentId: string;
  sessionId: string | null;
  name: string;
  description: string | null;
  version: number;
  document: string;
  hash: string;
  bytes: number;
  parts: StateCheckpoint['parts'];
  runId: string | null;
  metadata: Record<string, unknown>;
  createdAt: Date;
  createdBy: string | null;
};

export type NewCheckpoint = Owner & {
  /** The name is the id when nobody gives one. */
  name: string | null;
  description: string | null;
  version: number;
  document: unknown;
  parts: readonly Captured[];
  runId: string | null;
  metadata: Record<string, unknown>;
  now: Date;
  by: string | null;
};

export const checkpointColumns = `id, agent_id AS "agentId", session_id AS "sessionId", name, description,
  version::float8 AS version, hash, octet_length(document) AS bytes, parts, run_id AS "runId", metadata,
  created_at AS "createdAt", created_by AS "createdBy"`;

/** Stores a checkpoint. Throws `conflict` when another one of its owner has the name. */
export async function insertCheckpoint(tx: Queryable, made: NewCheckpoint): Promise<CheckpointRow> {
  const id = newId('chk');
  const called = made.name ?? id;
  const parts = made.parts.map(({ name, hash, size_bytes }) => ({ name, hash, size_bytes }));
  const rows = await tx.query<CheckpointRow[]>(
    `INSERT INTO state_checkpoints (id, agent_id, session_id, name, description, version, document, hash, parts, run_id,
       metadata, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT DO NOTHING RETURNING ${checkpointColumns}, document`,
    [
      id,
      made.agentId,
      made.sessionId,
      called,
      made.description,
      made.version,
      JSON.stringify(made.document),
      hashOf(made.document),
      JSON.stringify(parts),
      made.runId,
      JSON.stringify(made.metadata),
      made.now,
      made.by,
    ],
  );
  if (!rows[0]) {
    const detail = `Another checkpoint has the name ${called}.`;
    throw problem('conflict', detail, { errors: [{ pointer: '/name', detail, code: 'unique' }] });
  }
  for (const part of made.parts)
    await tx.query('INSERT INTO state_checkpoint_parts (checkpoint_id, name, captured) VALUES ($1, $2, $3)', [
      id,
      part.name,
      part.text,
    ]);
  return rows[0];
}

/** Keeps the agent's state as its run leaves it, in the transaction that ends the run; once, whatever else is named so. */
export async function checkpointAfterRun(
  tx: Queryable,
  { agentId, runId, now }: { agentId: string; runId: string; now: Date },
): Promise<void> {
  const { version, document } = await readAgentState(tx, agentId);
  const about = { sessionId: null, description: null, parts: [], metadata: {}, by: null };
  await insertCheckpoint(tx, { agentId, name: null, version, document, runId, now, ...about });
}

/** Deletes the checkpoints that hold a session's state as redacted events have made it. */
export async function forgetCheckpoints(
  tx: Queryable,
  { sessionId, fromSeq, toSeq }: { sessionId: string; fromSeq: number; toSeq: number },
): Promise<void> {
  await tx.query(
    `DELETE FROM state_checkpoints WHERE session_id = $1 AND version >= $2 AND version < coalesce(
       (SELECT min(seq) FROM session_events WHERE session_id = $1 AND seq > $3 AND event_type = 'STATE_SNAPSHOT'),
       9007199254740991)`,
    [sessionId, fromSeq, toSeq],
  );
}
