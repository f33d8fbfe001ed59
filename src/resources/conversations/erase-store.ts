import type { ErasePart } from '#src/resources/erasure/store.ts';
import { deleteRecordsOfConversation } from '#src/resources/idempotency/erase-store.ts';
import { deleteImport } from '#src/resources/migration/store.ts';

/** A conversation itself, what was imported for it, and replies that are kept to be given again: it is not found any more. */
export const conversationPart: ErasePart = {
  name: 'conversations',
  async eraseConversation(tx, id, { now }) {
    await deleteImport(tx, id);
    await deleteRecordsOfConversation(tx, id);
    // Raw: another resource’s rows.
    await tx.query('UPDATE migration_job_conversations SET detail = NULL WHERE conversation_id = $1', [id]);
    // Raw: a closed conversation keeps its time.
    const [rows] = await tx.query<[unknown[]]>(
      `UPDATE conversations SET deleted_at = $2, status = 'closed', closed_at = coalesce(closed_at, $2), title = NULL,
              metadata = '{}', channel_id = NULL, workspace_id = NULL, message_count = 0, updated_at = $2
        WHERE id = $1 RETURNING id`,
      [id, now],
    );
    return rows.length;
  },
};
