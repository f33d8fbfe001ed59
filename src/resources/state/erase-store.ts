import type { ErasePart } from '#src/resources/erasure/store.ts';

// All raw: erases the rows of a conversation, found through its sessions.

const ofConversation = 'session_id IN (SELECT id FROM sessions WHERE conversation_id = $1)';

/** The checkpoints of the sessions of a conversation. Those of its agents hold no documents of sessions. */
export const checkpointsPart: ErasePart = {
  name: 'checkpoints',
  async eraseConversation(tx, conversationId) {
    const [rows] = await tx.query<[unknown[]]>(`DELETE FROM state_checkpoints WHERE ${ofConversation} RETURNING id`, [
      conversationId,
    ]);
    await tx.query(`DELETE FROM session_state_restores WHERE ${ofConversation}`, [conversationId]);
    return rows.length;
  },
};
