import type { Queryable } from '#src/db/query.ts';
import { compress } from '#src/event-log/compress.ts';
import { accumulable } from '#src/event-log/compress-rule.ts';
import type { Row } from '#src/event-log/entry.ts';
import { expand } from '#src/event-log/expand.ts';
import type { StoredRow } from '#src/event-log/item.ts';
import { replaceRows, rowsBetween } from '#src/resources/events/log/store.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';

/** Rows that stand next to each other in a log and could be fewer. */
export type Loose = { old: StoredRow[]; rows: Row[] };

/** Sessions of ended runs that may have rows to join; the rule itself is `compress`. */
const candidates = `SELECT DISTINCT s.id, s.conversation_id AS "conversationId"
  FROM sessions s JOIN session_events e ON e.session_id = s.id
  JOIN session_events n ON n.session_id = e.session_id AND n.seq = e.last_seq + 1
 WHERE s.organization_id = $1 AND ($2::text[] IS NULL OR s.conversation_id = ANY($2))
   AND e.event_type = ANY($3) AND n.event_type = e.event_type AND n.run_id IS NOT DISTINCT FROM e.run_id
   AND e.redacted_at IS NULL AND n.redacted_at IS NULL AND octet_length(e.payload) < 10240
   AND n.created_at <= coalesce(e.completed_at, e.created_at) + interval '5 seconds'
   AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.session_id = s.id AND r.status = 'running')
 ORDER BY s.id`;

export async function looseSessions(
  db: Queryable,
  organizationId: string,
  conversationIds: readonly string[] | null,
): Promise<{ id: string; conversationId: string }[]> {
  return db.query(candidates, [organizationId, conversationIds, [...accumulable]]);
}

/** What is between redactions is joined; what was redacted stays as it is. */
function stretches(rows: readonly StoredRow[]): StoredRow[][] {
  const all: StoredRow[][] = [[]];
  for (const row of rows) {
    if (row.redacted) all.push([]);
    else all.at(-1)!.push(row);
  }
  return all.filter((stretch) => stretch.length > 1);
}

/** What could be fewer rows in the log of a session whose runs have ended. */
export async function looseRows(db: Queryable, sessionId: string): Promise<Loose[]> {
  const rows = await rowsBetween(db, sessionId, { fromSeq: 0, toSeq: Number.MAX_SAFE_INTEGER });
  return stretches(rows).flatMap((old) => {
    const { rows: joined } = compress(null, old.flatMap(expand));
    return joined.length < old.length ? [{ old, rows: joined }] : [];
  });
}

/** How many rows go away. */
export const spared = (loose: readonly Loose[]): number =>
  loose.reduce((sum, { old, rows }) => sum + old.length - rows.length, 0);

const contents = (rows: readonly Row[]) => JSON.stringify(rows.flatMap(expand));

/** Joins rows. Every event keeps its place, its time and what it says; if one did not, nothing is written. */
export async function recompress(tx: Queryable, sessionId: string, loose: readonly Loose[], now: Date): Promise<void> {
  for (const { old, rows } of loose) {
    if (contents(old) !== contents(rows)) throw new LoggableError(`session ${sessionId}: its rows cannot be joined`);
    const seqs = old.map(({ seq }) => seq);
    await replaceRows(tx, sessionId, seqs, [{ rows, blank: false }], now);
  }
}
