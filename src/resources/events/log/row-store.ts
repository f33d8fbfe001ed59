import type { Queryable } from '#src/db/query.ts';
import type { StoredRow } from '#src/event-log/entry.ts';
import type { RedactableRow } from '#src/event-log/item.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import { insertEventRows } from './event-rows.ts';
import { rowColumns, toReadRows, type CoveredRow } from './read.ts';

// All raw: the rows of a log are read and replaced by plans of their own.

/** The condition of rows that may have events from a place on; the database does not even read those before it. */
const fromRow = (place: string) =>
  `session_events.seq >= coalesce((SELECT max(seq) FROM session_events WHERE session_id = $1 AND seq <= ${place}::bigint), 0)`;

/** Reads the rows of a session that end at `fromSeq` or later, in order. */
export async function readRowsFrom(db: Queryable, sessionId: string, fromSeq: number): Promise<StoredRow[]> {
  const rows = await db.query<CoveredRow[]>(
    `SELECT ${rowColumns} FROM session_events WHERE session_id = $1 AND last_seq >= $2 AND ${fromRow('$2')}
      ORDER BY session_events.seq`,
    [sessionId, fromSeq],
  );
  return toReadRows(rows);
}

/** Lists the rows that hold a producer's events from `firstSeq` to `lastSeq`, its own numbers, in order. */
export async function listProducedRows(
  tx: Queryable,
  sessionId: string,
  { epoch, firstSeq, lastSeq }: { epoch: number; firstSeq: number; lastSeq: number },
): Promise<RedactableRow[]> {
  const rows = await tx.query<CoveredRow[]>(
    `SELECT ${rowColumns} FROM session_events
      WHERE session_id = $1 AND producer_epoch = $2 AND producer_seq + event_count > $3 AND producer_seq <= $4
      ORDER BY session_events.producer_seq`,
    [sessionId, epoch, firstSeq, lastSeq],
  );
  return toReadRows(rows);
}

/** A span of a log, both ends included. */
export type Span = { fromSeq: number; toSeq: number };

/** Lists the rows that have events in a span, of these types or of all, in order. */
export async function listRowsBetween(
  tx: Queryable,
  sessionId: string,
  { fromSeq, toSeq }: Span,
  types: readonly string[] | null = null,
  limit: number | null = null,
): Promise<RedactableRow[]> {
  const rows = await tx.query<CoveredRow[]>(
    `SELECT ${rowColumns} FROM session_events
      WHERE session_id = $1 AND last_seq >= $2 AND seq <= $3 AND ${fromRow('$2')}
        AND ($4::text[] IS NULL OR event_type = ANY($4)) ORDER BY session_events.seq LIMIT $5`,
    [sessionId, fromSeq, toSeq, types, limit],
  );
  return toReadRows(rows);
}

/** The number of rows of a long span that are in memory at a time, and their bytes: the row that exceeds them is the last. */
const rowsAtOnce = 200;

const bytesAtOnce = 2_097_152;

/** Selects the rows of `listRowsBetween` that fit into a page; `found` counts those that would without its bytes. */
const pageOfRows = `SELECT * FROM (
    SELECT *, count(*) OVER ()::int AS found, sum(octet_length(payload)) OVER (ORDER BY seq) - octet_length(payload) AS before
      FROM (
        SELECT ${rowColumns} FROM session_events
         WHERE session_id = $1 AND last_seq >= $2 AND seq <= $3 AND ${fromRow('$2')}
           AND ($4::text[] IS NULL OR event_type = ANY($4)) ORDER BY session_events.seq LIMIT ${rowsAtOnce}
      ) AS rows
  ) AS page WHERE before < ${bytesAtOnce} ORDER BY seq`;

/**
 * Reads the rows of `listRowsBetween`, a page at a time, and yields to the event loop after each. Rows that were read may
 * be replaced.
 */
export async function* pagesBetween(
  tx: Queryable,
  sessionId: string,
  span: Span,
  types: readonly string[] | null = null,
): AsyncGenerator<RedactableRow[], void, undefined> {
  for (let { fromSeq } = span; fromSeq <= span.toSeq;) {
    const rows = await tx.query<(CoveredRow & { found: number })[]>(pageOfRows, [
      sessionId,
      fromSeq,
      span.toSeq,
      types,
    ]);
    if (rows.length > 0) yield await toReadRows(rows);
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

/** Replaces the rows that begin at `seqs` by others; blank ones are marked as redacted. */
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
