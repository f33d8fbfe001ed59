// All raw: statements about many rows at once.
import type { Queryable } from '#src/db/query.ts';

/** The number of memories with which a step begins. */
const batchSize = 200;

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
