import type { EventRedaction } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows } from '#src/db/rows.ts';
import { inUnfinishedSpanSql } from './redaction-span-store.ts';
import type { Span } from './row-store.ts';
import { redactionTable, type RedactionRow } from './table.ts';

/** The first part that is left of a redaction, and the process that carries it out. */
type RedactionSteps = Pick<RedactionRow, 'unfinishedPart' | 'runnerId' | 'leaseExpiresAt'>;

/** Lists the spans of the ended runs that have events in a span, in order. */
export async function listEndedRuns(tx: Queryable, sessionId: string, { fromSeq, toSeq }: Span): Promise<Span[]> {
  // Raw: a span of sequence numbers, as numbers.
  return tx.query<Span[]>(
    `SELECT first_seq::float8 AS "fromSeq", last_seq::float8 AS "toSeq" FROM runs
      WHERE session_id = $1 AND last_seq >= $2 AND first_seq <= $3 ORDER BY first_seq`,
    [sessionId, fromSeq, toSeq],
  );
}

/** Lists the spans of the runs in which the calls of a message were decided, in order; `toSeq` is null in one that has not ended. */
export async function listDecisionRuns(
  tx: Queryable,
  messageId: string,
): Promise<{ fromSeq: number; toSeq: number | null }[]> {
  // Raw: a join, found by the run of the message, which has an index.
  return tx.query(
    `SELECT first_seq::float8 AS "fromSeq", last_seq::float8 AS "toSeq" FROM runs
      WHERE id IN (SELECT a.decision_run_id FROM approvals a JOIN messages m ON m.run_id = a.run_id AND m.id = a.message_id
                    WHERE m.id = $1) ORDER BY runs.first_seq`,
    [messageId],
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
    `SELECT seq::float8 AS seq, event_type AS "eventType",
            redacted_at IS NOT NULL OR ${inUnfinishedSpanSql('$1', 'session_events.seq')} AS redacted FROM session_events
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

/** The content of a span that was not redacted before: how many events, and whether any of them changes the state. */
export async function measureContent(
  tx: Queryable,
  { sessionId, fromSeq, toSeq }: Span & { sessionId: string },
): Promise<{ eventCount: number; touchesState: boolean }> {
  // Raw: one pass of a span.
  const rows = await tx.query<{ eventCount: number; touchesState: boolean }[]>(
    `SELECT coalesce(sum(event_count), 0)::float8 AS "eventCount",
            coalesce(bool_or(event_type IN ('STATE_SNAPSHOT', 'STATE_DELTA')), false) AS "touchesState"
       FROM session_events WHERE session_id = $1 AND seq BETWEEN $2 AND $3 AND redacted_at IS NULL
        AND NOT ${inUnfinishedSpanSql('$1', 'session_events.seq')}`,
    [sessionId, fromSeq, toSeq],
  );
  return rows[0]!;
}

/** Counts how often something was removed from the log of a session. */
export const countRedactions = (db: EntityDatabase, sessionId: string): Promise<number> =>
  db.getRepository(redactionTable).countBy({ sessionId });

/** Tells whether everything in a part of a span of a session's log was redacted, or is to be: not only what one message says. */
export async function hasRedactions(db: Queryable, sessionId: string, { fromSeq, toSeq }: Span): Promise<boolean> {
  // Raw: spans that overlap.
  const rows = await db.query<unknown[]>(
    `SELECT 1 FROM event_redactions
      WHERE session_id = $1 AND first_seq <= $3 AND last_seq >= $2 AND message_id IS NULL LIMIT 1`,
    [sessionId, fromSeq, toSeq],
  );
  return rows.length > 0;
}

/** Stores who has redacted what, and why; `messageId` when it was for one message only. `steps`: parts are left to be carried out. */
export async function insertRedaction(
  tx: EntityDatabase,
  { id, session_id, from_seq, to_seq, reason, redacted_by, redacted_at }: Omit<EventRedaction, 'led_to'>,
  { messageId = null, steps }: { messageId?: string | null; steps?: RedactionSteps } = {},
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
    ...steps,
  });
}
