import type { EventRedaction } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows } from '#src/db/rows.ts';
import type { Span } from './row-store.ts';
import { redactionTable } from './table.ts';

/** Lists the spans of the ended runs that have events in a span, in order. */
export async function listEndedRuns(tx: Queryable, sessionId: string, { fromSeq, toSeq }: Span): Promise<Span[]> {
  // Raw: a span of sequence numbers, as numbers.
  return tx.query<Span[]>(
    `SELECT first_seq::float8 AS "fromSeq", last_seq::float8 AS "toSeq" FROM runs
      WHERE session_id = $1 AND last_seq >= $2 AND first_seq <= $3 ORDER BY first_seq`,
    [sessionId, fromSeq, toSeq],
  );
}

/** Finds the first event after a place that changes the session's state; null when there is none or it was redacted. */
export async function findNextStateEvent(
  tx: Queryable,
  sessionId: string,
  afterSeq: number,
): Promise<{ seq: number; eventType: string } | null> {
  // Raw: the newest rows of two types.
  const rows = await tx.query<{ seq: number; eventType: string; redacted: boolean }[]>(
    `SELECT seq::float8 AS seq, event_type AS "eventType", redacted_at IS NOT NULL AS redacted FROM session_events
      WHERE session_id = $1 AND seq > $2 AND event_type IN ('STATE_SNAPSHOT', 'STATE_DELTA') ORDER BY session_events.seq LIMIT 1`,
    [sessionId, afterSeq],
  );
  return rows[0] && !rows[0].redacted ? rows[0] : null;
}

/** Finds the last event of the state in a span (0 for none), and the last snapshot (null for none). */
export async function listStateEvents(
  tx: Queryable,
  sessionId: string,
  { fromSeq, toSeq }: Span,
): Promise<{ lastSeq: number; snapshotSeq: number | null }> {
  // Raw: ends of a span, by groups.
  const rows = await tx.query<{ lastSeq: number; snapshotSeq: number | null }[]>(
    `SELECT coalesce(max(seq), 0)::float8 AS "lastSeq",
            (max(seq) FILTER (WHERE event_type = 'STATE_SNAPSHOT'))::float8 AS "snapshotSeq"
       FROM session_events WHERE session_id = $1 AND seq BETWEEN $2 AND $3 AND event_type IN ('STATE_SNAPSHOT', 'STATE_DELTA')`,
    [sessionId, fromSeq, toSeq],
  );
  return rows[0]!;
}

/** Stores who has redacted what, and why; `messageId` when it was for one message only. */
export async function insertRedaction(
  tx: EntityDatabase,
  { id, session_id, from_seq, to_seq, reason, redacted_by, redacted_at }: Omit<EventRedaction, 'led_to'>,
  messageId: string | null = null,
): Promise<void> {
  await insertRows(tx, redactionTable, {
    id,
    sessionId: session_id,
    firstSeq: from_seq,
    lastSeq: to_seq,
    reason,
    redactedBy: redacted_by,
    redactedAt: new Date(redacted_at),
    messageId,
  });
}
