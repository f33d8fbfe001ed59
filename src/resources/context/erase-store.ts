import type { ErasePart } from '#src/resources/erasure/store.ts';

// All raw: erases the rows of a conversation, found through its runs, and counts them.

/** The part of a conversation with its snapshots of context, its templates and their values, and its summaries. */
export const contextsPart: ErasePart = {
  name: 'contexts',
  async eraseConversation(tx, conversationId) {
    const [snapshots] = await tx.query<[unknown[]]>(
      `DELETE FROM context_snapshots WHERE run_id IN (SELECT r.id FROM sessions s JOIN runs r ON r.session_id = s.id
         WHERE s.conversation_id = $1) RETURNING run_id`,
      [conversationId],
    );
    const [changes] = await tx.query<[unknown[]]>(
      'DELETE FROM context_changes WHERE conversation_id = $1 RETURNING number',
      [conversationId],
    );
    return snapshots.length + changes.length;
  },
};
