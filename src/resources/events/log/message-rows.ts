import { contentOf, contentRowsOf } from '#src/db/content/parameter.ts';
import type { Queryable } from '#src/db/query.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import type { FoldedMessage, FoldedReasoning } from '#src/event-log/message.ts';
import { newId } from '#src/api/ids.ts';
import type { Span } from './row-store.ts';

// All raw: every append writes messages, in batches.

/** Reads what Parley's own runs put into an event's `metadata`. */
export const ours = (metadata: Record<string, unknown>) =>
  metadata as {
    caller?: object;
    model?: string;
    is_error?: boolean;
    problem?: unknown;
    error_message_id?: string;
    finish_reason?: string | null;
    reasoning_details?: unknown;
    kept?: object;
  };

/**
 * A message as its row has it. `eventId` is what the events call it. What callers have said is JSON as text: in other JSON,
 * only so NUL comes through.
 */
export type MessageValues = {
  id: string;
  eventId: string;
  kind: string;
  role: string;
  content: string;
  toolCalls: string;
  state: string;
  model: string | null;
  finishReason: string | null;
  reasoning: string | null;
  metadata: string;
  firstSeq: number;
  lastSeq: number | null;
};

const kindOf = (message: FoldedMessage): string => {
  if (message.role === 'tool') return 'tool_result';
  if (message.role === 'assistant' && message.toolCalls.length > 0) return 'tool_use';
  return message.role;
};

function toContent(message: FoldedMessage): object {
  if (message.resultOf === null) return { type: 'text', text: message.text };
  const is_error = ours(message.metadata).is_error === true;
  return { type: 'tool_result', tool_call_id: message.resultOf, content: message.text, is_error };
}

/** The most members that the metadata of a message may have. */
const mostMetadata = 64;

/**
 * Returns the metadata that callers sent with a message: beside Parley's own, or, of a message that came in a list, all
 * of it.
 */
function toMetadata({ source, metadata }: FoldedMessage, isOurs: boolean): unknown {
  if (isOurs && source === 'events') return { ...ours(metadata).caller, ...ours(metadata).kept };
  return source !== 'snapshot' && Object.keys(metadata).length <= mostMetadata ? metadata : {};
}

/** Returns the thoughts of an agent before a message, as JSON, with all that its model wants back. */
function toReasoning({ reasoning, metadata }: FoldedMessage, isOurs: boolean): string | null {
  const { reasoning_details: details } = isOurs ? ours(metadata) : {};
  if (!reasoning && details === undefined) return null;
  const { text = '', field = 'reasoning_content' } = reasoning ?? {};
  return JSON.stringify({
    text,
    field: isOurs ? field : 'reasoning_content',
    ...(details !== undefined && { details }),
  });
}

/** Returns the calls of a message. What is kept beside them is only that of Parley's own runs. */
const toCalls = ({ toolCalls }: FoldedMessage, isOurs: boolean) =>
  isOurs ? toolCalls : toolCalls.map(({ upstream: _upstream, refused: _refused, handled: _handled, ...call }) => call);

/** Returns the row of a message. Its id is the events' own when Parley has made that, else a new one. */
export function toMessageValues(message: FoldedMessage, isOurs: boolean): MessageValues {
  const isModels = isOurs && message.source === 'events';
  const { model = null, finish_reason: finishReason = null } = isModels ? ours(message.metadata) : {};
  return {
    id: isModels ? message.id : newId('msg'),
    eventId: message.id,
    kind: kindOf(message),
    role: message.role,
    content: JSON.stringify(toContent(message)),
    toolCalls: JSON.stringify(toCalls(message, isModels)),
    state: message.state,
    model,
    finishReason,
    reasoning: toReasoning(message, isModels),
    metadata: JSON.stringify(toMetadata(message, isOurs)),
    firstSeq: message.firstSeq,
    lastSeq: message.lastSeq,
  };
}

/** Marks the open messages of a run that has failed, with what their rows have of them. */
export async function closeMessagesOfRun(tx: Queryable, runId: string, lastSeq: number, now: Date): Promise<void> {
  await tx.query(
    `UPDATE messages SET state = 'incomplete', last_seq = $2, updated_at = $3 WHERE run_id = $1 AND state = 'in_progress'`,
    [runId, lastSeq, now],
  );
}

/** Finds those of these messages that have rows already. */
export async function findKnownMessages(
  tx: Queryable,
  sessionId: string,
  eventIds: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }[]>(
    'SELECT event_message_id AS id FROM messages WHERE session_id = $1 AND event_message_id = ANY($2::text[])',
    [sessionId, eventIds],
  );
  return new Set(rows.map(({ id }) => id));
}

type StoredMessage = {
  id: string;
  eventId: string;
  kind: string;
  content: { type: string; problem?: object };
  toolCalls: { id: string; name: string }[];
  firstSeq: number;
  lastSeq: number | null;
};

/** Returns a failure without what it says about this one time. */
const blankProblem = (failure: object) => ({ ...failure, detail: 'Redacted.', errors: undefined });

/**
 * Returns a message of events that are not kept any more, without what it says: nobody can tell what came from which of
 * them.
 */
function blanked({ content, toolCalls }: StoredMessage): Pick<CurrentContent, 'content' | 'toolCalls'> {
  const text = content.type === 'text' ? { text: '' } : { content: '' };
  return {
    content: { ...content, ...text },
    toolCalls: toolCalls.map(({ id, name }) => ({ id, name, arguments: '' })),
  };
}

function toCurrentContent(
  row: StoredMessage,
  message: FoldedMessage | undefined,
  { fromSeq, toSeq }: Span,
): CurrentContent {
  const isIn = (seq: number) => seq >= fromSeq && seq <= toSeq;
  const begins = isIn(row.firstSeq);
  const { id, kind, content } = row;
  const common = { id, forgets: begins || isIn(row.lastSeq ?? row.firstSeq) };
  if (message) {
    const reasoning = message.reasoning && { ...message.reasoning };
    return { ...common, content: toContent(message), toolCalls: message.toolCalls, reasoning };
  }
  if (kind !== 'error') return { ...common, ...blanked(row), reasoning: null };
  const problem = begins ? blankProblem(content.problem!) : content.problem;
  return { ...common, content: { type: 'error', problem }, toolCalls: [], reasoning: null };
}

/**
 * Brings messages up to date with events that were redacted: what they say, what they said in earlier versions, and, when
 * their beginning is in the span, what their callers have put beside them. `folded` are those whose events are kept.
 */
export async function redactMessages(
  tx: Queryable,
  sessionId: string,
  span: Span,
  folded: readonly FoldedMessage[],
  now: Date,
): Promise<void> {
  const current = new Map(folded.map((message) => [message.id, message]));
  const touched = await tx.query<{ id: string }[]>(
    `SELECT id FROM messages WHERE session_id = $1 AND first_seq <= $3 AND coalesce(last_seq, first_seq) >= $2`,
    [sessionId, span.fromSeq, span.toSeq],
  );
  for (let at = 0; at < touched.length; at += messagesAtOnce) {
    const rows = await listStoredMessages(
      tx,
      touched.slice(at, at + messagesAtOnce).map(({ id }) => id),
    );
    const said = rows.map((row) => toCurrentContent(row, current.get(row.eventId), span));
    await writeContents(tx, said, now);
    await redactVersions(tx, new Map(said.map((one) => [one.id, one])));
    await yieldToEventLoop();
  }
}

/** Reads the parts of messages that redaction looks at. */
const listStoredMessages = (tx: Queryable, ids: readonly string[]): Promise<StoredMessage[]> =>
  tx.query<StoredMessage[]>(
    `SELECT id, event_message_id AS "eventId", kind, content, tool_calls AS "toolCalls", first_seq::float8 AS "firstSeq",
            last_seq::float8 AS "lastSeq"
       FROM messages WHERE id = ANY($1::text[])`,
    [ids],
  );

/** The maximum number of messages that one statement changes. */
const messagesAtOnce = 200;

/** Takes away what a message says, also in earlier versions, and what its caller has put beside it. */
export async function blankMessageRow(tx: Queryable, id: string, now: Date): Promise<void> {
  const rows = await listStoredMessages(tx, [id]);
  const said = rows.map((row) => toCurrentContent(row, undefined, { fromSeq: row.firstSeq, toSeq: row.firstSeq }));
  await writeContents(tx, said, now);
  await redactVersions(tx, new Map(said.map((one) => [one.id, one])));
}

/** The content of a message now. `forgets`: the data beside it were redacted, with its beginning or its end. */
type CurrentContent = {
  id: string;
  forgets: boolean;
  content: object;
  toolCalls: readonly object[];
  reasoning: FoldedReasoning | null;
};

async function writeContents(tx: Queryable, said: readonly CurrentContent[], now: Date): Promise<void> {
  const [first] = said;
  if (!first) return;
  const rows = said.map(({ content, toolCalls, reasoning, ...one }) => ({
    ...one,
    reasoning: reasoning && JSON.stringify(reasoning),
    content: JSON.stringify(content),
    toolCalls: JSON.stringify(toolCalls),
  }));
  await tx.query(
    `UPDATE messages m SET content = row.content::json, tool_calls = row."toolCalls"::json, updated_at = $2,
            reasoning = row.reasoning::json, metadata = CASE WHEN row.forgets THEN '{}' ELSE m.metadata END
       FROM json_to_recordset($1::json) AS row (id text, forgets boolean, content text, "toolCalls" text, reasoning text)
      WHERE m.id = row.id`,
    [contentRowsOf({ message: first.id }, rows, ['content', 'toolCalls', 'reasoning']), now],
  );
}

async function redactVersions(tx: Queryable, said: ReadonlyMap<string, CurrentContent>): Promise<void> {
  const versions = await tx.query<{ id: string; version: number; snapshot: object }[]>(
    'SELECT message_id AS id, version, snapshot FROM message_versions WHERE message_id = ANY($1::text[])',
    [[...said.keys()]],
  );
  for (const { id, version, snapshot } of versions) {
    const { content, toolCalls: tool_calls, forgets } = said.get(id)!;
    const blank = { ...snapshot, content, tool_calls, ...(forgets && { metadata: {} }) };
    await tx.query('UPDATE message_versions SET snapshot = $3 WHERE message_id = $1 AND version = $2', [
      id,
      version,
      contentOf({ message: id }, JSON.stringify(blank)),
    ]);
  }
}

/** Takes away why runs have failed whose end is in the span. */
export async function redactRuns(tx: Queryable, sessionId: string, { fromSeq, toSeq }: Span): Promise<void> {
  const runs = await tx.query<{ id: string; error: object }[]>(
    `SELECT id, error FROM runs WHERE session_id = $1 AND last_seq BETWEEN $2 AND $3 AND error IS NOT NULL`,
    [sessionId, fromSeq, toSeq],
  );
  for (const { id, error } of runs)
    await tx.query('UPDATE runs SET error = $2 WHERE id = $1', [id, JSON.stringify(blankProblem(error))]);
}
