import type { Queryable } from '#src/db/query.ts';
import type { FoldedMessage } from '#src/event-log/message.ts';
import { newId } from '#src/api/ids.ts';
import { toContentPart } from '#src/event-log/content-parts.ts';

// All raw: every append writes messages, in batches.

/** Reads what Parley's own runs put into an event's `metadata`. */
export const ours = (metadata: Record<string, unknown>) =>
  metadata as {
    caller?: object;
    model?: string;
    is_error?: boolean;
    outcome?: string;
    duration_ms?: number;
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

/** Returns the content of a message as its row has it. `isModels`: Parley itself has made it. */
export function toContent(message: FoldedMessage, isModels: boolean): object {
  const { parts } = message;
  if (message.resultOf === null)
    return { type: 'text', text: message.text, ...(parts && { parts: parts.map(toContentPart) }) };
  const { is_error: isError, outcome, duration_ms } = ours(message.metadata);
  const own = isModels && outcome !== undefined && { outcome, ...(duration_ms !== undefined && { duration_ms }) };
  const result = { type: 'tool_result', tool_call_id: message.resultOf, content: message.text };
  return { ...result, is_error: isError === true, ...own };
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
  isOurs ? toolCalls : toolCalls.map(({ id, name, arguments: args }) => ({ id, name, arguments: args }));

/** Tells whether Parley has made the id of a message, which no other one has then. */
export const isMinted = ({ source }: FoldedMessage, isOurs: boolean): boolean => isOurs && source === 'events';

/** Returns the row of a message. Its id is the events' own when Parley has made that, else a new one. */
export function toMessageValues(message: FoldedMessage, isOurs: boolean): MessageValues {
  const isModels = isMinted(message, isOurs);
  const { model = null, finish_reason: finishReason = null } = isModels ? ours(message.metadata) : {};
  return {
    id: isModels ? message.id : newId('msg'),
    eventId: message.id,
    kind: kindOf(message),
    role: message.role,
    content: JSON.stringify(toContent(message, isModels)),
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
