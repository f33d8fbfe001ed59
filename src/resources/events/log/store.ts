import type { EventRedaction } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import type { StoredRow } from '#src/event-log/entry.ts';
import type { RedactableRow } from '#src/event-log/item.ts';
import { producerRunner } from '#src/resources/runs/store.ts';
import { rowColumns } from './read.ts';
import { insertEventRows } from './event-rows.ts';

/** The part of a session's row that the log needs. */
export type LogHead = {
  id: string;
  nextSeq: number;
  /** Where what is kept of the log begins. */
  oldestSeq: number;
  /** Why no run may begin here any more. */
  over: 'session_ended' | 'conversation_closed' | null;
  /** The newest epoch of a producer, and its last number; 0 before the first. */
  producer: Producer;
};

/** Where the newest producer of a session stands. */
export type Producer = { epoch: number; seq: number };

/** The run that a session is busy with. */
export type OpenRun = {
  /** The id of its row; `eventRunId` is what the events call it. */
  id: string;
  eventRunId: string;
  firstSeq: number;
  /** Whether a producer carries it out, and until when it need not give a sign of life. */
  foreign: boolean;
  leaseUntil: number;
};

async function findHead(db: Queryable, sessionId: string, lock: '' | 'FOR UPDATE'): Promise<LogHead | null> {
  const rows = await db.query<(Omit<LogHead, 'producer'> & Producer)[]>(
    `SELECT id, next_seq::float8 AS "nextSeq", oldest_seq::float8 AS "oldestSeq",
            CASE WHEN status = 'ended' THEN 'session_ended'
                 WHEN (SELECT status FROM conversations c WHERE c.id = conversation_id) = 'closed' THEN 'conversation_closed'
            END AS over,
            producer_epoch::float8 AS epoch, producer_seq::float8 AS seq
       FROM sessions WHERE id = $1 ${lock}`,
    [sessionId],
  );
  if (!rows[0]) return null;
  const { epoch, seq, ...head } = rows[0];
  return { ...head, producer: { epoch, seq } };
}

export const readHead = (db: Queryable, sessionId: string) => findHead(db, sessionId, '');

/** Locks the session's row until the transaction ends: the order of locks is the order of the log. */
export const lockHead = (tx: Queryable, sessionId: string) => findHead(tx, sessionId, 'FOR UPDATE');

/** The run that a session is busy with, if any, and whether the log ends with RUN_ERROR. */
export async function findOpenRun(tx: Queryable, sessionId: string): Promise<{ run: OpenRun | null; failed: boolean }> {
  const rows = await tx.query<(OpenRun & { failed: boolean | null })[]>(
    `SELECT id, event_run_id AS "eventRunId", first_seq::float8 AS "firstSeq", runner_id = $2 AS foreign,
            coalesce(extract(epoch FROM lease_expires_at)::float8 * 1000, 0) AS "leaseUntil",
            (SELECT event_type = 'RUN_ERROR' FROM session_events WHERE session_id = $1 ORDER BY seq DESC LIMIT 1) AS failed
       FROM (SELECT) AS one LEFT JOIN runs ON session_id = $1 AND status = 'running'`,
    [sessionId, producerRunner],
  );
  const { failed, ...run } = rows[0]!;
  return { run: run.id === null ? null : run, failed: failed === true };
}

/** What is stored as the request of a run that a producer has started. */
export const producerRequest = '{"include_metrics":true,"tools_enabled":true}';

type ProducerRunInsert = {
  id: string;
  sessionId: string;
  eventRunId: string;
  firstSeq: number;
  leaseUntil: Date;
  now: Date;
};

/** Stores a run that a producer has started. */
export async function insertProducerRun(tx: Queryable, run: ProducerRunInsert): Promise<void> {
  await tx.query(
    `INSERT INTO runs (id, event_run_id, organization_id, conversation_id, session_id, agent_id, agent_version, status,
       request, first_seq, runner_id, lease_expires_at, started_at, branch_id)
     SELECT $1, $3, organization_id, conversation_id, id, agent_id, agent_version, 'running',
       '${producerRequest}', $4, $5, $6, $7,
       (SELECT current_branch_id FROM conversations c WHERE c.id = conversation_id) FROM sessions WHERE id = $2`,
    [run.id, run.sessionId, run.eventRunId, run.firstSeq, producerRunner, run.leaseUntil, run.now],
  );
}

/** The first row that has to be looked at for a place; those before it are not even read. */
const fromRow = (place: string) =>
  `session_events.seq >= coalesce((SELECT max(seq) FROM session_events WHERE session_id = $1 AND seq <= ${place}::bigint), 0)`;

/** The rows of a session that end at `fromSeq` or later, in order. */
export async function readRowsFrom(db: Queryable, sessionId: string, fromSeq: number): Promise<StoredRow[]> {
  return db.query<StoredRow[]>(
    `SELECT ${rowColumns} FROM session_events WHERE session_id = $1 AND last_seq >= $2 AND ${fromRow('$2')}
      ORDER BY session_events.seq`,
    [sessionId, fromSeq],
  );
}

/** The rows that hold a producer's events from `firstSeq` to `lastSeq`, its own numbers, in order. */
export async function listProducedRows(
  tx: Queryable,
  sessionId: string,
  { epoch, firstSeq, lastSeq }: { epoch: number; firstSeq: number; lastSeq: number },
): Promise<RedactableRow[]> {
  return tx.query(
    `SELECT ${rowColumns} FROM session_events
      WHERE session_id = $1 AND producer_epoch = $2 AND producer_seq + event_count > $3 AND producer_seq <= $4
      ORDER BY session_events.producer_seq`,
    [sessionId, epoch, firstSeq, lastSeq],
  );
}

export type Span = { fromSeq: number; toSeq: number };

/** The rows that have events in a span, of these types or of all, in order. */
export async function listRowsBetween(
  tx: Queryable,
  sessionId: string,
  { fromSeq, toSeq }: Span,
  types: readonly string[] | null = null,
  limit: number | null = null,
): Promise<RedactableRow[]> {
  return tx.query<RedactableRow[]>(
    `SELECT ${rowColumns} FROM session_events
      WHERE session_id = $1 AND last_seq >= $2 AND seq <= $3 AND ${fromRow('$2')}
        AND ($4::text[] IS NULL OR event_type = ANY($4)) ORDER BY session_events.seq LIMIT $5`,
    [sessionId, fromSeq, toSeq, types, limit],
  );
}

/** How many rows of a long span are in memory at a time, and how many bytes: the row that exceeds them is the last one. */
const rowsAtOnce = 200;
const bytesAtOnce = 2_097_152;

/** The same rows as `listRowsBetween`, as many as fit into a page, and how many there would be without its bytes. */
const pageOfRows = `SELECT * FROM (
    SELECT *, count(*) OVER ()::int AS found, sum(octet_length(payload)) OVER (ORDER BY seq) - octet_length(payload) AS before
      FROM (
        SELECT ${rowColumns} FROM session_events
         WHERE session_id = $1 AND last_seq >= $2 AND seq <= $3 AND ${fromRow('$2')}
           AND ($4::text[] IS NULL OR event_type = ANY($4)) ORDER BY session_events.seq LIMIT ${rowsAtOnce}
      ) AS rows
  ) AS page WHERE before < ${bytesAtOnce} ORDER BY seq`;

/** As `listRowsBetween`, some rows at a time; others have their turn between them. Rows that were read may be replaced. */
export async function* pagesBetween(
  tx: Queryable,
  sessionId: string,
  span: Span,
  types: readonly string[] | null = null,
): AsyncGenerator<RedactableRow[], void, undefined> {
  for (let { fromSeq } = span; fromSeq <= span.toSeq;) {
    const rows = await tx.query<(RedactableRow & { found: number })[]>(pageOfRows, [
      sessionId,
      fromSeq,
      span.toSeq,
      types,
    ]);
    if (rows.length > 0) yield rows;
    await yieldToEventLoop();
    if (rows.length < rowsAtOnce && rows.length === (rows[0]?.found ?? 0)) return;
    fromSeq = rows.at(-1)!.lastSeq + 1;
  }
}

/** Measures the stored events from a place on, in bytes, without reading them. */
export async function measureEventsFrom(tx: Queryable, sessionId: string, fromSeq: number): Promise<number> {
  const [row] = await tx.query<{ bytes: number }[]>(
    `SELECT coalesce(sum(octet_length(payload)), 0)::float8 AS bytes FROM session_events WHERE session_id = $1 AND seq >= $2`,
    [sessionId, fromSeq],
  );
  return row!.bytes;
}

/** Puts rows in the place of those that begin at `seqs`; what is blank is marked. */
export async function replaceRows(
  tx: Queryable,
  sessionId: string,
  seqs: readonly number[],
  parts: readonly { rows: readonly StoredRow[]; blank: boolean }[],
  now: Date,
): Promise<void> {
  await tx.query('DELETE FROM session_events WHERE session_id = $1 AND seq = ANY($2::bigint[])', [sessionId, seqs]);
  for (const marked of [true, false]) {
    const rows = parts.filter(({ blank }) => blank === marked).flatMap((part) => part.rows);
    await insertEventRows(tx, sessionId, rows, marked ? now : null);
  }
}

/** Where the ended runs are that have events in a span. */
export async function listEndedRuns(tx: Queryable, sessionId: string, { fromSeq, toSeq }: Span): Promise<Span[]> {
  return tx.query<Span[]>(
    `SELECT first_seq::float8 AS "fromSeq", last_seq::float8 AS "toSeq" FROM runs
      WHERE session_id = $1 AND last_seq >= $2 AND first_seq <= $3 ORDER BY first_seq`,
    [sessionId, fromSeq, toSeq],
  );
}

/** The first event after a place that changes the session's state, if it was not redacted. */
export async function findNextStateEvent(
  tx: Queryable,
  sessionId: string,
  afterSeq: number,
): Promise<{ seq: number; eventType: string } | null> {
  const rows = await tx.query<{ seq: number; eventType: string; redacted: boolean }[]>(
    `SELECT seq::float8 AS seq, event_type AS "eventType", redacted_at IS NOT NULL AS redacted FROM session_events
      WHERE session_id = $1 AND seq > $2 AND event_type IN ('STATE_SNAPSHOT', 'STATE_DELTA') ORDER BY session_events.seq LIMIT 1`,
    [sessionId, afterSeq],
  );
  return rows[0] && !rows[0].redacted ? rows[0] : null;
}

/** Where the last event of the state is in a span, and the last snapshot; 0 and null when there is none. */
export async function listStateEvents(
  tx: Queryable,
  sessionId: string,
  { fromSeq, toSeq }: Span,
): Promise<{ lastSeq: number; snapshotSeq: number | null }> {
  const rows = await tx.query<{ lastSeq: number; snapshotSeq: number | null }[]>(
    `SELECT coalesce(max(seq), 0)::float8 AS "lastSeq",
            (max(seq) FILTER (WHERE event_type = 'STATE_SNAPSHOT'))::float8 AS "snapshotSeq"
       FROM session_events WHERE session_id = $1 AND seq BETWEEN $2 AND $3 AND event_type IN ('STATE_SNAPSHOT', 'STATE_DELTA')`,
    [sessionId, fromSeq, toSeq],
  );
  return rows[0]!;
}

/** Keeps who has redacted what, and why; `messageId` when it was for one message only. */
export async function insertRedaction(
  tx: Queryable,
  redaction: EventRedaction,
  messageId: string | null = null,
): Promise<void> {
  const { id, session_id, from_seq, to_seq, reason, redacted_by, redacted_at } = redaction;
  await tx.query(
    `INSERT INTO event_redactions (id, session_id, first_seq, last_seq, reason, redacted_by, redacted_at, message_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, session_id, from_seq, to_seq, reason, redacted_by, redacted_at, messageId],
  );
}
