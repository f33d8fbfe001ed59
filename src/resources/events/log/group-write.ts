import { growSql } from '#src/db/content/sql.ts';
import { contentPartsOf, type OwnedPart, type SealText } from '#src/db/content/parameter.ts';
import type { Queryable, RowsInsert } from '#src/db/query.ts';
import { insertRowsSql, measureRow, newRowsSql, toRowValues } from './event-rows.ts';
import type { ProjectedMessage, Projection } from './project.ts';
import { measureMessageWrite, type Addition } from './write.ts';
import { changedMessageColumns, newMessageColumns, messageValues, ownMessageColumns } from './write-parts.ts';

// All raw: additions to many logs are one statement.

/** An addition to the log of a session, and what becomes of its messages and its run; null for nothing. */
export type GroupMember = { addition: Addition; projection: Projection | null };

/** The columns of a message of Parley's own within a statement. `one` is 1, as for additions. */
const saidColumns = `one int, number int, ${ownMessageColumns.map(([member, type]) => `"${member}" ${type}`).join(', ')}`;

const projectionColumns = `"endedId" text, ended json, now float8, "freshCount" int, fresh json, changed json`;

/**
 * What becomes of messages and runs. Of several additions to one conversation one has new messages: each counts its
 * messages once.
 */
const projectionParts = `, ended AS (
    UPDATE runs r SET status = row.status, model = coalesce(row.model, r.model), tokens = row.tokens::json,
           error = row.error::json, finish_reason = "finishReason", last_seq = "lastSeq", finished_at = to_timestamp(now / 1000),
           time_to_first_token_ms = "firstTokenMs", lease_expires_at = NULL
      FROM head CROSS JOIN LATERAL json_to_record(head.ended) AS row (status text, model text, tokens text, error text,
           "finishReason" text, "lastSeq" bigint, "firstTokenMs" int)
     WHERE r.id = "endedId"
  ), conversation AS (
    UPDATE conversations c SET next_position = next_position + "freshCount", message_count = message_count + "freshCount",
           updated_at = to_timestamp(now / 1000)
      FROM head WHERE c.id = head.conversation_id AND "freshCount" > 0
    RETURNING head.id AS session_id, next_position - "freshCount" - 1 AS before
  ), inserted AS (
    INSERT INTO messages (${newMessageColumns})
    SELECT ${messageValues('to_timestamp(now / 1000)')}
      FROM conversation JOIN head ON head.id = conversation.session_id
           CROSS JOIN LATERAL json_to_recordset(head.fresh) AS said (${saidColumns})
     WHERE said.one = 1
  ), changed AS (
    UPDATE messages m SET ${changedMessageColumns}, updated_at = to_timestamp(now / 1000)
      FROM head CROSS JOIN LATERAL json_to_recordset(head.changed) AS said (${saidColumns})
     WHERE said.one = 1 AND m.session_id = head.id AND m.event_message_id = said."eventId"
  )`;

/**
 * The rows of conversations, runs and messages that a statement changes beside sessions, locked before anything is written. Those that
 * others have locked are skipped, like sessions, so that a statement waits for no row: no circle of waiting can close, and one row
 * that is locked for long delays nobody else.
 */
const freeParts = `, free_conversations AS MATERIALIZED (
    SELECT c.id FROM locked JOIN conversations c ON c.id = locked.conversation_id WHERE "freshCount" > 0
       FOR NO KEY UPDATE OF c SKIP LOCKED
  ), free_runs AS MATERIALIZED (
    SELECT r.id FROM locked JOIN runs r ON r.id = "endedId" FOR NO KEY UPDATE OF r SKIP LOCKED
  ), free_messages AS MATERIALIZED (
    SELECT m.session_id FROM locked
           CROSS JOIN LATERAL json_to_recordset(locked.changed) AS said (one int, "eventId" text)
           JOIN messages m ON m.session_id = locked.id AND m.event_message_id = said."eventId"
     WHERE said.one = 1 FOR NO KEY UPDATE OF m SKIP LOCKED
  )`;

/** Leaves out additions of which a row is locked elsewhere, or is not there. */
const freeOnly = `("freshCount" = 0 OR conversation_id IN (SELECT id FROM free_conversations))
       AND ("endedId" IS NULL OR "endedId" IN (SELECT id FROM free_runs))
       AND (SELECT count(*) FROM free_messages f WHERE f.session_id = locked.id) = json_array_length(coalesce(changed, '[]'))`;

/** How a statement for several additions is made. */
type GroupForm = {
  /** Whether messages and ends of runs are among them. */
  projects: boolean;
  /** Whether others write to the database at the same time. */
  isShared: boolean;
};

/** Returns the additions that are written: one with new messages of each conversation. */
const writtenSql = ({ projects, isShared }: GroupForm): string =>
  projects
    ? `(SELECT *, row_number() OVER (PARTITION BY conversation_id, "freshCount" > 0) AS turn FROM locked${isShared ? ` WHERE ${freeOnly}` : ''}) AS locked`
    : 'locked';

/**
 * Every addition is looked up by its session's id, whatever the statistics say: `one = 1` makes the planner expect a single
 * row, so that it never reads the whole table of sessions or of events for a group. A session that is locked elsewhere is
 * skipped, so that nobody waits for it.
 */
const toGroupSql = ({ projects, isShared }: GroupForm) => `WITH asked AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS row (one int, id text, "firstSeq" bigint, count int, epoch bigint,
           "headSeq" bigint, "growSeq" bigint, "growLastSeq" bigint, delta text, pieces text, "growCount" int,
           "growCompletedAt" float8, rows json${projects ? `, ${projectionColumns}` : ''})
     WHERE one = 1
  ), locked AS MATERIALIZED (
    SELECT asked.*, free.organization_id, free.conversation_id FROM asked CROSS JOIN LATERAL (
      SELECT s.id, s.organization_id, s.conversation_id FROM sessions s
       WHERE s.id = asked.id AND s.next_seq = asked."firstSeq" AND s.deleted_at IS NULL
         FOR NO KEY UPDATE SKIP LOCKED) AS free
  )${projects && isShared ? freeParts : ''}, head AS (
    UPDATE sessions s SET next_seq = next_seq + locked.count, producer_epoch = epoch, producer_seq = "headSeq"
      FROM ${writtenSql({ projects, isShared })}
     WHERE s.id = locked.id${projects ? ` AND (turn = 1 OR "freshCount" = 0)` : ''}
    RETURNING locked.*
  ), grown AS (
    UPDATE session_events e
       SET last_seq = "growLastSeq", payload = ${growSql('payload', 'delta')}, fragments = coalesce(fragments, '') || pieces,
           event_count = event_count + "growCount", completed_at = to_timestamp("growCompletedAt" / 1000)
      FROM head WHERE e.session_id = head.id AND e.seq = "growSeq"
  ), added AS (
    ${insertRowsSql}
    SELECT head.id, ${toRowValues('row.payload')}, NULL FROM head CROSS JOIN LATERAL ${newRowsSql('head.rows')}
  )${projects ? projectionParts : ''}
  SELECT id FROM head`;

const appendSql = toGroupSql({ projects: false, isShared: true });
const projectSql = toGroupSql({ projects: true, isShared: false });
const projectSharedSql = toGroupSql({ projects: true, isShared: true });

/** The work for a session of any size, in characters. */
const sessionWork = 300;

/** Returns the size of an addition, as it counts towards a statement. */
export const measureMember = ({ addition: { compressed }, projection }: GroupMember): number =>
  sessionWork +
  (compressed.growth ? compressed.growth.delta.length + compressed.growth.fragments.length : 0) +
  compressed.rows.reduce((sum, row) => sum + measureRow(row), 0) +
  (projection?.messages ?? []).reduce((sum, message) => sum + measureMessageWrite(message), 0);

/** Tells whether a statement for several sessions can write a projection: it has messages and a run of Parley's own alone. */
export const isGroupable = (projection: Projection | null): boolean =>
  projection === null ||
  (projection.begun.length === 0 &&
    projection.settlesBefore === null &&
    projection.messages.every(({ isOwn }) => isOwn));

const toSaid = (messages: readonly ProjectedMessage[], seal: SealText) =>
  messages.map(({ content, toolCalls, reasoning, ...message }, index) => ({
    ...message,
    one: 1,
    number: index + 1,
    content: seal(content),
    toolCalls: seal(toolCalls),
    reasoning: reasoning === null ? null : seal(reasoning),
  }));

function toProjectionPart({ now, ended, messages }: Projection, seal: SealText): object {
  const fresh = messages.filter(({ isNew }) => isNew);
  const changed = messages.filter(({ isNew, changes }) => !isNew && changes);
  return {
    now: now.getTime(),
    ...(ended && { endedId: ended.id, ended }),
    freshCount: fresh.length,
    ...(fresh.length > 0 && { fresh: toSaid(fresh, seal) }),
    ...(changed.length > 0 && { changed: toSaid(changed, seal) }),
  };
}

function toPart({ addition, projection }: GroupMember): OwnedPart {
  const { sessionId, firstSeq, count, producer, compressed } = addition;
  const { growth, rows } = compressed;
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
      freshCount: 0,
      ...(projection && toProjectionPart(projection, seal)),
    }),
  };
}

/** Appends the first events of sessions that were made in the same transaction, so that nobody else can have come between. */
export const groupInsert: RowsInsert<GroupMember> = {
  sql: projectSql,
  toParameters: (members) => [contentPartsOf(members.map(toPart))],
};

/**
 * Appends to the logs of several sessions, one addition to each, in one statement. Returns the ids of the sessions whose
 * addition is stored: the others were moved or deleted by somebody else, or are locked. `isShared` tells whether others write to the
 * database at the same time: then an addition of which any row is locked is left out too.
 */
export async function appendGroup(
  db: Queryable,
  members: readonly GroupMember[],
  isShared: boolean,
): Promise<Set<string>> {
  const projecting = isShared ? projectSharedSql : projectSql;
  const sql = members.some(({ projection }) => projection) ? projecting : appendSql;
  const rows = await db.query<{ id: string }[]>(sql, [contentPartsOf(members.map(toPart))]);
  return new Set(rows.map(({ id }) => id));
}
