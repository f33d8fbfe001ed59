import type { Queryable } from '#src/db/query.ts';
import { compressEntries } from '#src/event-log/compress.ts';
import { countBytes, maxRowBytes } from '#src/event-log/compress-rule.ts';
import { fragmentTypes } from '#src/event-log/fragments.ts';
import type { StoredRow } from '#src/event-log/entry.ts';
import { expandRow, toJoinedEvent } from '#src/event-log/expand.ts';
import type { RedactableRow } from '#src/event-log/item.ts';
import { pagesBetween, replaceRows } from '#src/resources/events/log/row-store.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';

/** Neighbouring rows of a log that can be joined, and the fewer rows that they become. */
export type JoinableRows = { old: RedactableRow[]; rows: StoredRow[] };

/** Selects sessions of ended runs that may have rows to join; `compressEntries` decides. */
const joinableSessionsSql = `SELECT DISTINCT s.id, s.conversation_id AS "conversationId"
  FROM sessions s JOIN session_events e ON e.session_id = s.id
  JOIN session_events n ON n.session_id = e.session_id AND n.seq = e.last_seq + 1
 WHERE s.organization_id = $1 AND ($2::text[] IS NULL OR s.conversation_id = ANY($2))
   AND e.event_type = ANY($3) AND n.event_type = e.event_type AND n.run_id IS NOT DISTINCT FROM e.run_id
   AND e.redacted_at IS NULL AND n.redacted_at IS NULL AND octet_length(e.payload) < ${2 * maxRowBytes}
   AND n.created_at <= coalesce(e.completed_at, e.created_at) + interval '5 seconds'
   AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.session_id = s.id AND r.status = 'running')
 ORDER BY s.id`;

/** Finds the sessions of an organization, or of some of its conversations, that may have rows to join. */
export async function findJoinableSessions(
  db: Queryable,
  organizationId: string,
  conversationIds: readonly string[] | null,
): Promise<{ id: string; conversationId: string }[]> {
  // Raw: a join over neighbouring rows.
  return db.query(joinableSessionsSql, [organizationId, conversationIds, [...fragmentTypes]]);
}

/** Joins neighbouring rows, as far as that saves some. */
function joinStretch(old: RedactableRow[]): JoinableRows[] {
  if (old.length < 2) return [];
  const { rows } = compressEntries(null, old.flatMap(expandRow));
  return rows.length < old.length ? [{ old, rows }] : [];
}

/** Tells whether a row has more text than rows get now, because it is one long event or was written with another limit. */
const isFull = (row: RedactableRow): boolean => {
  if (row.payload.length <= maxRowBytes || !fragmentTypes.has(row.eventType)) return false;
  const { delta } = toJoinedEvent(row) as { delta?: unknown };
  return typeof delta === 'string' && countBytes(delta) > maxRowBytes;
};

/** Tells whether a row stays as it is: a redacted one, or one that is full by itself. */
const isFinal = (row: RedactableRow) => row.redacted || row.payload.length > 8 * maxRowBytes || isFull(row);

/** Finds the rows that can be joined in the log of a session whose runs have ended. */
export async function findJoinableRows(db: Queryable, sessionId: string): Promise<JoinableRows[]> {
  let joinable: JoinableRows[] = [];
  let stretch: RedactableRow[] = [];
  for await (const rows of pagesBetween(db, sessionId, { fromSeq: 0, toSeq: Number.MAX_SAFE_INTEGER })) {
    for (const row of rows) {
      if (!isFinal(row)) stretch.push(row);
      else joinable = joinable.concat(joinStretch(stretch.splice(0)));
    }
  }
  return [...joinable, ...joinStretch(stretch)];
}

/** Counts the rows that joining saves. */
export const countSavedRows = (joinable: readonly JoinableRows[]): number =>
  joinable.reduce((sum, { old, rows }) => sum + old.length - rows.length, 0);

const toContents = (rows: readonly StoredRow[]) => JSON.stringify(rows.flatMap(expandRow));

/** Joins rows. Throws, and writes nothing, if an event would lose its sequence number, its time or its content. */
export async function joinRows(
  tx: Queryable,
  sessionId: string,
  joinable: readonly JoinableRows[],
  now: Date,
): Promise<void> {
  for (const { old, rows } of joinable) {
    if (toContents(old) !== toContents(rows))
      throw new LoggableError(`session ${sessionId}: its rows cannot be joined`);
    const seqs = old.map(({ seq }) => seq);
    await replaceRows(tx, sessionId, seqs, [{ rows, blank: false }], now);
  }
}
