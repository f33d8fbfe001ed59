import { contentOf, contentRowsOf, type ContentOwner } from '#src/db/content/parameter.ts';
import { growSql } from '#src/db/content/sql.ts';
import type { SqlParameters } from '#src/db/sql-parameters.ts';
import type { RowGrowth } from '#src/event-log/compress.ts';
import type { StoredRow } from '#src/event-log/entry.ts';
import { producerRunner } from '#src/resources/runs/store.ts';
import { insertRowsSql, newRowsSql, toRowValues } from './event-rows.ts';
import { producerRequest } from './head-store.ts';
import type { ProjectedMessage, Projection } from './project.ts';

// The parts of the statements that append to a log. A statement has those that it needs: to set up each part costs the
// database more than most parts do. Each joins `head`, whose first parameter is the id of the session.

/** Moves the session on, if its next sequence number still is `$2`. */
export const headPart = (condition: string): string => `head AS (
    UPDATE sessions s SET next_seq = next_seq + $3, producer_epoch = $4, producer_seq = $5
     WHERE id = $1 AND next_seq = $2 AND deleted_at IS NULL ${condition}
    RETURNING id, organization_id, conversation_id, agent_id, agent_version
  )`;

/** The condition of a session in which a run may begin. */
export const mayBegin = `AND status <> 'ended'
       AND (SELECT status FROM conversations c WHERE c.id = s.conversation_id) <> 'closed'`;

/** Lets the newest row of the log grow. */
export function growthPart(parameters: SqlParameters, owner: ContentOwner, growth: RowGrowth): string {
  const delta = parameters.add(contentOf(owner, growth.delta), 'text');
  return `grown AS (
    UPDATE session_events e
       SET last_seq = ${parameters.add(growth.lastSeq, 'bigint')}, payload = ${growSql('payload', delta)},
           fragments = coalesce(fragments, '') || ${parameters.add(growth.fragments, 'text')},
           event_count = event_count + ${parameters.add(growth.eventCount, 'int')},
           completed_at = to_timestamp(${parameters.add(growth.completedAt, 'float8')} / 1000)
      FROM head WHERE e.session_id = head.id AND e.seq = ${parameters.add(growth.seq, 'bigint')}
  )`;
}

/** Adds rows to the log. */
export const rowsPart = (parameters: SqlParameters, owner: ContentOwner, rows: readonly StoredRow[]): string =>
  `added AS (
    ${insertRowsSql}
    SELECT head.id, ${toRowValues()}, NULL FROM head, ${newRowsSql(parameters.add(contentRowsOf(owner, rows, ['payload']), 'text'))}
  )`;

/** The branch with which the conversation goes on. */
const currentBranch = '(SELECT current_branch_id FROM conversations c WHERE c.id = head.conversation_id)';

/** Ends the run that had its row before. */
export const endedPart = (parameters: SqlParameters, ended: NonNullable<Projection['ended']>, now: string): string =>
  `ended AS (
    UPDATE runs r SET status = row.status, model = coalesce(row.model, r.model), tokens = row.tokens::json,
           error = row.error::json, finish_reason = "finishReason", last_seq = "lastSeq", finished_at = ${now},
           time_to_first_token_ms = "firstTokenMs", lease_expires_at = NULL
      FROM head, json_to_record(${parameters.add(JSON.stringify(ended), 'json')}) AS row (id text, status text, model text, tokens text,
           error text, "finishReason" text, "lastSeq" bigint, "firstTokenMs" int)
     WHERE r.id = row.id
    RETURNING r.id, r.agent_id, r.saves_checkpoint AS saves
  )`;

/** Begins runs of producers. A run that was there ends before: a session has one at a time. */
export const begunPart = (
  parameters: SqlParameters,
  { begun, ended }: Pick<Projection, 'begun' | 'ended'>,
  now: string,
): string => `begun AS (
    INSERT INTO runs (id, event_run_id, organization_id, conversation_id, session_id, agent_id, agent_version, status,
       request, model, tokens, error, first_seq, last_seq, runner_id, lease_expires_at, started_at, finished_at, branch_id)
    SELECT row.id, "eventRunId", organization_id, conversation_id, head.id, agent_id, agent_version, row.status,
           '${producerRequest}', model, tokens::json, error::json, "firstSeq", "lastSeq",
           '${producerRunner}', "leaseUntil", ${now}, CASE WHEN "lastSeq" IS NOT NULL THEN ${now} END, ${currentBranch}
      FROM head, json_to_recordset(${parameters.add(JSON.stringify(begun), 'json')}) AS row (id text, "eventRunId" text, status text,
           model text, tokens text, error text, "firstSeq" bigint, "lastSeq" bigint, "leaseUntil" timestamptz)
     ${ended ? 'WHERE (SELECT count(*) FROM ended) >= 0' : ''}
    RETURNING id, branch_id
  )`;

/** Messages to write. `now` returns the parameter of the time, which a statement has only if it is used. */
export type MessageWrite = {
  now: () => string;
  messages: readonly MessageContents[];
  settlesBefore: number | null;
  /** Whether a run begins in the same statement. */
  begins: boolean;
  /** All messages of the commit that are changed otherwise, unless all are in this statement. */
  changed?: readonly string[];
  /** The contents of the only message, which are not sent within other JSON. */
  texts?: Record<(typeof messageContents)[number], string | null>;
};

/** The members of a message that hold its content. */
const messageContents = ['content', 'toolCalls', 'reasoning'] as const;

/** A message as it is sent: perhaps without the contents that are sent beside it. */
type MessageContents = Omit<ProjectedMessage, (typeof messageContents)[number]> &
  Record<(typeof messageContents)[number], string | null>;

/** Reads the messages. Whether one has its row already is looked up by the index, however many its session has. */
function saidPart(parameters: SqlParameters, owner: ContentOwner, { messages, begins, texts }: MessageWrite): string {
  const begunBranch = begins ? `, (SELECT b.branch_id FROM begun b WHERE b.id = row."runId")` : '';
  const contentSql = (member: (typeof messageContents)[number], column: string) =>
    texts ? `${parameters.add(contentOf(owner, texts[member]), 'text')} AS ${column}` : column;
  return `said AS MATERIALIZED (
    SELECT place, row.id, "eventId", "runId", kind, role, ${contentSql('content', 'content')},
           ${contentSql('toolCalls', '"toolCalls"')}, state, model, "finishReason",
           ${contentSql('reasoning', 'reasoning')}, metadata, "firstSeq", "lastSeq", "isNew", changes,
           EXISTS (SELECT FROM messages m WHERE m.session_id = $1 AND m.event_message_id = row."eventId") AS known,
           CASE WHEN row."runId" IS NULL THEN ${currentBranch}
                ELSE coalesce((SELECT r.branch_id FROM runs r WHERE r.id = row."runId")${begunBranch}) END AS branch
      FROM head, json_to_recordset(${parameters.add(contentRowsOf(owner, messages, [...messageContents]), 'text')}::json)
        AS row (place int, id text, "eventId" text, "runId" text, kind text, role text,
           content text, "toolCalls" text, state text, model text, "finishReason" text, reasoning text,
           metadata text, "firstSeq" bigint, "lastSeq" bigint, "isNew" boolean, changes boolean)
  )`;
}

/** The columns of a message that changes, from a relation `said`. */
export const changedMessageColumns = `kind = said.kind, content = said.content::json, tool_calls = "toolCalls"::json,
           state = said.state, finish_reason = "finishReason", reasoning = said.reasoning::json, last_seq = "lastSeq",
           metadata = CASE WHEN m.metadata::text = '{}' THEN said.metadata::json ELSE m.metadata END`;

/** The columns of a new message. */
export const newMessageColumns = `id, event_message_id, organization_id, conversation_id, session_id, run_id, position, kind, role,
       content, tool_calls, state, model, finish_reason, reasoning, metadata, version, first_seq, last_seq, created_at,
       updated_at, branch_id`;

/** The values of a new message of Parley's own, from relations `head`, `conversation` and `said`. `now` is its time. */
export const messageValues = (now: string): string =>
  `said.id, said."eventId", head.organization_id, head.conversation_id, head.id, said."runId", before + said.number, said.kind, said.role,
           said.content::json, said."toolCalls"::json, said.state, said.model, said."finishReason", said.reasoning::json,
           said.metadata::json, 1, said."firstSeq", said."lastSeq", ${now}, ${now},
           (SELECT r.branch_id FROM runs r WHERE r.id = said."runId")`;

const changedPart = (now: string) => `changed AS (
    UPDATE messages m SET ${changedMessageColumns}, updated_at = ${now}
      FROM head, said
     WHERE m.session_id = $1 AND m.event_message_id = ANY (ARRAY(SELECT "eventId" FROM said WHERE known AND changes))
       AND m.event_message_id = said."eventId"
  )`;

const insertedParts = (now: string) => `fresh AS (
    SELECT *, row_number() OVER (ORDER BY place)::int AS number FROM said WHERE "isNew" AND NOT known
  ), conversation AS (
    UPDATE conversations c SET next_position = next_position + n, message_count = message_count + n, updated_at = ${now}
      FROM head, (SELECT count(*)::int AS n FROM fresh) AS counted WHERE c.id = head.conversation_id AND n > 0
    RETURNING next_position - n - 1 AS before
  ), inserted AS (
    INSERT INTO messages (${newMessageColumns})
    SELECT fresh.id, "eventId", organization_id, conversation_id, head.id, "runId", before + number, kind, role,
           content::json, "toolCalls"::json, state, model, "finishReason", reasoning::json, metadata::json, 1, "firstSeq", "lastSeq", ${now}, ${now},
           branch
      FROM head, conversation, fresh
  )`;

const settledPart = (now: string, settlesBefore: string, changed: string) => `settled AS (
    UPDATE messages m SET state = 'completed', updated_at = ${now}
      FROM head
     WHERE m.session_id = $1 AND m.state IN ('requires_tool_results', 'requires_approval') AND m.first_seq < ${settlesBefore}
       AND coalesce(m.branch_id, '') = ANY (ARRAY(SELECT coalesce(branch, '') FROM said WHERE kind = 'tool_result'))
       AND m.event_message_id <> ALL (${changed})
  )`;

/** The columns of a message of Parley's own, with their types. */
export const ownMessageColumns = [
  ['id', 'text'],
  ['eventId', 'text'],
  ['runId', 'text'],
  ['kind', 'text'],
  ['role', 'text'],
  ['content', 'text'],
  ['toolCalls', 'text'],
  ['state', 'text'],
  ['model', 'text'],
  ['finishReason', 'text'],
  ['reasoning', 'text'],
  ['metadata', 'text'],
  ['firstSeq', 'bigint'],
  ['lastSeq', 'bigint'],
] as const satisfies [keyof ProjectedMessage, string][];

const isContent = (member: string): boolean => (messageContents as readonly string[]).includes(member);

/** Returns messages as rows of VALUES. The first column is the place among them. */
function toValueRows(parameters: SqlParameters, owner: ContentOwner, messages: readonly MessageContents[]): string {
  const rows = messages.map((message, index) => {
    const values = ownMessageColumns.map(([member, type]) => {
      const value = message[member];
      return parameters.add(isContent(member) ? contentOf(owner, value as string | null) : value, type);
    });
    return `(${index + 1}, ${values.join(', ')})`;
  });
  const names = ownMessageColumns.map(([member]) => `"${member}"`).join(', ');
  return `(VALUES ${rows.join(', ')}) AS said (number, ${names})`;
}

/**
 * Writes messages of which it is known whether they have rows: Parley has made their ids. It takes a third of the time of
 * `messageParts`.
 */
function ownMessageParts(parameters: SqlParameters, owner: ContentOwner, { now, messages }: MessageWrite): string[] {
  const fresh = messages.filter(({ isNew }) => isNew);
  const changed = messages.filter(({ isNew, changes }) => !isNew && changes);
  const parts: string[] = [];
  if (fresh.length > 0)
    parts.push(`conversation AS (
    UPDATE conversations c SET next_position = next_position + ${fresh.length}, message_count = message_count + ${fresh.length}, updated_at = ${now()}
      FROM head WHERE c.id = head.conversation_id
    RETURNING next_position - ${fresh.length + 1} AS before
  ), inserted AS (
    INSERT INTO messages (${newMessageColumns})
    SELECT ${messageValues(now())}
      FROM head, conversation, ${toValueRows(parameters, owner, fresh)}
  )`);
  if (changed.length > 0)
    parts.push(`changed AS (
    UPDATE messages m SET ${changedMessageColumns}, updated_at = ${now()}
      FROM head, ${toValueRows(parameters, owner, changed)} WHERE m.session_id = $1 AND m.event_message_id = said."eventId"
  )`);
  return parts;
}

/** The most messages that a statement lists one by one: more would make too many texts of statements. */
const mostListed = 3;

/** Writes messages: those that begin, those that change, and those that have their results now. */
export function messageParts(parameters: SqlParameters, owner: ContentOwner, write: MessageWrite): string[] {
  const { now, messages, settlesBefore, changed, texts } = write;
  const isPlain = settlesBefore === null && messages.length <= mostListed && !texts;
  if (isPlain && messages.every(({ isOwn }) => isOwn)) return ownMessageParts(parameters, owner, write);
  const parts = [saidPart(parameters, owner, write)];
  if (messages.some(({ changes }) => changes)) parts.push(changedPart(now()));
  if (messages.some(({ isNew }) => isNew)) parts.push(insertedParts(now()));
  if (settlesBefore === null) return parts;
  const others = changed ? parameters.add(changed, 'text[]') : 'ARRAY(SELECT "eventId" FROM said WHERE changes)';
  return [...parts, settledPart(now(), parameters.add(settlesBefore, 'bigint'), others)];
}
