import { cancelApprovals } from '#src/resources/approvals/store.ts';
import type { ErasePart } from '#src/resources/erasure/store.ts';

/** The runs of a conversation: what was asked of them, and why they failed. Calls that wait for results or for approval wait no more. */
export const runsPart: ErasePart = {
  name: 'runs',
  async eraseConversation(tx, conversationId, context) {
    await cancelApprovals(tx, { conversationId }, context);
    // Raw: erases the runs of a conversation, and counts them.
    const [rows] = await tx.query<[unknown[]]>(
      `UPDATE runs SET event_run_id = id, request = '{"include_metrics":true,"tools_enabled":true}', error = NULL,
              finish_reason = NULL, memory_refs = NULL, learn_at = NULL,
              status = CASE WHEN status IN ('requires_tool_results', 'requires_approval') THEN 'cancelled' ELSE status END
        WHERE session_id IN (SELECT id FROM sessions WHERE conversation_id = $1) RETURNING id`,
      [conversationId],
    );
    return rows.length;
  },
};
