import type { Queryable } from '#src/db/query.ts';

// All raw: locks.

/** The message that memories come from, and the user whose they are; null for none. */
type MemoryOrigin = { sourceMessageId: string | null; userId: string | null };

/**
 * Tells whether the message and the user that memories come from are still there, and locks them: what is learned of them
 * later, by a model that takes its time, must not outlive them.
 */
export async function lockOrigin(tx: Queryable, { sourceMessageId, userId }: MemoryOrigin): Promise<boolean> {
  const messages = await tx.query<unknown[]>(
    `SELECT 1 FROM messages m WHERE m.id = $1 AND m.deleted_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM event_redactions r WHERE r.session_id = m.session_id AND r.message_id IS NULL
          AND r.first_seq <= coalesce(m.last_seq, m.first_seq) AND r.last_seq >= m.first_seq) FOR SHARE OF m`,
    [sourceMessageId],
  );
  const users = await tx.query<unknown[]>('SELECT 1 FROM users WHERE id = $1 AND deleted_at IS NULL FOR SHARE', [
    userId,
  ]);
  return (sourceMessageId === null || messages.length > 0) && (userId === null || users.length > 0);
}
