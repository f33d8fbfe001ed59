import type { Queryable } from '#src/db/query.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import { toParleyEvent } from '#src/event-log/parley-event.ts';
import { newId } from '#src/api/ids.ts';
import type { ErasePart, ErasureContext } from '#src/resources/erasure/store.ts';

// All raw: erases a log in batches, and counts what was in it.

const rowsAtOnce = 500;

/** The events that stand in place of erased ones: alone in its row, or one of many in a row of fragments. */
const single = toParleyEvent('parley.erased', null);
const fragment = { type: 'TEXT_MESSAGE_CONTENT', messageId: 'erased', delta: '' };

/**
 * Replaces the events of some rows. Ids in events are chosen by callers, as are the types of unknown events: none of them
 * stays. Sequence numbers, numbers of producers and times do. Source of `fragments`: `formatFragment`.
 */
const eraseRowsSql = `WITH page AS (
    SELECT seq, event_count FROM session_events WHERE session_id = $1 AND seq > $2 ORDER BY seq LIMIT ${rowsAtOnce}),
  erased AS (
    UPDATE session_events e
       SET event_type = CASE WHEN e.event_count = 1 THEN 'CUSTOM' ELSE 'TEXT_MESSAGE_CONTENT' END,
           payload = CASE WHEN e.event_count = 1 THEN $4 ELSE $5 END,
           fragments = CASE WHEN e.event_count > 1 THEN repeat('0@0,', e.event_count - 1) || '0@0' END,
           run_id = NULL, original_type = NULL, warning = NULL, redacted_at = coalesce(redacted_at, $3::timestamptz)
      FROM page WHERE e.session_id = $1 AND e.seq = page.seq)
  SELECT count(*)::int AS rows, coalesce(sum(event_count), 0)::int AS events, coalesce(max(seq), 0)::float8 AS last FROM page`;

async function eraseEvents(tx: Queryable, sessionId: string, now: Date): Promise<number> {
  let total = 0;
  for (let last = 0; ;) {
    const parameters = [sessionId, last, now, JSON.stringify(single), JSON.stringify(fragment)];
    const [done] = await tx.query<[{ rows: number; events: number; last: number }]>(eraseRowsSql, parameters);
    total += done.events;
    if (done.rows < rowsAtOnce) return total;
    last = done.last;
    await yieldToEventLoop();
  }
}

const reason = 'The conversation was deleted.';

async function eraseSession(tx: Queryable, sessionId: string, { by, now }: ErasureContext): Promise<number> {
  const events = await eraseEvents(tx, sessionId, now);
  await tx.query('DELETE FROM session_states WHERE session_id = $1', [sessionId]);
  await tx.query('DELETE FROM machine_steps WHERE session_id = $1', [sessionId]);
  await tx.query('UPDATE event_redactions SET reason = $2, unfinished_part = NULL WHERE session_id = $1', [
    sessionId,
    reason,
  ]);
  if (events > 0)
    await tx.query(
      `INSERT INTO event_redactions (id, session_id, first_seq, last_seq, reason, redacted_by, redacted_at)
       SELECT $2, id, oldest_seq, next_seq - 1, $3, $4, $5 FROM sessions WHERE id = $1`,
      [sessionId, newId('rdn'), reason, by, now],
    );
  return events;
}

/** The logs of a conversation: the events keep their places with nothing in them. */
export const eventsPart: ErasePart = {
  name: 'events',
  async eraseConversation(tx, conversationId, context) {
    const sessions = await tx.query<{ id: string }[]>(
      'SELECT id FROM sessions WHERE conversation_id = $1 ORDER BY id',
      [conversationId],
    );
    let total = 0;
    for (const { id } of sessions) total += await eraseSession(tx, id, context);
    return total;
  },
};
