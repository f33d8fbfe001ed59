import type { Queryable } from '#src/db/query.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { problem } from '#src/api/problems.ts';
import { patchOf, readState, replayedState, replayStateEvent } from '#src/resources/events/log/state.ts';
import { unknownVersion } from './restore.ts';
import { longestListed, type RestoredFrom, type VersionRow } from './versions.ts';

const stateEvents = `e.event_type IN ('STATE_SNAPSHOT', 'STATE_DELTA') AND e.seq >= s.oldest_seq`;

const columns = (payload: string) => `e.seq::int AS version, ${payload} AS payload, e.run_id AS "runId",
  e.created_at AS "createdAt", r.restored_by AS "createdBy", r.restored_version::float8 AS "restoredVersion",
  r.restored_checkpoint_id AS "restoredCheckpointId"`;

const source = `session_events e JOIN sessions s ON s.id = e.session_id
  LEFT JOIN session_state_restores r ON r.session_id = e.session_id AND r.seq = e.seq`;

/** The events that changed the state of a session, for `readPage`. */
export function sessionVersionListing(sessionId: string) {
  const short = `CASE WHEN octet_length(e.payload) <= ${longestListed} THEN e.payload END`;
  return {
    sql: `SELECT ${columns(short)} FROM ${source} WHERE e.session_id = $1 AND ${stateEvents}`,
    parameters: [sessionId],
  };
}

export type SessionVersionRow = Omit<VersionRow, 'source' | 'patch'> & { payload: string | null };

/** An event as the version that it has made. */
export function asVersion({ payload, ...row }: SessionVersionRow): VersionRow {
  const patch = payload === null ? null : JSON.stringify(patchOf(JSON.parse(payload) as LogEvent));
  return { ...row, patch, source: row.restoredVersion === null ? 'event' : 'restore' };
}

/** The event at this place, if it has changed the state and is kept. */
export async function findSessionVersion(db: Queryable, sessionId: string, seq: number): Promise<VersionRow | null> {
  const rows = await db.query<SessionVersionRow[]>(
    `SELECT ${columns('e.payload')} FROM ${source} WHERE e.session_id = $1 AND e.seq = $2 AND ${stateEvents}`,
    [sessionId, seq],
  );
  return rows[0] ? asVersion(rows[0]) : null;
}

const expired = (seq: number, oldest: number) =>
  problem('cursor_expired', `The events that made version ${seq} are not kept any more; the oldest one is ${oldest}.`, {
    oldest_seq: oldest,
  });

/** Where to begin to make a version: the newest snapshot before it. */
async function beginning(db: Queryable, sessionId: string, seq: number) {
  const [row] = await db.query<{ oldest: number; found: boolean; snapshot: number | null }[]>(
    `SELECT s.oldest_seq::float8 AS oldest, coalesce(bool_or(e.seq = $2), false) AS found,
            max(e.seq) FILTER (WHERE e.event_type = 'STATE_SNAPSHOT')::float8 AS snapshot
       FROM sessions s LEFT JOIN session_events e ON e.session_id = s.id AND e.seq <= $2::bigint AND ${stateEvents}
      WHERE s.id = $1 GROUP BY s.oldest_seq`,
    [sessionId, seq],
  );
  const { oldest, found, snapshot } = row!;
  if (seq < oldest || (snapshot === null && oldest > 1)) throw expired(seq, oldest);
  if (!found) throw unknownVersion(sessionId, seq);
  return snapshot ?? 1;
}

/** An event may be as large as a body, so few of them are held at once. */
const rowsAtOnce = 20;

/** The state of a session as the event at this place has left it. Throws when there is no such version any more. */
export async function sessionDocumentAt(db: Queryable, sessionId: string, seq: number): Promise<unknown> {
  if (seq === 0) return {};
  const current = await readState(db, sessionId);
  if (current.seq === seq) return current.document;
  const document = replayedState({});
  for (let from = await beginning(db, sessionId, seq); ;) {
    const rows = await db.query<{ seq: number; payload: string }[]>(
      `SELECT e.seq::float8 AS seq, e.payload FROM session_events e JOIN sessions s ON s.id = e.session_id
        WHERE e.session_id = $1 AND e.seq BETWEEN $2 AND $3 AND ${stateEvents} ORDER BY e.seq LIMIT ${rowsAtOnce}`,
      [sessionId, from, seq],
    );
    for (const row of rows) replayStateEvent(document, JSON.parse(row.payload) as LogEvent, row.seq);
    if (rows.length < rowsAtOnce) return document.document;
    from = rows.at(-1)!.seq + 1;
  }
}

/** The newest version in front of a place; 0 when there is none. */
export async function versionBefore(db: Queryable, sessionId: string, seq: number): Promise<number> {
  const [row] = await db.query<{ before: number }[]>(
    `SELECT coalesce(max(e.seq), 0)::float8 AS before FROM session_events e JOIN sessions s ON s.id = e.session_id
      WHERE e.session_id = $1 AND e.seq < $2 AND ${stateEvents}`,
    [sessionId, seq],
  );
  return row!.before;
}

/** Keeps who has restored a state with the event at this place, and from what. */
export async function insertRestore(
  tx: Queryable,
  { sessionId, seq, from, by }: { sessionId: string; seq: number; from: RestoredFrom; by: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO session_state_restores (session_id, seq, restored_version, restored_checkpoint_id, restored_by)
     VALUES ($1, $2, $3, $4, $5)`,
    [sessionId, seq, from.version, from.checkpoint_id, by],
  );
}
