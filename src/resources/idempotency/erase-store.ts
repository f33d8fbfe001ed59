import type { Queryable } from '#src/db/query.ts';

// All raw: finds rows by any of several ids.

/** Deletes the records whose replies tell of one of these users, sessions or memories. */
export async function deleteRecordsAbout(tx: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.query('DELETE FROM idempotency_records WHERE subjects && $1::text[]', [ids]);
}

/** Deletes the records whose replies tell of a conversation or of its sessions. */
export async function deleteRecordsOfConversation(tx: Queryable, conversationId: string): Promise<void> {
  await tx.query(
    `DELETE FROM idempotency_records
      WHERE subjects && array_append(ARRAY(SELECT id FROM sessions WHERE conversation_id = $1), $1::text)`,
    [conversationId],
  );
}

/** Deletes the replies that tell of a session, of which something was redacted. Records of runs have nothing of it. */
export async function deleteRepliesOfSession(tx: Queryable, sessionId: string): Promise<void> {
  await tx.query(
    `DELETE FROM idempotency_records
      WHERE answer IS NOT NULL
        AND subjects && array_append(ARRAY(SELECT conversation_id FROM sessions WHERE id = $1), $1::text)`,
    [sessionId],
  );
}
