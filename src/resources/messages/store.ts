import type { Queryable } from '#src/db/query.ts';
import { reachByConversationSql, type Reach } from '#src/db/reach.ts';
import { unmetForm } from '#src/llm/finish-reason.ts';
import { type Lineage, inLineage, toLineageParameters } from '#src/resources/branches/store.ts';
import { producerRunner } from '#src/resources/runs/store.ts';
import type { MessageRow } from './table.ts';

// All raw: pages of messages and the beginnings of runs are read by plans of their own, over a lineage.

/** Selects a message as a `MessageRow`. */
export const messageColumns = `id, event_message_id AS "eventMessageId", organization_id AS "organizationId", conversation_id AS "conversationId", session_id AS "sessionId",
  branch_id AS "branchId", run_id AS "runId", position, kind, role, content, tool_calls AS "toolCalls", state, model,
  finish_reason AS "finishReason", reasoning, metadata, version,
  CASE WHEN role = 'assistant' THEN (SELECT s.memory_refs FROM context_snapshots s WHERE s.run_id = messages.run_id AND s.number = 0)
    WHEN kind IN ('user', 'system') THEN (SELECT r.memory_refs FROM runs r WHERE r.id = messages.run_id) END
    AS "memoryRefs", (SELECT f.id FROM files f WHERE f.message_id = messages.id LIMIT 1) AS "recordingId", first_seq::float8 AS "firstSeq", last_seq::float8 AS "lastSeq", created_at AS "createdAt", updated_at AS "updatedAt"`;

/**
 * The selection of a list of messages, which only doors make: `without_replaced` leaves out answers that were rejected for their
 * form and replaced, `run_id` all messages of other runs, `first_seq` those that do not begin with this event, and `from_message` those before a message in the order of the list.
 */
export type MessageSelection = {
  without_replaced?: boolean;
  run_id?: string;
  first_seq?: number;
  from_message?: string;
  newest_first?: boolean;
};

/** Selects the messages of a conversation or session that are of a lineage, for `readPage`. */
export function selectMessages(
  by: 'conversation_id' | 'session_id',
  id: string,
  lineage: Lineage,
  { without_replaced: withoutReplaced = false, run_id, first_seq, from_message, newest_first }: MessageSelection = {},
) {
  const parameters: unknown[] = [id, ...toLineageParameters(lineage)];
  const add = (value: string | number) => `$${parameters.push(value)}`;
  const ofRun = run_id === undefined ? '' : ` AND run_id = ${add(run_id)}`;
  const ofEvent = first_seq === undefined ? '' : ` AND first_seq = ${add(first_seq)}`;
  const side = newest_first ? '<=' : '>=';
  const from = (message: string) =>
    ` AND position ${side} (SELECT f.position FROM messages f WHERE f.id = ${add(message)} AND f.${by} = $1)`;
  const beginning = from_message === undefined ? '' : from(from_message);
  const sql = `SELECT ${messageColumns} FROM messages WHERE ${by} = $1 AND deleted_at IS NULL AND ${inLineage(lineage, '$2')}${ofRun}${ofEvent}${beginning}`;
  if (!withoutReplaced) return { sql, parameters, size: rowSize };
  parameters.push(unmetForm);
  const isReplaced = `state = 'incomplete' AND finish_reason IS NOT DISTINCT FROM $${parameters.length} AND EXISTS (SELECT
    FROM messages later WHERE later.run_id = messages.run_id AND later.role = 'assistant' AND later.position > messages.position)`;
  return { sql: `${sql} AND NOT (${isReplaced})`, parameters, size: rowSize };
}

/** Measures what a message says in bytes, for `readPage`. */
export const rowSize = `(octet_length(content::text) + octet_length("toolCalls"::text) + coalesce(octet_length(reasoning::text), 0)
  + octet_length(metadata::text))`;

/** Finds a message in reach that was not deleted; null when there is none. */
export async function findMessage(db: Queryable, reach: Reach, id: string): Promise<MessageRow | null> {
  const rows = await db.query<MessageRow[]>(
    `SELECT ${messageColumns} FROM messages
      WHERE id = $1 AND organization_id = $2 AND ${reachByConversationSql('$3')} AND deleted_at IS NULL`,
    [id, reach.organizationId, reach.userId],
  );
  return rows[0] ?? null;
}

/** Finds a message to go on after. It may have been deleted: its place in the conversation is kept. Null when there is none. */
export async function findMessageToFollow(db: Queryable, reach: Reach, id: string): Promise<MessageRow | null> {
  const rows = await db.query<MessageRow[]>(
    `SELECT ${messageColumns}, deleted_at AS "deletedAt" FROM messages WHERE id = $1 AND organization_id = $2
        AND ${reachByConversationSql('$3')} AND (SELECT deleted_at FROM conversations c WHERE c.id = conversation_id) IS NULL`,
    [id, reach.organizationId, reach.userId],
  );
  return rows[0] ?? null;
}

/** Lists the ids of the messages that a run answers: those that it was given, or the earlier one that it answers again. */
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

/** Finds the answer of a run: its last message by the assistant; null when there is none. */
export async function findAnswer(db: Queryable, runId: string): Promise<MessageRow | null> {
  const rows = await db.query<MessageRow[]>(
    `SELECT ${messageColumns} FROM messages WHERE run_id = $1 AND role = 'assistant'
      ORDER BY position DESC LIMIT 1`,
    [runId],
  );
  return rows[0] ?? null;
}

/**
 * Lists the texts of a run and of the earlier message that it answers, oldest first. Answers without the form that was
 * asked for are left out.
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

/** Lists the ids of the messages of a run after one of them, and of those of runs that have answered it again. */
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

/** The place of a message in the tree of its conversation, and its role. */
export type MessagePlace = Pick<MessageRow, 'id' | 'eventMessageId' | 'branchId' | 'position' | 'role'>;

/** Lists the places of the messages of a session that its events call by these ids. */
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
 * Tells what a session has on a lineage after a place: `isBrought` when a front end has brought any of it (it gives
 * messages ids of its own and is no producer), `isAnswered` when any of it is by the agent.
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

/** Tells whether a branch has messages after a place in its conversation. */
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

/** Marks a message as deleted, and counts it no more. */
export async function markMessageDeleted(tx: Queryable, { id, conversationId }: MessageRow, now: Date): Promise<void> {
  await tx.query('UPDATE messages SET deleted_at = $2, updated_at = $2 WHERE id = $1', [id, now]);
  await tx.query('UPDATE conversations SET message_count = message_count - 1, updated_at = $2 WHERE id = $1', [
    conversationId,
    now,
  ]);
}
