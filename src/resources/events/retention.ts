import { isOutage } from '#src/db/failures.ts';
import type { Queryable } from '#src/db/query.ts';
import { repeat } from '#src/process/repeat.ts';

// All raw: batches, found and deleted by plans of their own.

const dayMs = 86_400_000;

/** Rows that one statement deletes at most, so that none takes long; how long to rest between two looks. */
const rowsAtOnce = 5_000;
const restMs = 3_600_000;

/**
 * Sessions of whose oldest runs nothing has to be kept, or is deleted only in part, and where what is kept begins: with the first run that goes on or
 * ended later.
 */
const expired = `SELECT s.id, min(r.first_seq) FILTER (WHERE r.finished_at IS NULL OR r.finished_at >= $1) AS kept,
         max(r.last_seq) FILTER (WHERE r.finished_at < $1) + 1 AS behind
    FROM sessions s JOIN runs r ON r.session_id = s.id
   WHERE s.id IN (SELECT o.session_id FROM runs o JOIN sessions t ON t.id = o.session_id
                   WHERE o.finished_at < $1 AND ($2::text IS NULL OR o.organization_id = $2) AND (o.last_seq >= t.oldest_seq OR EXISTS (
                     SELECT 1 FROM session_events e WHERE e.session_id = t.id AND e.seq < t.oldest_seq)))
   GROUP BY s.id`;

/** Moves the beginning of one log, and deletes a batch of what is in front of it: readers see both or nothing. */
const forget = `WITH moved AS (
    UPDATE sessions SET oldest_seq = greatest(oldest_seq, $2::bigint) WHERE id = $1 RETURNING id, oldest_seq
  ), gone AS (
    DELETE FROM session_events e USING moved
     WHERE e.session_id = moved.id AND e.seq < moved.oldest_seq AND e.seq <= (
       SELECT max(seq) FROM (SELECT seq FROM session_events WHERE session_id = $1 ORDER BY seq LIMIT $3) AS oldest)
    RETURNING 1
  )
  SELECT count(*)::int AS count FROM gone`;

async function forgetBefore(db: Queryable, sessionId: string, seq: number, limit: number): Promise<number> {
  let total = 0;
  for (let count = limit; count >= limit; total += count)
    [{ count }] = await db.query<[{ count: number }]>(forget, [sessionId, seq, limit]);
  return total;
}

/**
 * Deletes the events of runs that ended before `before`, the oldest first; messages, runs and the session's state stay.
 * Returns how many rows are gone. With `organizationId`, only those of one organization.
 */
export async function forgetEvents(
  db: Queryable,
  before: Date,
  limit = rowsAtOnce,
  stopping?: AbortSignal,
  onFailure?: (error: unknown, sessionId: string) => void,
  organizationId: string | null = null,
): Promise<number> {
  const sessions = await db.query<{ id: string; kept: number | null; behind: number }[]>(expired, [
    before,
    organizationId,
  ]);
  let total = 0;
  for (const { id, kept, behind } of sessions) {
    if (stopping?.aborted) break;
    try {
      total += await forgetBefore(db, id, kept ?? behind, limit);
    } catch (error) {
      if (!onFailure || isOutage(error)) throw error;
      onFailure(error, id);
    }
  }
  return total;
}

type Options = {
  db: Queryable;
  clock: () => Date;
  /** The number of days that events are kept; null for ever. */
  days: number | null;
  onError: (error: unknown, context: object) => void;
};

/** Begins to delete old events, now and every hour. Returns how to stop. */
export function beginRetention({ db, clock, days, onError }: Options): () => Promise<void> {
  if (days === null) return async () => {};
  return repeat({
    name: 'retention',
    round: (stopping) =>
      forgetEvents(db, new Date(clock().getTime() - days * dayMs), rowsAtOnce, stopping, (error, sessionId) =>
        onError(error, { work: 'deleting old events', session_id: sessionId }),
      ),
    everyMs: restMs,
    now: true,
    onFailure: (error) => onError(error, { work: 'deleting old events' }),
  });
}
