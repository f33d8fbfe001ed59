import type { Message, MessageVersion, ToolCall } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { joined } from '#src/event-log/expand.ts';
import { idFor, textFor } from '#src/event-log/repair.ts';
import { readRowsFrom } from '#src/resources/events/store.ts';
import type { MessageRow, MessageVersionRow, StoredCall } from './table.ts';

const columns = `id, event_message_id AS "eventMessageId", organization_id AS "organizationId", conversation_id AS "conversationId", session_id AS "sessionId",
  run_id AS "runId", position, kind, role, content, tool_calls AS "toolCalls", state, model,
  finish_reason AS "finishReason", reasoning, metadata, version,
  CASE WHEN role = 'assistant' THEN (SELECT s.memory_refs FROM context_snapshots s WHERE s.run_id = messages.run_id) END
    AS "memoryRefs", first_seq::float8 AS "firstSeq", last_seq::float8 AS "lastSeq", created_at AS "createdAt", updated_at AS "updatedAt"`;

/** The messages of a conversation or session, for `readPage`. */
export function listing(by: 'conversation_id' | 'session_id', id: string) {
  return { sql: `SELECT ${columns} FROM messages WHERE ${by} = $1 AND deleted_at IS NULL`, parameters: [id] };
}

/** The versions of a message, for `readPage`: what it was, and what it is. */
export function versionListing(id: string) {
  const sql = `SELECT message_id AS "messageId", version, snapshot, created_at AS "createdAt"
      FROM message_versions WHERE message_id = $1
    UNION ALL
    SELECT id, version, json_build_object('kind', kind, 'role', role, 'content', content, 'tool_calls', tool_calls,
      'state', state, 'metadata', metadata), updated_at FROM messages WHERE id = $1`;
  return { sql, parameters: [id] };
}

/** A call as callers see it. */
const toToolCall = (call: StoredCall): ToolCall => ({
  id: idFor(call.id),
  name: textFor(call.name),
  arguments: call.arguments,
});

/** The calls of a message as callers see them: while it waits for results, those that they are to carry out. */
const toCalls = (calls: readonly StoredCall[], state: MessageRow['state']): ToolCall[] =>
  calls.filter(({ refused }) => state !== 'requires_tool_results' || !refused).map(toToolCall);

/** A content as the contract has it. */
const toContent = (content: MessageRow['content']): Message['content'] =>
  content.type === 'tool_result' ? { ...content, tool_call_id: idFor(content.tool_call_id) } : content;

/** What of a message is shown only when it is asked for. */
export type MessageView = { include_reasoning?: boolean | undefined };

export function toMessage(row: MessageRow, { include_reasoning: isAsked = false }: MessageView = {}): Message {
  return {
    id: row.id,
    conversation_id: row.conversationId,
    session_id: row.sessionId,
    run_id: row.runId,
    kind: row.kind,
    role: row.role,
    content: toContent(row.content),
    tool_calls: toCalls(row.toolCalls, row.state),
    state: row.state,
    model: row.model,
    finish_reason: row.finishReason,
    ...(isAsked && { reasoning: row.reasoning?.text ?? null }),
    memory_refs: row.memoryRefs ?? [],
    metadata: row.metadata,
    version: row.version,
    first_seq: row.firstSeq,
    last_seq: row.lastSeq,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** The text that has arrived so far of a message that is still being written. */
async function textSoFar(db: Queryable, row: MessageRow): Promise<string> {
  const rows = await readRowsFrom(db, row.sessionId, row.firstSeq);
  const events = rows.map((stored) => joined(stored) as { type: string; messageId?: string; delta?: string });
  return events
    .map(({ type, messageId, delta }) =>
      type === 'TEXT_MESSAGE_CONTENT' && messageId === row.eventMessageId ? delta : '',
    )
    .join('');
}

/** A message as it is now: of one still being written, with the text that has arrived. */
export async function current(db: Queryable, row: MessageRow, view: MessageView): Promise<Message> {
  const message = toMessage(row, view);
  if (row.state !== 'in_progress' || message.content.type !== 'text') return message;
  return { ...message, content: { type: 'text', text: await textSoFar(db, row) } };
}

export async function findMessage(db: Queryable, organizationId: string, id: string): Promise<MessageRow | null> {
  const rows = await db.query<MessageRow[]>(
    `SELECT ${columns} FROM messages WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/** The message of a run that answers: its last one by the assistant. */
export async function answerOf(db: Queryable, runId: string): Promise<MessageRow | null> {
  const rows = await db.query<MessageRow[]>(
    `SELECT ${columns} FROM messages WHERE run_id = $1 AND role = 'assistant'
      ORDER BY position DESC LIMIT 1`,
    [runId],
  );
  return rows[0] ?? null;
}

/** What was said in a run, in words, oldest first. */
export async function textsOf(db: Queryable, runId: string): Promise<{ id: string; role: string; text: string }[]> {
  const rows = await db.query<Pick<MessageRow, 'id' | 'role' | 'content'>[]>(
    `SELECT id, role, content FROM messages WHERE run_id = $1 AND deleted_at IS NULL ORDER BY position`,
    [runId],
  );
  return rows.flatMap(({ id, role, content }) =>
    content.type === 'text' && content.text !== '' ? [{ id, role, text: content.text }] : [],
  );
}

/** The tool calls of a session that wait for results; `id` and `runId` are of the newest message that makes some. */
export type WaitingCalls = Pick<MessageRow, 'id' | 'runId'> & { toolCalls: ToolCall[] };

/** All the tool calls of a session that wait for results, of however many messages; null when none do. */
export async function waitingForResults(db: Queryable, sessionId: string): Promise<WaitingCalls | null> {
  const rows = await db.query<Pick<MessageRow, 'id' | 'runId' | 'toolCalls' | 'position'>[]>(
    `SELECT id, run_id AS "runId", tool_calls AS "toolCalls", position FROM messages
      WHERE session_id = $1 AND state = 'requires_tool_results' AND deleted_at IS NULL ORDER BY position`,
    [sessionId],
  );
  const newest = rows.at(-1);
  if (!newest) return null;
  const answered = await answeredCalls(db, sessionId, rows[0]!.position);
  const toolCalls = rows.flatMap((row) => row.toolCalls.map(toToolCall)).filter(({ id }) => !answered.has(id));
  return toolCalls.length > 0 ? { id: newest.id, runId: newest.runId, toolCalls } : null;
}

/** The ids of the tool calls that messages of a session after this position are the results of. */
export async function answeredCalls(db: Queryable, sessionId: string, after = 0): Promise<Set<string>> {
  const rows = await db.query<Pick<MessageRow, 'content'>[]>(
    `SELECT content FROM messages WHERE session_id = $1 AND kind = 'tool_result' AND position > $2`,
    [sessionId, after],
  );
  return new Set(rows.flatMap(({ content }) => (content.type === 'tool_result' ? [idFor(content.tool_call_id)] : [])));
}

/** The ids of the tool calls that messages of a session make. */
export async function callsMade(db: Queryable, sessionId: string): Promise<Set<string>> {
  const rows = await db.query<Pick<MessageRow, 'toolCalls'>[]>(
    `SELECT tool_calls AS "toolCalls" FROM messages WHERE session_id = $1 AND kind = 'tool_use'`,
    [sessionId],
  );
  return new Set(rows.flatMap(({ toolCalls }) => toolCalls.map(({ id }) => idFor(id))));
}

/** Results that a run was given, not those of calls that it has made itself. */
const givenResult = `kind = 'tool_result' AND NOT EXISTS (SELECT FROM messages a
  WHERE a.run_id = messages.run_id AND a.role = 'assistant' AND a.position < messages.position)`;

/** The results that a session's newest run with results was given, and that run. */
export async function newestResults(db: Queryable, sessionId: string): Promise<MessageRow[]> {
  return db.query<MessageRow[]>(
    `SELECT ${columns} FROM messages
      WHERE ${givenResult} AND run_id = (
        SELECT run_id FROM messages WHERE session_id = $1 AND ${givenResult} ORDER BY position DESC LIMIT 1)
      ORDER BY position`,
    [sessionId],
  );
}

type Change = { organizationId: string; id: string; metadata: Message['metadata']; now: Date };

/** Gives a message new metadata and keeps what it was as a version. Null when there is no such message. */
export async function changeMetadata(
  tx: Queryable,
  { organizationId, id, metadata, now }: Change,
): Promise<MessageRow | null> {
  const rows = await tx.query<MessageRow[]>(
    `SELECT ${columns} FROM messages WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL FOR UPDATE`,
    [id, organizationId],
  );
  const row = rows[0];
  if (!row) return null;
  const { kind, role, content, toolCalls, state } = row;
  const snapshot: MessageVersionRow['snapshot'] = {
    kind,
    role,
    content,
    tool_calls: toolCalls,
    state,
    metadata: row.metadata,
  };
  await tx.query(`INSERT INTO message_versions (message_id, version, snapshot, created_at) VALUES ($1, $2, $3, $4)`, [
    id,
    row.version,
    JSON.stringify(snapshot),
    row.updatedAt,
  ]);
  await tx.query(`UPDATE messages SET metadata = $2, version = version + 1, updated_at = $3 WHERE id = $1`, [
    id,
    JSON.stringify(metadata),
    now,
  ]);
  return { ...row, metadata, version: row.version + 1, updatedAt: now };
}

export function toVersion(row: MessageVersionRow): MessageVersion {
  const { tool_calls: calls, content, ...snapshot } = row.snapshot;
  const said = { content: toContent(content), tool_calls: toCalls(calls, snapshot.state) };
  const created_at = row.createdAt.toISOString();
  return { message_id: row.messageId, version: row.version, ...snapshot, ...said, created_at };
}

/** The messages of a run after one of them. */
export async function messagesAfter(db: Queryable, { runId, position }: MessageRow, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>(
    `SELECT id FROM messages WHERE run_id = $1 AND position > $2 AND deleted_at IS NULL ORDER BY position LIMIT $3`,
    [runId, position, limit],
  );
  return rows.map(({ id }) => id);
}

/** Marks a message as deleted, and counts it no more. */
export async function markMessageDeleted(tx: Queryable, { id, conversationId }: MessageRow, now: Date): Promise<void> {
  await tx.query('UPDATE messages SET deleted_at = $2, updated_at = $2 WHERE id = $1', [id, now]);
  await tx.query('UPDATE conversations SET message_count = message_count - 1, updated_at = $2 WHERE id = $1', [
    conversationId,
    now,
  ]);
}
