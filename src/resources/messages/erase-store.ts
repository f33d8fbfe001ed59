import { yieldToEventLoop } from '#src/process/event-loop.ts';
import type { ErasePart } from '#src/resources/erasure/store.ts';

const rowsAtOnce = 500;

/** Replaces the id that a message has in events by one that nobody can have chosen: it is unique in its session. */
const eraseRowsSql = `WITH page AS (
    SELECT id, position FROM messages WHERE conversation_id = $1 AND position > $2 ORDER BY position LIMIT ${rowsAtOnce}),
  versions AS (DELETE FROM message_versions WHERE message_id IN (SELECT id FROM page)),
  recordings AS (DELETE FROM files WHERE message_id IN (SELECT id FROM page)),
  erased AS (
    UPDATE messages m SET event_message_id = 'erased_' || gen_random_uuid(), content = '{"type":"text","text":""}',
           tool_calls = '[]', reasoning = NULL, metadata = '{}', finish_reason = NULL,
           deleted_at = coalesce(deleted_at, $3::timestamptz)
      FROM page WHERE m.id = page.id)
  SELECT count(*)::int AS rows, coalesce(max(position), 0) AS last FROM page`;

/** The messages of a conversation, whose rows keep their places, and their versions, which go. */
export const messagesPart: ErasePart = {
  name: 'messages',
  async eraseConversation(tx, conversationId, { now }) {
    let total = 0;
    for (let last = 0; ;) {
      const parameters = [conversationId, last, now];
      // Raw: a batch, whose end the statement tells.
      const [done] = await tx.query<[{ rows: number; last: number }]>(eraseRowsSql, parameters);
      total += done.rows;
      if (done.rows < rowsAtOnce) return total;
      last = done.last;
      await yieldToEventLoop();
    }
  },
};
