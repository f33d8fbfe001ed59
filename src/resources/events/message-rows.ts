import type { Queryable } from '#src/db/query.ts';
import type { FoldedMessage } from '#src/event-log/message.ts';
import { newId } from '#src/ids.ts';
import type { LogHead, Span } from './store.ts';

/** Reads what Parley's own runs put into an event's `metadata`. */
export const ours = (metadata: Record<string, unknown>) =>
  metadata as { caller?: unknown; model?: string; is_error?: boolean; problem?: unknown; error_message_id?: string };

/** A message as its row has it. `eventId` is what the events call it. */
export type MessageValues = {
  id: string;
  eventId: string;
  kind: string;
  role: string;
  content: object;
  toolCalls: readonly object[];
  state: string;
  model: string | null;
  metadata: unknown;
  firstSeq: number;
  lastSeq: number | null;
};

const kindOf = (message: FoldedMessage): string => {
  if (message.role === 'tool') return 'tool_result';
  if (message.role === 'assistant' && message.toolCalls.length > 0) return 'tool_use';
  return message.role;
};

function contentOf(message: FoldedMessage): object {
  if (message.resultOf === null) return { type: 'text', text: message.text };
  const is_error = ours(message.metadata).is_error === true;
  return { type: 'tool_result', tool_call_id: message.resultOf, content: message.text, is_error };
}

/** The most members that the metadata of a message may have. */
const mostMetadata = 64;

/** What callers have said about a message: beside Parley's own words, or, of a message that came in a list, all of it. */
function metadataOf({ source, metadata }: FoldedMessage, isOurs: boolean): unknown {
  if (isOurs && source === 'events') return ours(metadata).caller ?? {};
  return source !== 'snapshot' && Object.keys(metadata).length <= mostMetadata ? metadata : {};
}

/** The row of a message. Its id is the events' own when Parley has made that, else a new one. */
export function valuesOf(message: FoldedMessage, isOurs: boolean): MessageValues {
  const { source } = message;
  return {
    id: isOurs && source === 'events' ? message.id : newId('msg'),
    eventId: message.id,
    kind: kindOf(message),
    role: message.role,
    content: contentOf(message),
    toolCalls: message.toolCalls,
    state: message.state,
    model: isOurs && source === 'events' ? (ours(message.metadata).model ?? null) : null,
    metadata: metadataOf(message, isOurs),
    firstSeq: message.firstSeq,
    lastSeq: message.lastSeq,
  };
}

/** Which of these messages have rows already. */
export async function knownMessages(
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

/** Takes `count` places at the end of the conversation and returns the first. */
async function takePositions(tx: Queryable, conversationId: string, count: number, now: Date): Promise<number> {
  const [rows] = await tx.query<[{ next: number }[]]>(
    `UPDATE conversations
        SET next_position = next_position + $2, message_count = message_count + $2, updated_at = $3
      WHERE id = $1 RETURNING next_position AS next`,
    [conversationId, count, now],
  );
  return Number(rows[0]!.next) - count;
}

/** Messages as the statements below read them. What callers have said is JSON in JSON: only so NUL comes through. */
const asJson = (messages: readonly (MessageValues & { position?: number })[]) =>
  JSON.stringify(
    messages.map((message) => ({
      ...message,
      content: JSON.stringify(message.content),
      toolCalls: JSON.stringify(message.toolCalls),
      metadata: JSON.stringify(message.metadata),
    })),
  );

/** Adds messages at the end of the session's conversation, all in one statement. */
export async function insertMessages(
  tx: Queryable,
  { id: sessionId, conversationId }: LogHead,
  runId: string | null,
  messages: readonly MessageValues[],
  now: Date,
): Promise<void> {
  if (messages.length === 0) return;
  const first = await takePositions(tx, conversationId, messages.length, now);
  const rows = messages.map((message, index) => ({ ...message, position: first + index }));
  await tx.query(
    `INSERT INTO messages (id, event_message_id, organization_id, conversation_id, session_id, run_id, position, kind, role,
       content, tool_calls, state, model, metadata, version, first_seq, last_seq, created_at, updated_at)
     SELECT row.id, "eventId", s.organization_id, s.conversation_id, s.id, $2, position, kind, role, content::json,
            "toolCalls"::json, state, model, row.metadata::json, 1, "firstSeq", "lastSeq", $3, $3
       FROM sessions s, json_to_recordset($4::json) AS row (id text, "eventId" text, position int, kind text, role text,
            content text, "toolCalls" text, state text, model text, metadata text, "firstSeq" bigint, "lastSeq" bigint)
      WHERE s.id = $1`,
    [sessionId, runId, now, asJson(rows)],
  );
}

/** Gives the rows of messages what has become of them. */
export async function updateMessages(
  tx: Queryable,
  sessionId: string,
  messages: readonly MessageValues[],
  now: Date,
): Promise<void> {
  if (messages.length === 0) return;
  await tx.query(
    `UPDATE messages m SET kind = row.kind, content = row.content::json, tool_calls = "toolCalls"::json, state = row.state,
            last_seq = "lastSeq", updated_at = $2
       FROM json_to_recordset($3::json) AS row ("eventId" text, kind text, content text, "toolCalls" text, state text,
            "lastSeq" bigint)
      WHERE m.session_id = $1 AND m.event_message_id = "eventId"`,
    [sessionId, now, asJson(messages)],
  );
}

type Kept = {
  id: string;
  eventId: string;
  kind: string;
  content: { type: string; problem?: object };
  firstSeq: number;
};

/** A failure without what it says about this one time. */
const blankProblem = (failure: object) => ({ ...failure, detail: 'Redacted.', errors: undefined });

/**
 * Brings messages up to date with events that were redacted: what they say, what they said in earlier versions, and, when
 * their beginning is in the span, what their callers have put beside them.
 */
export async function redactMessages(
  tx: Queryable,
  sessionId: string,
  { fromSeq, toSeq }: Span,
  folded: readonly FoldedMessage[],
  now: Date,
): Promise<void> {
  const current = new Map(folded.map((message) => [message.id, message]));
  const rows = await tx.query<Kept[]>(
    `SELECT id, event_message_id AS "eventId", kind, content, first_seq::float8 AS "firstSeq" FROM messages
      WHERE session_id = $1 AND first_seq <= $3 AND coalesce(last_seq, first_seq) >= $2`,
    [sessionId, fromSeq, toSeq],
  );
  for (const row of rows) {
    const message = current.get(row.eventId);
    const begins = row.firstSeq >= fromSeq && row.firstSeq <= toSeq;
    const content =
      row.kind === 'error'
        ? { type: 'error', problem: begins ? blankProblem(row.content.problem!) : row.content.problem }
        : message && contentOf(message);
    if (!content) continue;
    const said = { content, tool_calls: message?.toolCalls ?? [], ...(begins && { metadata: {} }) };
    await tx.query(
      `UPDATE messages SET content = $2, tool_calls = $3, metadata = coalesce($4, metadata), updated_at = $5 WHERE id = $1`,
      [row.id, JSON.stringify(content), JSON.stringify(said.tool_calls), begins ? '{}' : null, now],
    );
    await redactVersions(tx, row.id, said);
  }
}

async function redactVersions(tx: Queryable, id: string, said: object): Promise<void> {
  const versions = await tx.query<{ version: number; snapshot: object }[]>(
    'SELECT version, snapshot FROM message_versions WHERE message_id = $1',
    [id],
  );
  for (const { version, snapshot } of versions)
    await tx.query('UPDATE message_versions SET snapshot = $3 WHERE message_id = $1 AND version = $2', [
      id,
      version,
      JSON.stringify({ ...snapshot, ...said }),
    ]);
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
