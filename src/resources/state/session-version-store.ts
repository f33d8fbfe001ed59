import { plainBytesSql } from '#src/db/content/sql.ts';
import { inUnfinishedSpanSql } from '#src/resources/events/log/redaction-span-store.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows } from '#src/db/rows.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { problem } from '#src/api/problems.ts';
import { toPatch, readState, replayedState, replayStateEvent } from '#src/resources/events/log/state.ts';
import { stateVersionNotFound } from './require.ts';
import { maxListedPatchBytes, type RestoreOrigin, type StateVersionRow } from './version-store.ts';
import { sessionRestoreTable } from './table.ts';

// All raw: the versions of a session's state are events of its log.

const stateEvents = `e.event_type IN ('STATE_SNAPSHOT', 'STATE_DELTA') AND e.seq >= s.oldest_seq`;

/** The payload of an event `e` of the session `$1`: without content as soon as it is redacted. */
const payloadSql = `CASE WHEN e.redacted_at IS NULL AND ${inUnfinishedSpanSql('$1', 'e.seq')}
  THEN CASE e.event_type WHEN 'STATE_SNAPSHOT' THEN '{"type":"STATE_SNAPSHOT","snapshot":{}}' ELSE '{"type":"STATE_DELTA","delta":[]}' END
  ELSE e.payload END`;

const toVersionColumns = (payload: string) => `e.seq::int AS version, ${payload} AS payload, e.run_id AS "runId",
  e.created_at AS "createdAt", r.restored_by AS "createdBy", r.restored_version::float8 AS "restoredVersion",
  r.restored_checkpoint_id AS "restoredCheckpointId"`;

const versionTables = `session_events e JOIN sessions s ON s.id = e.session_id
  LEFT JOIN session_state_restores r ON r.session_id = e.session_id AND r.seq = e.seq`;

/** Selects the events that changed the state of a session, for `readPage`. */
export function selectSessionVersions(sessionId: string) {
  const short = `CASE WHEN ${plainBytesSql('e.payload')} <= ${maxListedPatchBytes} THEN ${payloadSql} END`;
  return {
    sql: `SELECT ${toVersionColumns(short)} FROM ${versionTables} WHERE e.session_id = $1 AND ${stateEvents}`,
    parameters: [sessionId],
  };
}

/** An event that changed the state of a session. `payload` is null when it is too long for a list. */
export type SessionVersionRow = Omit<StateVersionRow, 'source' | 'patch'> & { payload: string | null };

/** Turns an event into the version that it has made. */
export function toVersionRow({ payload, ...row }: SessionVersionRow): StateVersionRow {
  const patch = payload === null ? null : JSON.stringify(toPatch(JSON.parse(payload) as LogEvent));
  return { ...row, patch, source: row.restoredVersion === null ? 'event' : 'restore' };
}

/** Finds the version made by the event with this sequence number; null when it did not change the state or is not kept. */
export async function findSessionVersion(
  db: Queryable,
  sessionId: string,
  seq: number,
): Promise<StateVersionRow | null> {
  const rows = await db.query<SessionVersionRow[]>(
    `SELECT ${toVersionColumns(payloadSql)} FROM ${versionTables} WHERE e.session_id = $1 AND e.seq = $2 AND ${stateEvents}`,
    [sessionId, seq],
  );
  return rows[0] ? toVersionRow(rows[0]) : null;
}

const versionExpired = (seq: number, oldest: number) =>
  problem('cursor_expired', `The events that made version ${seq} are not kept any more; the oldest one is ${oldest}.`, {
    oldest_seq: oldest,
  });

/**
 * Finds the event from which a version can be replayed: the newest snapshot up to it.
 * @throws `cursor_expired` and `state_version_not_found`.
 */
async function findReplayStart(db: Queryable, sessionId: string, seq: number) {
  const [row] = await db.query<{ oldest: number; found: boolean; snapshot: number | null }[]>(
    `SELECT s.oldest_seq::float8 AS oldest, coalesce(bool_or(e.seq = $2), false) AS found,
            max(e.seq) FILTER (WHERE e.event_type = 'STATE_SNAPSHOT')::float8 AS snapshot
       FROM sessions s LEFT JOIN session_events e ON e.session_id = s.id AND e.seq <= $2::bigint AND ${stateEvents}
      WHERE s.id = $1 GROUP BY s.oldest_seq`,
    [sessionId, seq],
  );
  const { oldest, found, snapshot } = row!;
  if (seq < oldest || (snapshot === null && oldest > 1)) throw versionExpired(seq, oldest);
  if (!found) throw stateVersionNotFound(sessionId, seq);
  return snapshot ?? 1;
}

/** The number of events read at once; few, since an event may be as large as a body. */
const batchSize = 20;

/**
 * Replays the state of a session up to the event with this sequence number.
 * @throws `cursor_expired` and `state_version_not_found`.
 */
export async function getSessionDocument(db: Queryable, sessionId: string, seq: number): Promise<unknown> {
  if (seq === 0) return {};
  const current = await readState(db, sessionId);
  if (current.seq === seq) return current.document;
  const document = replayedState({});
  for (let from = await findReplayStart(db, sessionId, seq); ;) {
    const rows = await db.query<{ seq: number; payload: string }[]>(
      `SELECT e.seq::float8 AS seq, ${payloadSql} AS payload FROM session_events e JOIN sessions s ON s.id = e.session_id
        WHERE e.session_id = $1 AND e.seq BETWEEN $2 AND $3 AND ${stateEvents} ORDER BY e.seq LIMIT ${batchSize}`,
      [sessionId, from, seq],
    );
    for (const row of rows) replayStateEvent(document, JSON.parse(row.payload) as LogEvent, row.seq);
    if (rows.length < batchSize) return document.document;
    from = rows.at(-1)!.seq + 1;
  }
}

/** Finds the newest version before a sequence number; 0 when there is none. */
export async function findVersionBefore(db: Queryable, sessionId: string, seq: number): Promise<number> {
  const [row] = await db.query<{ before: number }[]>(
    `SELECT coalesce(max(e.seq), 0)::float8 AS before FROM session_events e JOIN sessions s ON s.id = e.session_id
      WHERE e.session_id = $1 AND e.seq < $2 AND ${stateEvents}`,
    [sessionId, seq],
  );
  return row!.before;
}

/** Records who has restored a state with the event with this sequence number, and from which version. */
export async function insertSessionRestore(
  tx: EntityDatabase,
  { sessionId, seq, from, by }: { sessionId: string; seq: number; from: RestoreOrigin; by: string },
): Promise<void> {
  await insertRows(tx, sessionRestoreTable, {
    sessionId,
    seq,
    restoredVersion: from.version,
    restoredCheckpointId: from.checkpoint_id,
    restoredBy: by,
  });
}
