// All raw: statements about many rows at once.
import type { Queryable } from '#src/db/query.ts';
import { producerRunner } from '#src/resources/runs/store.ts';

/** The number of conversations that are closed at a time, and that of memories with which a step begins. */
const batchSize = 200;

/** Closes conversations of a user that are open, so that no run begins in them. Returns their number, a batch at most. */
export async function closeConversationsOfUser(tx: Queryable, userId: string, now: Date): Promise<number> {
  const [rows] = await tx.query<[{ id: string }[]]>(
    `UPDATE conversations SET status = 'closed', closed_at = coalesce(closed_at, $2), updated_at = $2
      WHERE id IN (SELECT id FROM conversations WHERE user_id = $1 AND status <> 'closed' ORDER BY id LIMIT ${batchSize})
      RETURNING id`,
    [userId, now],
  );
  return rows.length;
}

/** A run under way in a conversation of a user, whose cancellation was requested. `isProducers` when a producer carries it out. */
export type CancelledRun = { id: string; sessionId: string; isProducers: boolean };

/** Requests that the runs under way in the conversations of a user stop. Returns those that have not stopped yet. */
export async function cancelRunsOfUser(tx: Queryable, userId: string, now: Date): Promise<CancelledRun[]> {
  const [rows] = await tx.query<[CancelledRun[]]>(
    `UPDATE runs r SET cancel_requested_at = coalesce(cancel_requested_at, $2) FROM conversations c
      WHERE c.user_id = $1 AND r.conversation_id = c.id AND r.status = 'running'
      RETURNING r.id, r.session_id AS "sessionId", r.runner_id = '${producerRunner}' AS "isProducers"`,
    [userId, now],
  );
  return rows;
}

/** Finds a conversation of a user that is not erased yet, or null. */
export async function findConversationOfUser(tx: Queryable, userId: string): Promise<string | null> {
  const rows = await tx.query<{ id: string }[]>(
    'SELECT id FROM conversations WHERE user_id = $1 AND deleted_at IS NULL ORDER BY id LIMIT 1',
    [userId],
  );
  return rows[0]?.id ?? null;
}

/**
 * Lists memories of a user, of their sessions and of what they have said: a batch of the newest, and those of the user that
 * would become active again when the batch is erased.
 */
export async function listMemoriesOfUser(tx: Queryable, userId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `WITH RECURSIVE theirs AS (
       SELECT id FROM memories WHERE user_id = $1
        UNION SELECT id FROM memories WHERE scope_key IN (SELECT id FROM sessions WHERE user_id = $1)
        UNION SELECT id FROM memories WHERE source_message_id IN (
          SELECT m.id FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.user_id = $1)),
     chosen AS (
       (SELECT id FROM theirs ORDER BY id DESC LIMIT ${batchSize})
        UNION SELECT t.id FROM chosen c
                JOIN memory_links l ON l.memory_id = c.id AND l.relation IN ('merged_from', 'summarises', 'supersedes')
                JOIN theirs t ON t.id = l.other_id)
     SELECT id FROM chosen ORDER BY id`,
    [userId],
  );
  return rows.map(({ id }) => id);
}

/** Deletes the counts of the scopes of a user's memories, once these are gone. */
export async function deleteMemoryStoresOfUser(tx: Queryable, userId: string): Promise<void> {
  await tx.query(
    `DELETE FROM memory_stores WHERE scope_key = $1 OR right(scope_key, length($1) + 1) = '.' || $1
        OR scope_key IN (SELECT id FROM sessions WHERE user_id = $1)`,
    [userId],
  );
}
