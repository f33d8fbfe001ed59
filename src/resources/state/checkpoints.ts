import type { Queryable } from '#src/db/query.ts';
import { problem } from '#src/api/problems.ts';
import { hashJson } from './document.ts';
import { checkpointColumns, type CheckpointRow, type StateOwner } from './store.ts';

const toOwnerId = ({ agentId, sessionId }: StateOwner) => sessionId ?? agentId;

/** Selects the checkpoints of an owner, for `readPage`. */
export function selectCheckpoints(owner: StateOwner, name: string | undefined) {
  return {
    sql: `SELECT ${checkpointColumns} FROM state_checkpoints
           WHERE coalesce(session_id, agent_id) = $1 AND ($2::text IS NULL OR name = $2)`,
    parameters: [toOwnerId(owner), name ?? null],
  };
}

/** Finds a checkpoint and checks its hash. @throws `checkpoint_not_found` and `state_corruption`. */
export async function findCheckpoint(
  db: Queryable,
  owner: StateOwner,
  id: string,
): Promise<Omit<CheckpointRow, 'document'> & { document: unknown }> {
  const rows = await db.query<CheckpointRow[]>(
    `SELECT ${checkpointColumns}, document FROM state_checkpoints WHERE id = $1 AND coalesce(session_id, agent_id) = $2`,
    [id, toOwnerId(owner)],
  );
  if (!rows[0]) throw problem('checkpoint_not_found', `No checkpoint ${id} of ${toOwnerId(owner)}.`);
  const { document, ...row } = rows[0];
  return { ...row, document: parseVerified(id, document, row.hash) };
}

/** Reads the parts of a checkpoint by their names, and checks their hashes. @throws `state_corruption`. */
export async function readCheckpointParts(
  db: Queryable,
  { id, parts }: Pick<CheckpointRow, 'id' | 'parts'>,
): Promise<Map<string, unknown>> {
  const rows = await db.query<{ name: string; captured: string }[]>(
    'SELECT name, captured FROM state_checkpoint_parts WHERE checkpoint_id = $1',
    [id],
  );
  const texts = new Map(rows.map(({ name, captured }) => [name, captured]));
  return new Map(parts.map(({ name, hash }) => [name, parseVerified(id, texts.get(name) ?? '', hash)]));
}

function parseVerified(id: string, text: string, hash: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (hashJson(value) === hash) return value;
  } catch {
    // Text that is not JSON does not match its hash either.
  }
  const detail = `The checkpoint ${id} does not fit its hash: what is stored is not what was put there.`;
  throw problem('state_corruption', detail);
}
