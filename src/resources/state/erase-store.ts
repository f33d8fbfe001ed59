import { contentOf } from '#src/db/content/parameter.ts';
import type { Queryable } from '#src/db/query.ts';
import type { ErasePart } from '#src/resources/erasure/store.ts';
import type { StateOwner } from './store.ts';

// All raw: erases the rows of a conversation, found through its sessions.

const inConversation = 'IN (SELECT id FROM sessions WHERE conversation_id = $1)';

/** The checkpoints of the sessions of a conversation. Those of its agents hold no documents of sessions. */
export const checkpointsPart: ErasePart = {
  name: 'checkpoints',
  async eraseConversation(tx, conversationId) {
    const [rows] = await tx.query<[unknown[]]>(
      `DELETE FROM state_checkpoints WHERE coalesce(session_id, agent_id) ${inConversation} RETURNING id`,
      [conversationId],
    );
    await tx.query(`DELETE FROM session_state_restores WHERE session_id ${inConversation}`, [conversationId]);
    return rows.length;
  },
};

/** Deletes a checkpoint of an agent or a session, with the parts that it holds. Returns false when there is none. */
export async function deleteCheckpoint(
  db: Queryable,
  { agentId, sessionId }: StateOwner,
  id: string,
): Promise<boolean> {
  const [rows] = await db.query<[unknown[]]>(
    'DELETE FROM state_checkpoints WHERE id = $1 AND coalesce(session_id, agent_id) = $2 RETURNING id',
    [id, sessionId ?? agentId],
  );
  return rows.length > 0;
}

/**
 * Erases the versions of the state of an agent, which is locked, before one that stays. That one has the whole document
 * then, and its patch replaces all: nothing is told of what was before. Returns the number of erased versions.
 */
export async function eraseVersionsBefore(
  tx: Queryable,
  agentId: string,
  version: number,
  document: unknown,
): Promise<number> {
  const patch = JSON.stringify([{ op: 'replace', path: '', value: document }]);
  await tx.query(
    `UPDATE agent_state_versions SET document = $3, patch = $4, restored_version = NULL, restored_checkpoint_id = NULL,
            source = 'patch' WHERE agent_id = $1 AND version = $2`,
    [agentId, version, contentOf({ agent: agentId }, JSON.stringify(document)), contentOf({ agent: agentId }, patch)],
  );
  const [rows] = await tx.query<[unknown[]]>(
    'DELETE FROM agent_state_versions WHERE agent_id = $1 AND version < $2 RETURNING version',
    [agentId, version],
  );
  return rows.length;
}
