import { IsNull } from '#generated/packages/typeorm.js';
import type { EntityDatabase } from '#src/db/query.ts';
import { problem } from '#src/api/problems.ts';
import { hashJson } from './document.ts';
import { checkpointColumns, type CheckpointRow, type StateOwner } from './store.ts';
import { checkpointPartTable, checkpointTable } from './table.ts';

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
  db: EntityDatabase,
  owner: StateOwner,
  id: string,
): Promise<Omit<CheckpointRow, 'document'> & { document: unknown }> {
  const ofOwner =
    owner.sessionId === null ? { agentId: owner.agentId, sessionId: IsNull() } : { sessionId: owner.sessionId };
  const row = await db.getRepository(checkpointTable).findOneBy({ id, ...ofOwner });
  if (!row) throw problem('checkpoint_not_found', `No checkpoint ${id} of ${toOwnerId(owner)}.`);
  const bytes = Buffer.byteLength(row.document);
  return { ...row, bytes, document: parseVerified(id, row.document, row.hash) };
}

/** Reads the parts of a checkpoint by their names, and checks their hashes. @throws `state_corruption`. */
export async function readCheckpointParts(
  db: EntityDatabase,
  { id, parts }: Pick<CheckpointRow, 'id' | 'parts'>,
): Promise<Map<string, unknown>> {
  const rows = await db.getRepository(checkpointPartTable).findBy({ checkpointId: id });
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
