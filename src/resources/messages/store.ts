import type { Message, MessageVersion, ToolCall } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { unmetForm } from '#src/llm/finish-reason.ts';
import { toUsableId, toText } from '#src/event-log/repair.ts';
import {
  toLineageParameters,
  inLineage,
  toBranchId,
  type BranchKey,
  type Lineage,
} from '#src/resources/branches/store.ts';
import { producerRunner } from '#src/resources/runs/store.ts';
import type { MessageRow, MessageVersionRow, StoredCall } from './table.ts';
import { readTextsSoFar, type TextsSoFar } from './text-so-far.ts';

const columns = `id, event_message_id AS "eventMessageId", organization_id AS "organizationId", conversation_id AS "conversationId", session_id AS "sessionId",
  branch_id AS "branchId", run_id AS "runId", position, kind, role, content, tool_calls AS "toolCalls", state, model,
  finish_reason AS "finishReason", reasoning, metadata, version,
  CASE WHEN role = 'assistant' THEN (SELECT s.memory_refs FROM context_snapshots s WHERE s.run_id = messages.run_id)
    WHEN kind IN ('user', 'system') THEN (SELECT r.memory_refs FROM runs r WHERE r.id = messages.run_id) END
    AS "memoryRefs", first_seq::float8 AS "firstSeq", last_seq::float8 AS "lastSeq", created_at AS "createdAt", updated_at AS "updatedAt"`;

/** Which messages of a list: `without_replaced` leaves out answers that were rejected for their form and replaced. */
export type MessageSelection = { without_replaced?: boolean };

/** The messages of a conversation or session that are of a lineage, for `readPage`. */
export function selectMessages(
  by: 'conversation_id' | 'session_id',
  id: string,
  lineage: Lineage,
  { without_replaced: withoutReplaced = false }: MessageSelection = {},
) {
  const parameters: unknown[] = [id, ...toLineageParameters(lineage)];
  const sql = `SELECT ${columns} FROM messages WHERE ${by} = $1 AND deleted_at IS NULL AND ${inLineage(lineage, '$2')}`;
  if (!withoutReplaced) return { sql, parameters, size: rowSize };
  parameters.push(unmetForm);
  const isReplaced = `state = 'incomplete' AND finish_reason IS NOT DISTINCT FROM $${parameters.length} AND EXISTS (SELECT
    FROM messages later WHERE later.run_id = messages.run_id AND later.role = 'assistant' AND later.position > messages.position)`;
  return { sql: `${sql} AND NOT (${isReplaced})`, parameters, size: rowSize };
}

/** The bytes of what a message says, for `readPage`. */
const rowSize = `(octet_length(content::text) + octet_length("toolCalls"::text) + coalesce(octet_length(reasoning::text), 0)
  + octet_length(metadata::text))`;

/** The versions of a message, for `readPage`: what it was, and what it is. */
export function selectMessageVersions(id: string) {
  const sql = `SELECT message_id AS "messageId", version, snapshot, created_at AS "createdAt"
      FROM message_versions WHERE message_id = $1
    UNION ALL
    SELECT id, version, json_build_object('kind', kind, 'role', role, 'content', content, 'tool_calls', tool_calls,
      'state', state, 'metadata', metadata), updated_at FROM messages WHERE id = $1`;
  return { sql, parameters: [id] };
}

/** A call as callers see it. */
const toToolCall = (call: StoredCall): ToolCall => ({
  id: toUsableId(call.id),
  name: toText(call.name),
  arguments: call.arguments,
});

/** The calls of a message as callers see them: while it waits for results, those that they are to carry out. */
const toCalls = (calls: readonly StoredCall[], state: MessageRow['state']): ToolCall[] =>
  calls.filter(({ refused }) => state !== 'requires_tool_results' || !refused).map(toToolCall);

/** A content as the contract has it. */
const toContent = (content: MessageRow['content']): Message['content'] =>
  content.type === 'tool_result' ? { ...content, tool_call_id: toUsableId(content.tool_call_id) } : content;

/** What of a message is shown only when it is asked for. */
export type MessageView = { include_reasoning?: boolean | undefined };

export function toMessage(row: MessageRow, { include_reasoning: isAsked = false }: MessageView = {}): Message {
  return {
    id: row.id,
    conversation_id: row.conversationId,
    session_id: row.sessionId,
    branch_id: toBranchId(row.conversationId, row.branchId),
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

/** A message as it is now: of one still being written, with the text that has arrived. */
export async function toCurrentMessage(db: Queryable, row: MessageRow, view: MessageView): Promise<Message> {
  return withTextSoFar(toMessage(row, view), (await readTextsSoFar(db, [row])).texts);
}

/** Returns a message that is still being written with the text that has arrived. */
export function withTextSoFar(message: Message, texts: TextsSoFar['texts']): Message {
  const text = texts.get(message.id);
  return text === undefined ? message : { ...message, content: { type: 'text', text } };
}

export async function findMessage(db: Queryable, organizationId: string, id: string): Promise<MessageRow | null> {
  const rows = await db.query<MessageRow[]>(
    `SELECT ${columns} FROM messages WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/** The message of that id to go after, which may have been deleted: its place in the conversation is kept. */
export async function findMessageToFollow(
  db: Queryable,
  organizationId: string,
  id: string,
): Promise<MessageRow | null> {
  const rows = await db.query<MessageRow[]>(
    `SELECT ${columns}, deleted_at AS "deletedAt" FROM messages WHERE id = $1 AND organization_id = $2
        AND (SELECT deleted_at FROM conversations c WHERE c.id = conversation_id) IS NULL`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/** The ids of the messages that a run answers: those that it was given, or the one from before it that it answers again. */
export async function listInputIds(db: Queryable, runId: string): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>(
    `SELECT id FROM messages
      WHERE deleted_at IS NULL AND (id = (SELECT answers_message_id FROM runs WHERE id = $1)
        OR (run_id = $1 AND kind IN ('user', 'system', 'tool_result') AND NOT EXISTS (SELECT FROM messages a
              WHERE a.run_id = $1 AND a.role = 'assistant' AND a.position < messages.position)))
      ORDER BY position`,
    [runId],
  );
  return rows.map(({ id }) => id);
}

/** The message of a run that answers: its last one by the assistant. */
export async function findAnswer(db: Queryable, runId: string): Promise<MessageRow | null> {
  const rows = await db.query<MessageRow[]>(
    `SELECT ${columns} FROM messages WHERE run_id = $1 AND role = 'assistant'
      ORDER BY position DESC LIMIT 1`,
    [runId],
  );
  return rows[0] ?? null;
}

/**
 * What was said in a run and in the message from before it that it answers, in words, oldest first. Answers without the
 * form that was asked for are left out.
 */
export async function listTexts(db: Queryable, runId: string): Promise<{ id: string; role: string; text: string }[]> {
  const rows = await db.query<Pick<MessageRow, 'id' | 'role' | 'content'>[]>(
    `SELECT id, role, content FROM messages
      WHERE (run_id = $1 OR id = (SELECT answers_message_id FROM runs WHERE id = $1)) AND deleted_at IS NULL
        AND (state <> 'incomplete' OR finish_reason IS DISTINCT FROM $2) ORDER BY position`,
    [runId, unmetForm],
  );
  return rows.flatMap(({ id, role, content }) =>
    content.type === 'text' && content.text !== '' ? [{ id, role, text: content.text }] : [],
  );
}

/** Tool calls of a session that wait for results on a branch; `id` and `runId` are of the newest message with some. */
export type WaitingCalls = Pick<MessageRow, 'id' | 'runId' | 'branchId'> & { toolCalls: ToolCall[] };

type WaitingRow = Pick<MessageRow, 'id' | 'runId' | 'branchId' | 'toolCalls' | 'position'>;

const waitingRows = (db: Queryable, condition: string, parameters: unknown[]): Promise<WaitingRow[]> =>
  db.query(
    `SELECT id, run_id AS "runId", branch_id AS "branchId", tool_calls AS "toolCalls", position FROM messages
      WHERE session_id = $1 AND state = 'requires_tool_results' AND deleted_at IS NULL ${condition} ORDER BY position`,
    parameters,
  );

/** The calls of messages of one branch that have no results yet, or null. */
async function findUnanswered(
  db: Queryable,
  sessionId: string,
  rows: readonly WaitingRow[],
): Promise<WaitingCalls | null> {
  const newest = rows.at(-1);
  if (!newest) return null;
  const { id, runId, branchId } = newest;
  const answered = await answeredOnBranch(db, { sessionId, branchId, after: rows[0]!.position });
  const toolCalls = rows.flatMap((row) => row.toolCalls.map(toToolCall)).filter((call) => !answered.has(call.id));
  return toolCalls.length > 0 ? { id, runId, branchId, toolCalls } : null;
}

/** All the tool calls of a session that wait for results on a branch, of however many messages; null when none do. */
export async function findWaitingCalls(
  db: Queryable,
  sessionId: string,
  branchId: BranchKey,
): Promise<WaitingCalls | null> {
  const rows = await waitingRows(db, 'AND branch_id IS NOT DISTINCT FROM $2', [sessionId, branchId]);
  return findUnanswered(db, sessionId, rows);
}

/** The tool calls of a session that wait for results, for each branch where some do, the newest one first. */
export async function listWaitingCalls(db: Queryable, sessionId: string): Promise<WaitingCalls[]> {
  const rows = await waitingRows(db, '', [sessionId]);
  const waiting: WaitingCalls[] = [];
  for (const ofBranch of Map.groupBy(rows.toReversed(), (row) => row.branchId).values()) {
    const calls = await findUnanswered(db, sessionId, ofBranch.toReversed());
    if (calls) waiting.push(calls);
  }
  return waiting;
}

const resultIds = (rows: readonly Pick<MessageRow, 'content'>[]): Set<string> =>
  new Set(rows.flatMap(({ content }) => (content.type === 'tool_result' ? [toUsableId(content.tool_call_id)] : [])));

type OnBranch = { sessionId: string; branchId: BranchKey; after: number };

async function answeredOnBranch(db: Queryable, { sessionId, branchId, after }: OnBranch): Promise<Set<string>> {
  const rows = await db.query<Pick<MessageRow, 'content'>[]>(
    `SELECT content FROM messages WHERE session_id = $1 AND kind = 'tool_result' AND position > $2
        AND branch_id IS NOT DISTINCT FROM $3`,
    [sessionId, after, branchId],
  );
  return resultIds(rows);
}

/** The ids of the tool calls that messages of a session are the results of, on whatever branch. */
export async function listAnsweredCalls(db: Queryable, sessionId: string): Promise<Set<string>> {
  const sql = `SELECT content FROM messages WHERE session_id = $1 AND kind = 'tool_result'`;
  return resultIds(await db.query<Pick<MessageRow, 'content'>[]>(sql, [sessionId]));
}

/** Returns the ids of the tool calls of a session that were cancelled. */
export async function findCancelledCalls(db: Queryable, sessionId: string): Promise<Set<string>> {
  const rows = await db.query<Pick<MessageRow, 'content'>[]>(
    `SELECT m.content FROM messages m JOIN runs r ON r.id = m.run_id
     WHERE m.session_id = $1 AND m.kind = 'tool_result' AND r.status = 'cancelled'`,
    [sessionId],
  );
  return resultIds(rows);
}

/** The ids of the tool calls that messages of a session make. */
export async function listCalls(db: Queryable, sessionId: string): Promise<Set<string>> {
  const rows = await db.query<Pick<MessageRow, 'toolCalls'>[]>(
    `SELECT tool_calls AS "toolCalls" FROM messages WHERE session_id = $1 AND kind = 'tool_use'`,
    [sessionId],
  );
  return new Set(rows.flatMap(({ toolCalls }) => toolCalls.map(({ id }) => toUsableId(id))));
}

/** Results that a run was given, not those of calls that it has made itself. */
const givenResult = `kind = 'tool_result' AND NOT EXISTS (SELECT FROM messages a
  WHERE a.run_id = messages.run_id AND a.role = 'assistant' AND a.position < messages.position)`;

/** How many branches are looked at for results that were sent before. */
const mostBranches = 20;

/** The results that the newest run with results was given, on each branch of a session, the newest one first. */
export async function listNewestResults(db: Queryable, sessionId: string): Promise<MessageRow[][]> {
  const rows = await db.query<MessageRow[]>(
    `SELECT ${columns} FROM messages
      WHERE ${givenResult} AND run_id IN (
        SELECT run_id FROM (
          SELECT DISTINCT ON (branch_id) run_id, position FROM messages WHERE session_id = $1 AND ${givenResult}
           ORDER BY branch_id, position DESC) AS newest
         ORDER BY position DESC LIMIT ${mostBranches})
      ORDER BY position`,
    [sessionId],
  );
  return [...Map.groupBy(rows, ({ runId }) => runId).values()].toReversed();
}

type MetadataChange = { organizationId: string; id: string; metadata: Message['metadata']; now: Date };

/** Gives a message new metadata and keeps what it was as a version. Null when there is no such message. */
export async function updateMetadata(
  tx: Queryable,
  { organizationId, id, metadata, now }: MetadataChange,
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

export function toMessageVersion(row: MessageVersionRow): MessageVersion {
  const { tool_calls: calls, content, ...snapshot } = row.snapshot;
  const said = { content: toContent(content), tool_calls: toCalls(calls, snapshot.state) };
  const created_at = row.createdAt.toISOString();
  return { message_id: row.messageId, version: row.version, ...snapshot, ...said, created_at };
}

/** The messages of a run after one of them, and those of runs that have answered it again. */
export async function listMessagesAfter(
  db: Queryable,
  { id, conversationId, runId, position }: MessageRow,
  limit: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>(
    `SELECT m.id FROM messages m JOIN runs r ON r.id = m.run_id
      WHERE m.conversation_id = $1 AND m.position > $2 AND (r.id = $3 OR r.answers_message_id = $4) AND m.deleted_at IS NULL
      ORDER BY m.position LIMIT $5`,
    [conversationId, position, runId, id, limit],
  );
  return rows.map((row) => row.id);
}

/** Where a message stands in the tree of its conversation, and who speaks. */
export type MessagePlace = Pick<MessageRow, 'id' | 'eventMessageId' | 'branchId' | 'position' | 'role'>;

/** The places of the messages of a session that its events call so. */
export async function listMessagesNamed(
  db: Queryable,
  sessionId: string,
  eventIds: readonly string[],
): Promise<MessagePlace[]> {
  return db.query<MessagePlace[]>(
    `SELECT id, event_message_id AS "eventMessageId", branch_id AS "branchId", position, role FROM messages WHERE session_id = $1 AND event_message_id = ANY($2::text[]) AND deleted_at IS NULL`,
    [sessionId, eventIds],
  );
}

/**
 * What a session has on a lineage after a place: whether anything is there that a front end has brought, which gives
 * messages ids of its own and is no producer, and whether anything by the agent.
 */
export async function listOmittedAfter(
  db: Queryable,
  sessionId: string,
  position: number,
  lineage: Lineage,
): Promise<{ isBrought: boolean; isAnswered: boolean }> {
  const rows = await db.query<{ isBrought: boolean | null; isAnswered: boolean | null }[]>(
    `SELECT bool_or(role = 'user' AND event_message_id <> id
              AND (SELECT runner_id FROM runs WHERE runs.id = run_id) <> $3) AS "isBrought",
            bool_or(role = 'assistant') AS "isAnswered"
       FROM messages WHERE session_id = $1 AND position > $2 AND deleted_at IS NULL AND ${inLineage(lineage, '$4')}`,
    [sessionId, position, producerRunner, ...toLineageParameters(lineage)],
  );
  const { isBrought, isAnswered } = rows[0]!;
  return { isBrought: isBrought === true, isAnswered: isAnswered === true };
}

/** Whether anything was said on a branch after a place in its conversation. */
export async function hasMessagesAfter(
  db: Queryable,
  { conversationId, branchId, position }: Pick<MessageRow, 'conversationId' | 'branchId' | 'position'>,
): Promise<boolean> {
  const rows = await db.query<{ id: string }[]>(
    `SELECT id FROM messages WHERE conversation_id = $1 AND branch_id IS NOT DISTINCT FROM $2 AND position > $3
        AND deleted_at IS NULL LIMIT 1`,
    [conversationId, branchId, position],
  );
  return rows.length > 0;
}

/** The calls and results of a session up to a message, on its lineage, oldest first; without those before what was said last. */
export async function listCallsBefore(db: Queryable, message: MessageRow, lineage: Lineage): Promise<MessageRow[]> {
  return db.query<MessageRow[]>(
    `WITH lineage AS (
       SELECT * FROM messages WHERE session_id = $1 AND position <= $2 AND deleted_at IS NULL AND ${inLineage(lineage, '$3')})
     SELECT ${columns} FROM lineage AS messages
      WHERE kind IN ('tool_use', 'tool_result')
        AND position > coalesce((SELECT max(position) FROM lineage WHERE kind IN ('user', 'assistant')), 0)
      ORDER BY position`,
    [message.sessionId, message.position, ...toLineageParameters(lineage)],
  );
}

/** The results after a message that its run has. */
export async function listOwnResultsAfter(db: Queryable, { runId, position }: MessageRow): Promise<MessageRow[]> {
  return db.query<MessageRow[]>(
    `SELECT ${columns} FROM messages WHERE run_id = $1 AND position > $2 AND kind = 'tool_result' AND deleted_at IS NULL
      ORDER BY position`,
    [runId, position],
  );
}

/** Marks a message as deleted, and counts it no more. */
export async function markMessageDeleted(tx: Queryable, { id, conversationId }: MessageRow, now: Date): Promise<void> {
  await tx.query('UPDATE messages SET deleted_at = $2, updated_at = $2 WHERE id = $1', [id, now]);
  await tx.query('UPDATE conversations SET message_count = message_count - 1, updated_at = $2 WHERE id = $1', [
    conversationId,
    now,
  ]);
}
