import type { QueryRunner } from 'typeorm';
import { compressEntries, type RowGrowth, type OpenRow } from '#src/event-log/compress.ts';
import { firstMaxRowBytes } from '#src/event-log/compress-rule.ts';
import type { LogEntry, StoredRow } from '#src/event-log/entry.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { expandRow } from '#src/event-log/expand.ts';

const pageSize = 1_000;
/** Of compressed rows, each of which may hold thousands of events. */
const rowPageSize = 20;

type RowKey = { sessionId: string; seq: number };
type PlainRow = RowKey & { runId: string | null; payload: string; createdAt: Date };
type CompressedRow = RowKey &
  Omit<StoredRow, 'createdAt' | 'completedAt'> & { createdAt: Date; completedAt: Date | null };

const start: RowKey = { sessionId: '', seq: 0 };

const place = `session_id AS "sessionId", seq`;
const plainPage = `SELECT ${place}, run_id AS "runId", payload, created_at AS "createdAt"
  FROM session_events WHERE (session_id, seq) > ($1, $2) ORDER BY session_id, seq LIMIT ${pageSize}`;
const storedPage = `SELECT ${place}, last_seq AS "lastSeq", run_id AS "runId", event_type AS "eventType", payload,
       fragments, event_count AS "eventCount", created_at AS "createdAt", completed_at AS "completedAt",
       original_type AS "originalType", warning, producer_epoch AS "producerEpoch", producer_seq AS "producerSeq"
  FROM session_events WHERE (session_id, seq) > ($1, $2) AND fragments IS NOT NULL
 ORDER BY session_id, seq LIMIT ${rowPageSize}`;

/** Gives the rows of a page their new columns, and removes those whose events are in a row before them. */
const replace = `WITH kept AS (
    UPDATE session_events e
       SET last_seq = r."lastSeq", payload = r.payload, fragments = r.fragments, event_count = r."eventCount",
           completed_at = to_timestamp(r."completedAt" / 1000)
      FROM json_to_recordset($4::json) AS r (seq bigint, "lastSeq" bigint, payload text, fragments text,
           "eventCount" int, "completedAt" float8)
     WHERE e.session_id = $1 AND e.seq = r.seq RETURNING e.seq
  ), merged AS (
    DELETE FROM session_events WHERE session_id = $1 AND seq BETWEEN $2 AND $3
       AND seq NOT IN (SELECT seq FROM json_to_recordset($4::json) AS r (seq bigint)) RETURNING seq
  )
  SELECT 1`;
const lengthen = `UPDATE session_events
    SET last_seq = $3, payload = left(payload, -2) || $4::text || '"}', fragments = coalesce(fragments, '') || $5::text,
        event_count = event_count + $6, completed_at = to_timestamp($7::float8 / 1000)
  WHERE session_id = $1 AND seq = $2`;
const shorten = `UPDATE session_events
    SET last_seq = seq, payload = $3, fragments = NULL, event_count = 1, completed_at = NULL
  WHERE session_id = $1 AND seq = $2`;
const insert = `INSERT INTO session_events (session_id, seq, last_seq, run_id, event_type, payload, created_at)
  SELECT $1, seq, seq, $2, $3, payload, to_timestamp(at / 1000)
    FROM json_to_recordset($4::json) AS r (seq bigint, payload text, at float8)`;

const entryOf = ({ seq, runId, payload, createdAt }: PlainRow): LogEntry => ({
  seq,
  at: createdAt.getTime(),
  runId,
  event: JSON.parse(payload) as LogEvent,
  originalType: null,
  warning: null,
  producerEpoch: null,
  producerSeq: null,
});

async function compressPart(runner: QueryRunner, part: readonly PlainRow[], open: OpenRow | null) {
  const { sessionId, seq: first } = part[0]!;
  const next = compressEntries(open, part.map(entryOf), firstMaxRowBytes);
  if (next.growth) await runner.query(lengthen, [sessionId, ...lengthening(next.growth)]);
  await runner.query(replace, [sessionId, first, part.at(-1)!.seq, JSON.stringify(next.rows)]);
  return next.open;
}

const lengthening = (growth: RowGrowth) => [
  growth.seq,
  growth.lastSeq,
  growth.delta,
  growth.fragments,
  growth.eventCount,
  growth.completedAt,
];

/** Compresses the events of every session in their order, a page at a time. `last_seq` is null before and set after. */
export async function compressRows(runner: QueryRunner): Promise<void> {
  let last = start;
  let open: OpenRow | null = null;
  for (;;) {
    const page: PlainRow[] = await runner.query(plainPage, [last.sessionId, last.seq]);
    for (const part of Map.groupBy(page, ({ sessionId }) => sessionId).values()) {
      open = await compressPart(runner, part, part[0]!.sessionId === last.sessionId ? open : null);
      last = part.at(-1)!;
    }
    if (page.length < pageSize) return;
  }
}

async function rewriteRow(
  runner: QueryRunner,
  { sessionId, createdAt, completedAt, ...row }: CompressedRow,
): Promise<void> {
  const times = { createdAt: createdAt.getTime(), completedAt: completedAt?.getTime() ?? null };
  const events = expandRow({ ...row, ...times }).map(({ seq, at, event }) => ({
    seq,
    at,
    payload: JSON.stringify(event),
  }));
  await runner.query(shorten, [sessionId, row.seq, events[0]!.payload]);
  for (let i = 1; i < events.length; i += pageSize) {
    const some = JSON.stringify(events.slice(i, i + pageSize));
    await runner.query(insert, [sessionId, row.runId, row.eventType, some]);
  }
}

/** Gives every event a row of its own again. */
export async function expandRows(runner: QueryRunner): Promise<void> {
  let last = start;
  for (;;) {
    const page: CompressedRow[] = await runner.query(storedPage, [last.sessionId, last.seq]);
    for (const row of page) await rewriteRow(runner, row);
    if (page.length < rowPageSize) return;
    last = page.at(-1)!;
  }
}
