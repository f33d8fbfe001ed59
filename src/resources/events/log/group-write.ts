import { growSql } from '#src/db/content/sql.ts';
import { contentPartsOf, type OwnedPart, type SealText } from '#src/db/content/parameter.ts';
import type { Queryable } from '#src/db/query.ts';
import { insertRowsSql, measureRow, newRowsSql, toRowValues } from './event-rows.ts';
import type { Addition } from './write.ts';

// All raw: additions to many logs are one statement.

/**
 * Every addition is looked up by its session's id, whatever the statistics say: `one = 1` makes the planner expect a single
 * row, so that it never reads the whole table of sessions or of events for a group. A session that is locked elsewhere is
 * skipped, so that nobody waits for it.
 */
const appendGroupSql = `WITH asked AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS row (one int, id text, "firstSeq" bigint, count int, epoch bigint,
           "headSeq" bigint, "growSeq" bigint, "growLastSeq" bigint, delta text, pieces text, "growCount" int,
           "growCompletedAt" float8, rows json)
     WHERE one = 1
  ), locked AS MATERIALIZED (
    SELECT asked.* FROM asked CROSS JOIN LATERAL (
      SELECT s.id FROM sessions s WHERE s.id = asked.id AND s.next_seq = asked."firstSeq" AND s.deleted_at IS NULL
         FOR NO KEY UPDATE SKIP LOCKED) AS free
  ), head AS (
    UPDATE sessions s SET next_seq = next_seq + locked.count, producer_epoch = epoch, producer_seq = "headSeq"
      FROM locked WHERE s.id = locked.id
    RETURNING locked.*
  ), grown AS (
    UPDATE session_events e
       SET last_seq = "growLastSeq", payload = ${growSql('payload', 'delta')}, fragments = coalesce(fragments, '') || pieces,
           event_count = event_count + "growCount", completed_at = to_timestamp("growCompletedAt" / 1000)
      FROM head WHERE e.session_id = head.id AND e.seq = "growSeq"
  ), added AS (
    ${insertRowsSql}
    SELECT head.id, ${toRowValues('row.payload')}, NULL FROM head CROSS JOIN LATERAL ${newRowsSql('head.rows')}
  )
  SELECT id FROM head`;

/** The work for a session of any size, in characters. */
const sessionWork = 300;

/** Returns the size of an addition, as it counts towards a statement. */
export const measureAddition = ({ compressed: { growth, rows } }: Addition): number =>
  sessionWork +
  (growth ? growth.delta.length + growth.fragments.length : 0) +
  rows.reduce((sum, row) => sum + measureRow(row), 0);

function toPart({ sessionId, firstSeq, count, producer, compressed: { growth, rows } }: Addition): OwnedPart {
  const head = { one: 1, id: sessionId, firstSeq, count, epoch: producer.epoch, headSeq: producer.seq };
  const grown = growth && {
    growSeq: growth.seq,
    growLastSeq: growth.lastSeq,
    pieces: growth.fragments,
    growCount: growth.eventCount,
    growCompletedAt: growth.completedAt,
  };
  return {
    owner: { session: sessionId },
    toPart: (seal: SealText) => ({
      ...head,
      ...(growth && { ...grown, delta: seal(growth.delta) }),
      ...(rows.length > 0 && { rows: rows.map((row) => ({ ...row, payload: seal(row.payload) })) }),
    }),
  };
}

/**
 * Appends to the logs of several sessions, one addition to each, in one statement. Returns the ids of the sessions whose
 * addition is stored: the others were moved or deleted by somebody else, or are locked.
 */
export async function appendGroup(db: Queryable, additions: readonly Addition[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }[]>(appendGroupSql, [contentPartsOf(additions.map(toPart))]);
  return new Set(rows.map(({ id }) => id));
}
