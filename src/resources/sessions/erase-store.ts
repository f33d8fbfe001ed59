import type { ErasePart } from '#src/resources/erasure/store.ts';

/** The sessions of a conversation: they end, and keep nothing but their places in its history. */
export const sessionsPart: ErasePart = {
  name: 'sessions',
  async eraseConversation(tx, conversationId, { now }) {
    // Raw: an ended session keeps its time.
    const [rows] = await tx.query<[unknown[]]>(
      `UPDATE sessions SET deleted_at = $2, status = 'ended', ended_at = coalesce(ended_at, $2), thread_id = NULL,
              settings = '{}', metadata = '{}', agent_overrides = NULL, updated_at = $2 WHERE conversation_id = $1 RETURNING id`,
      [conversationId, now],
    );
    return rows.length;
  },
};
