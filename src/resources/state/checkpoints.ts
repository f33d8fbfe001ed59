import type { Queryable } from '#src/db/query.ts';
import { problem } from '#src/api/problems.ts';
import { hashOf } from './document.ts';
import { checkpointColumns, type CheckpointRow, type Owner } from './store.ts';

const idOf = ({ agentId, sessionId }: Owner) => sessionId ?? agentId;

/** The checkpoints of an owner, for `readPage`. */
export function checkpointListing(owner: Owner, name: string | undefined) {
  return {
    sql: `SELECT ${checkpointColumns} FROM state_checkpoints
           WHERE coalesce(session_id, agent_id) = $1 AND ($2::text IS NULL OR name = $2)`,
    parameters: [idOf(owner), name ?? null],
  };
}

/** A checkpoint whose document fits its hash. Throws `checkpoint_not_found` and `state_corruption`. */
export async function findCheckpoint(
  db: Queryable,
  owner: Owner,
  id: string,
): Promise<Omit<CheckpointRow, 'document'> & { document: unknown }> {
  const rows = await db.query<CheckpointRow[]>(
    `SELECT ${checkpointColumns}, document FROM state_checkpoints WHERE id = $1 AND coalesce(session_id, agent_id) = $2`,
    [id, idOf(owner)],
  );
  if (!rows[0]) throw problem('checkpoint_not_found', `No checkpoint ${id} of ${idOf(owner)}.`);
  const { document, ...row } = rows[0];
  return { ...row, document: verified(id, document, row.hash) };
}

/** What the parts of a checkpoint hold, once that has been held against their hashes. */
export async function readParts(
  db: Queryable,
  { id, parts }: Pick<CheckpointRow, 'id' | 'parts'>,
): Promise<Map<string, unknown>> {
  const rows = await db.query<{ name: string; captured: string }[]>(
    'SELECT name, captured FROM state_checkpoint_parts WHERE checkpoint_id = $1',
    [id],
  );
  const texts = new Map(rows.map(({ name, captured }) => [name, captured]));
  return new Map(parts.map(({ name, hash }) => [name, verified(id, texts.get(name) ?? '', hash)]));
}

function verified(id: string, text: string, hash: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (hashOf(value) === hash) return value;
  } catch {
    // What cannot be read does not fit either.
  }
  const detail = `The checkpoint ${id} does not fit its hash: what is stored is not what was put there.`;
  throw problem('state_corruption', detail);
}
