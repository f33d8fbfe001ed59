import type { Queryable } from '#src/db/query.ts';
import { reachSql, type Reach } from '#src/db/reach.ts';
import type { RedactableRow } from '#src/event-log/item.ts';
import { redactRow } from '#src/event-log/redact-row.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { inUnfinishedSpanSql } from './redaction-span-store.ts';

// All raw: followers and pages read the log by plans of their own.

/** The newest sequence number of a session's log, and the oldest one that is kept. */
export type Head = { lastSeq: number; oldestSeq: number };

/** Returns the head of a session in reach, or null. */
export async function getReadHead(db: Queryable, reach: Reach, sessionId: string): Promise<Head | null> {
  const rows = await db.query<Head[]>(
    `SELECT (next_seq - 1)::float8 AS "lastSeq", oldest_seq::float8 AS "oldestSeq"
       FROM sessions WHERE id = $1 AND organization_id = $2 AND ${reachSql('$3')} AND deleted_at IS NULL`,
    [sessionId, reach.organizationId, reach.userId],
  );
  return rows[0] ?? null;
}

/** The ends of these logs, and how often something was removed from them, in one query. */
export async function listReadHeads(
  db: Queryable,
  ids: readonly string[],
): Promise<{ id: string; lastSeq: number; redactions: number }[]> {
  return db.query(
    `SELECT id, (next_seq - 1)::float8 AS "lastSeq",
            (SELECT count(*) FROM event_redactions r WHERE r.session_id = sessions.id)::int AS redactions
       FROM sessions WHERE id = ANY($1::text[])`,
    [ids],
  );
}

const milliseconds = (column: string) => `round(extract(epoch FROM ${column}) * 1000)::float8`;

/** The columns of a stored row, as `toReadRows` takes them. `$1` is the session. */
export const rowColumns = `seq::float8 AS seq, last_seq::float8 AS "lastSeq", run_id AS "runId", event_type AS "eventType", payload,
  fragments, event_count AS "eventCount", ${milliseconds('created_at')} AS "createdAt",
  ${milliseconds('completed_at')} AS "completedAt", original_type AS "originalType", warning,
  producer_epoch::float8 AS "producerEpoch", producer_seq::float8 AS "producerSeq",
  redacted_at IS NOT NULL AS redacted, ${inUnfinishedSpanSql('$1', 'session_events.seq')} AS covered`;

/** A row as it is stored. `covered`: it is in the span of a redaction that has not come to its content yet. */
export type CoveredRow = RedactableRow & { covered: boolean };

/** Returns rows as anybody may read them: blank as soon as they are redacted. */
export async function toReadRows(rows: readonly CoveredRow[]): Promise<RedactableRow[]> {
  const read: RedactableRow[] = [];
  for (const row of rows) {
    const isLeft = row.covered && !row.redacted;
    read.push(isLeft ? redactRow(row) : row);
    if (isLeft && isTurnOver()) await yieldToEventLoop();
  }
  return read;
}

/** A query of rows of one session's log. */
export type RowQuery = {
  sessionId: string;
  afterSeq: number;
  types?: readonly string[] | null;
  /** The span in which a row has to be complete; with `partly`, in which any event of it has to be. */
  from?: Date | null;
  to?: Date | null;
  partly?: boolean;
  limit: number;
};

/** `exhausted`: there is nothing more up to the head. */
export type RowPage = { head: Head; rows: RedactableRow[]; exhausted: boolean };

/** A page ends before what would make it larger than this, however few rows it has. */
const mostBytes = 1_048_576;

const page = (
  partly: boolean,
) => `SELECT (s.next_seq - 1)::float8 AS "headSeq", s.oldest_seq::float8 AS "oldestSeq", e.*
  FROM sessions s LEFT JOIN LATERAL (
    SELECT *, count(*) OVER ()::int AS found, sum(octet_length(payload)) OVER (ORDER BY seq) - octet_length(payload) AS before
      FROM (
        SELECT ${rowColumns} FROM session_events
         WHERE session_id = s.id AND last_seq > $2 AND last_seq >= s.oldest_seq
           AND seq >= coalesce(
                 (SELECT max(seq) FROM session_events WHERE session_id = s.id AND seq <= $2::bigint), 0)
           AND ($3::text[] IS NULL OR event_type = ANY($3))
           AND ($4::timestamptz IS NULL OR coalesce(completed_at, created_at) >= $4)
           AND ($5::timestamptz IS NULL OR ${partly ? 'created_at' : 'coalesce(completed_at, created_at)'} < $5)
         ORDER BY session_events.seq LIMIT $6
      ) rows
  ) e ON e.before < ${mostBytes} WHERE s.id = $1 ORDER BY e.seq`;

const pages = { whole: page(false), partly: page(true) };

type Joined = { headSeq: number; oldestSeq: number; seq: number | null; found: number };

/**
 * The next rows of a session after `afterSeq`, which may be inside the first of them, with the head of the log at the
 * same moment.
 */
export async function readRows(db: Queryable, wanted: RowQuery): Promise<RowPage> {
  const { sessionId, afterSeq, types = null, from = null, to = null, limit } = wanted;
  const sql = pages[wanted.partly ? 'partly' : 'whole'];
  const joined = await db.query<Joined[]>(sql, [sessionId, afterSeq, types, from, to, limit]);
  const [first] = joined;
  const head = { lastSeq: first?.headSeq ?? 0, oldestSeq: first?.oldestSeq ?? 1 };
  if (first?.seq == null) return { head, rows: [], exhausted: true };
  const exhausted = first.found < limit && joined.length === first.found;
  return { head, rows: await toReadRows(joined as unknown as CoveredRow[]), exhausted };
}

/** The rows from `firstSeq` up to the one that has `lastSeq`, in order, a page at a time. */
export async function* streamRowsBetween(
  db: Queryable,
  sessionId: string,
  firstSeq: number,
  lastSeq: number,
): AsyncGenerator<RedactableRow, void, undefined> {
  for (let cursor = firstSeq - 1; cursor < lastSeq;) {
    const { rows, exhausted } = await readRows(db, { sessionId, afterSeq: cursor, limit: 250 });
    for (const row of rows) {
      if (row.seq > lastSeq) return;
      yield row;
      cursor = row.lastSeq;
    }
    if (exhausted) return;
  }
}

/** Finds the beginning of the run that is open at `seq`, so that events of it come after; null when none is. */
export async function findRunAround(db: Queryable, sessionId: string, seq: number): Promise<number | null> {
  const rows = await db.query<{ firstSeq: number; open: boolean }[]>(
    `SELECT first_seq::float8 AS "firstSeq", last_seq IS NULL OR last_seq > $2 AS open
       FROM runs WHERE session_id = $1 AND first_seq <= $2::bigint ORDER BY first_seq DESC LIMIT 1`,
    [sessionId, seq],
  );
  return rows[0]?.open ? rows[0].firstSeq : null;
}
