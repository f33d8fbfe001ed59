import { growSql } from '#src/db/content/sql.ts';
import { contentOf, contentRowsOf } from '#src/db/content/parameter.ts';
import { batchesOf, splitToFit } from '#src/db/batches.ts';
import type { Queryable } from '#src/db/query.ts';
import type { CompressedEntries } from '#src/event-log/compress.ts';
import { producerRunner } from '#src/resources/runs/store.ts';
import { insertEventRows, insertRowsSql, newRowsSql, toRowValues, measureRow } from './event-rows.ts';
import type { ProjectedMessage, Projection } from './project.ts';
import { type Producer, producerRequest } from './head-store.ts';

// All raw: an append is one statement.

/** The additions of one commit: rows, growth of the newest row, and the place of the producer. */
export type Addition = {
  sessionId: string;
  firstSeq: number;
  count: number;
  compressed: Pick<CompressedEntries, 'growth' | 'rows'>;
  producer: Producer;
};

/** The run that has ended, if one has that had its row, and whether it saves what its agent remembers. */
type EndedRun = { runId: string | null; agentId: string; saves: boolean };

/**
 * Returns the parts of the statement that write the log. All of them join `head`, so that nothing is written when it
 * finds nothing.
 */
const logParts = (condition: string) => `head AS (
    UPDATE sessions s SET next_seq = next_seq + $3, producer_epoch = $4, producer_seq = $5
     WHERE id = $1 AND next_seq = $2 AND deleted_at IS NULL ${condition}
    RETURNING id, organization_id, conversation_id, agent_id, agent_version
  ), grown AS (
    UPDATE session_events e
       SET last_seq = $7, payload = ${growSql('payload', '$8::text')}, fragments = coalesce(fragments, '') || $9::text,
           event_count = event_count + $10, completed_at = to_timestamp($11::float8 / 1000)
      FROM head WHERE e.session_id = head.id AND e.seq = $6
  ), added AS (
    ${insertRowsSql}
    SELECT head.id, ${toRowValues()}, NULL FROM head, ${newRowsSql('$12')}
  )`;

const mayBegin = `AND (NOT $14::boolean OR (status <> 'ended'
       AND (SELECT status FROM conversations c WHERE c.id = s.conversation_id) <> 'closed'))`;

/** The branch with which the conversation goes on. */
const currentBranch = '(SELECT current_branch_id FROM conversations c WHERE c.id = head.conversation_id)';

/** The branch of a message: that of its run, which may begin in the same statement. */
const branchOfRun = `CASE WHEN row."runId" IS NULL THEN ${currentBranch}
      ELSE coalesce((SELECT r.branch_id FROM runs r WHERE r.id = row."runId"),
                    (SELECT b.branch_id FROM begun b WHERE b.id = row."runId")) END`;

/** A run that was there ends before others begin: a session has one at a time. */
const runParts = `ended AS (
    UPDATE runs r SET status = row.status, model = coalesce(row.model, r.model), tokens = row.tokens::json,
           error = row.error::json, finish_reason = "finishReason", last_seq = "lastSeq", finished_at = $13, time_to_first_token_ms = "firstTokenMs",
           lease_expires_at = NULL
      FROM head, json_to_record($15::json) AS row (id text, status text, model text, tokens text, error text,
           "finishReason" text, "lastSeq" bigint, "firstTokenMs" int)
     WHERE r.id = row.id
    RETURNING r.id, r.agent_id, r.saves_checkpoint AS saves
  ), begun AS (
    INSERT INTO runs (id, event_run_id, organization_id, conversation_id, session_id, agent_id, agent_version, status,
       request, model, tokens, error, first_seq, last_seq, runner_id, lease_expires_at, started_at, finished_at, branch_id)
    SELECT row.id, "eventRunId", organization_id, conversation_id, head.id, agent_id, agent_version, row.status,
           '${producerRequest}', model, tokens::json, error::json, "firstSeq", "lastSeq",
           '${producerRunner}', "leaseUntil", $13, CASE WHEN "lastSeq" IS NOT NULL THEN $13::timestamptz END, ${currentBranch}
      FROM head, json_to_recordset($16::json) AS row (id text, "eventRunId" text, status text, model text, tokens text,
           error text, "firstSeq" bigint, "lastSeq" bigint, "leaseUntil" timestamptz)
     WHERE (SELECT count(*) FROM ended) >= 0
    RETURNING id, branch_id
  )`;

/**
 * The places of values among the parameters of a statement. `changed` are the messages that are changed otherwise, and
 * `texts` stand in for those of a single message.
 */
type MessageParameters = {
  now: string;
  messages: string;
  settlesBefore: string;
  changed?: string;
  texts?: [string, string, string];
};

/** Whether a message has its row already is looked up for each by the index, however many its session has. */
// Long: the parts of one SQL statement, which refer to each other.
const messageParts = ({
  now,
  messages,
  settlesBefore,
  changed = 'ARRAY(SELECT "eventId" FROM said WHERE changes)',
  texts = ['NULL', 'NULL', 'NULL'],
}: MessageParameters) => `said AS MATERIALIZED (
    SELECT place, row.id, "eventId", "runId", kind, role, coalesce(${texts[0]}::text, content) AS content,
           coalesce(${texts[1]}::text, "toolCalls") AS "toolCalls", state, model, "finishReason",
           coalesce(${texts[2]}::text, reasoning) AS reasoning, metadata, "firstSeq", "lastSeq", "isNew", changes,
           (SELECT m.id FROM messages m WHERE m.session_id = $1 AND m.event_message_id = row."eventId") IS NOT NULL AS known,
           ${branchOfRun} AS branch
      FROM head, json_to_recordset(${messages}::json) AS row (place int, id text, "eventId" text, "runId" text, kind text, role text,
           content text, "toolCalls" text, state text, model text, "finishReason" text, reasoning text,
           metadata text, "firstSeq" bigint, "lastSeq" bigint,
           "isNew" boolean, changes boolean)
  ), changed AS (
    UPDATE messages m SET kind = said.kind, content = said.content::json, tool_calls = "toolCalls"::json,
           state = said.state, finish_reason = "finishReason", reasoning = said.reasoning::json, last_seq = "lastSeq",
           metadata = CASE WHEN m.metadata::text = '{}' THEN said.metadata::json ELSE m.metadata END, updated_at = ${now}
      FROM head, said
     WHERE m.session_id = $1 AND m.event_message_id = ANY (ARRAY(SELECT "eventId" FROM said WHERE known AND changes))
       AND m.event_message_id = said."eventId"
  ), fresh AS (
    SELECT *, row_number() OVER (ORDER BY place)::int AS number FROM said WHERE "isNew" AND NOT known
  ), conversation AS (
    UPDATE conversations c SET next_position = next_position + n, message_count = message_count + n, updated_at = ${now}
      FROM head, (SELECT count(*)::int AS n FROM fresh) AS counted WHERE c.id = head.conversation_id AND n > 0
    RETURNING next_position - n - 1 AS before
  ), inserted AS (
    INSERT INTO messages (id, event_message_id, organization_id, conversation_id, session_id, run_id, position, kind, role,
       content, tool_calls, state, model, finish_reason, reasoning, metadata, version, first_seq, last_seq, created_at, updated_at,
       branch_id)
    SELECT fresh.id, "eventId", organization_id, conversation_id, head.id, "runId", before + number, kind, role,
           content::json, "toolCalls"::json, state, model, "finishReason", reasoning::json, metadata::json, 1, "firstSeq", "lastSeq", ${now}, ${now},
           branch
      FROM head, conversation, fresh
  ), settled AS (
    UPDATE messages m SET state = 'completed', updated_at = ${now}
      FROM head
     WHERE ${settlesBefore}::bigint IS NOT NULL AND m.session_id = $1 AND m.state = 'requires_tool_results'
       AND m.first_seq < ${settlesBefore}
       AND coalesce(m.branch_id, '') = ANY (ARRAY(SELECT coalesce(branch, '') FROM said WHERE kind = 'tool_result'))
       AND m.event_message_id <> ALL (${changed})
  )`;

const appendLog = `WITH ${logParts('')} SELECT NULL AS "runId" FROM head`;

const ofAll = { now: '$13', messages: '$17', settlesBefore: '$18' };
const appendAll = `WITH ${logParts(mayBegin)}, ${runParts}, ${messageParts(ofAll)}
  SELECT ended.id AS "runId", ended.agent_id AS "agentId", ended.saves FROM head LEFT JOIN ended ON true`;

const ofMore: MessageParameters = {
  now: '$2',
  messages: '$3',
  settlesBefore: '$4',
  changed: '$5::text[]',
  texts: ['$6', '$7', '$8'],
};
const appendMessages = `WITH head AS (SELECT id, organization_id, conversation_id FROM sessions WHERE id = $1),
  begun AS (SELECT id, branch_id FROM runs WHERE false),
  ${messageParts(ofMore)} SELECT`;

function logValues({ sessionId, firstSeq, count, compressed, producer }: Addition): unknown[] {
  const { growth, rows } = compressed;
  const session = { session: sessionId };
  const grown = growth
    ? [
        growth.seq,
        growth.lastSeq,
        contentOf(session, growth.delta),
        growth.fragments,
        growth.eventCount,
        growth.completedAt,
      ]
    : [null, null, null, null, null, null];
  return [
    sessionId,
    firstSeq,
    count,
    producer.epoch,
    producer.seq,
    ...grown,
    contentRowsOf(session, rows, ['payload']),
  ];
}

/** The members of a message that hold its content. */
const messageContents = ['content', 'toolCalls', 'reasoning'] as const;

const projectionValues = (session: string, { now, ended, begun, messages, settlesBefore }: Projection): unknown[] => [
  now,
  begun.length > 0,
  ended && JSON.stringify(ended),
  JSON.stringify(begun),
  contentRowsOf({ session }, messages, [...messageContents]),
  settlesBefore,
];

/** The work for a message of any size, in characters: it is looked up, and added to all indexes. */
const messageWork = 1_000;

const sizeOfMessage = ({ content, toolCalls, reasoning, metadata }: ProjectedMessage): number =>
  messageWork + content.length + toolCalls.length + (reasoning?.length ?? 0) + metadata.length;

/**
 * Divides an addition into what fits into the first statement, and the rest, which others write in the same
 * transaction.
 */
function divide({ compressed }: Addition, projection: Projection | null) {
  return {
    rows: splitToFit(compressed.rows, measureRow),
    messages: splitToFit(projection?.messages ?? [], sizeOfMessage),
  };
}

/** Tells whether `appendToLog` needs a transaction, because there is more than one statement takes. */
export function needsTransaction(addition: Addition, projection: Projection | null): boolean {
  const { rows, messages } = divide(addition, projection);
  return rows.rest.length > 0 || messages.rest.length > 0;
}

/** Writes messages that the first statement had no room for. A large one is sent as it is, not within other JSON. */
async function appendMore(
  tx: Queryable,
  sessionId: string,
  { now, messages, settlesBefore }: Projection,
  rest: readonly ProjectedMessage[],
): Promise<void> {
  const changed = settlesBefore === null ? [] : messages.flatMap((one) => (one.changes ? [one.eventId] : []));
  for (const batch of batchesOf(rest, sizeOfMessage)) {
    const [first] = batch;
    const { content, toolCalls, reasoning } = batch.length === 1 ? first! : noTexts;
    const session = { session: sessionId };
    const others: readonly MessageContents[] = batch.length === 1 ? [{ ...first!, ...noTexts }] : batch;
    const texts = [content, toolCalls, reasoning].map((text) => contentOf(session, text));
    const rows = contentRowsOf(session, others, [...messageContents]);
    await tx.query(appendMessages, [sessionId, now, rows, settlesBefore, changed, ...texts]);
  }
}

/** A message as it is sent: without the contents that are sent beside it. */
type MessageContents = Omit<ProjectedMessage, (typeof messageContents)[number]> &
  Record<(typeof messageContents)[number], string | null>;

const noTexts = { content: null, toolCalls: null, reasoning: null };

/**
 * Appends if, and only if, the session's next sequence number still is `firstSeq`, and if a run may begin that does: numbers,
 * rows, and what becomes of runs and messages. It is one statement unless `needsTransaction`. Returns null, with nothing
 * written, when somebody else came between.
 */
export async function appendToLog(
  tx: Queryable,
  addition: Addition,
  projection: Projection | null,
): Promise<EndedRun | null> {
  const { rows, messages } = divide(addition, projection);
  const log = logValues({ ...addition, compressed: { ...addition.compressed, rows: rows.head } });
  const [head] = projection
    ? await tx.query<EndedRun[]>(appendAll, [
        ...log,
        ...projectionValues(addition.sessionId, { ...projection, messages: messages.head }),
      ])
    : await tx.query<EndedRun[]>(appendLog, log);
  if (!head) return null;
  await insertEventRows(tx, addition.sessionId, rows.rest, null);
  if (projection) await appendMore(tx, addition.sessionId, projection, messages.rest);
  return head;
}
