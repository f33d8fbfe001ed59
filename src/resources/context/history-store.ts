import type { Queryable } from '#src/db/query.ts';
import { unmetForm } from '#src/llm/finish-reason.ts';
import {
  type BranchKey,
  type Lineage,
  findLineage,
  inLineage,
  toLineageParameters,
} from '#src/resources/branches/store.ts';

import type { ProjectedMessage } from '#src/resources/events/log/record.ts';
import type { HistoryEntry } from './piece.ts';
import type { SnapshotRow } from './snapshot-store.ts';

// All raw: prompts are made of these rows, in one statement for a lineage.

/**
 * Lists the messages of a lineage that are complete, oldest first: a prompt is made of them. Answers without the form
 * that was asked for are left out: their model was told so, and was to answer again.
 */
export async function listHistory(db: Queryable, conversationId: string, lineage: Lineage): Promise<HistoryEntry[]> {
  return db.query<HistoryEntry[]>(
    `SELECT id, position, kind, content, tool_calls, reasoning FROM messages
      WHERE conversation_id = $1 AND state <> 'in_progress' AND deleted_at IS NULL
        AND (state <> 'incomplete' OR finish_reason IS DISTINCT FROM $2) AND ${inLineage(lineage, '$3')}
      ORDER BY position`,
    [conversationId, unmetForm, ...toLineageParameters(lineage)],
  );
}

type CallMark = { ephemeral?: true };

/** Returns a history without calls whose results their model was to see only once. */
export function withoutEphemeralCalls(history: readonly HistoryEntry[]): HistoryEntry[] {
  const isPassing = ({ tool_calls: calls }: HistoryEntry) =>
    calls.length > 0 && calls.every((call) => (call as CallMark).ephemeral);
  const passing = new Set(history.filter(isPassing).flatMap(({ tool_calls }) => tool_calls.map(({ id }) => id)));
  if (passing.size === 0) return [...history];
  return history.filter((message) => {
    if (message.content.type === 'tool_result') return !passing.has(message.content.tool_call_id);
    return !isPassing(message);
  });
}

/** Returns the messages that a new conversation begins with, as `listHistory` lists them once they are stored. */
export const toFirstHistory = (messages: readonly ProjectedMessage[]): HistoryEntry[] =>
  messages.map(({ id, kind, content, toolCalls, reasoning }, index) => {
    const stored = { kind, content: JSON.parse(content), tool_calls: JSON.parse(toolCalls) };
    return { id, position: index + 1, ...stored, reasoning: reasoning && JSON.parse(reasoning) } as HistoryEntry;
  });

const historyColumns = `m.id, m.position, m.kind, m.content, m.tool_calls, m.reasoning,
  EXISTS (SELECT FROM event_redactions r WHERE r.session_id = m.session_id
    AND (r.message_id IS NULL OR r.message_id = m.id)
    AND r.first_seq <= coalesce(m.last_seq, m.first_seq) AND r.last_seq >= m.first_seq) AS redacted`;

/** A message of an earlier round of a run; `unmet` when it does not have the form that was asked for. */
export type RoundEntry = HistoryEntry & { redacted: boolean; metadata: Record<string, unknown>; unmet: boolean };

/** Lists the messages of a run between two positions, oldest first: its earlier rounds have added them to the prompt. */
export async function listRoundEntries(
  db: Queryable,
  { runId, position }: Pick<SnapshotRow, 'runId' | 'position'>,
  after: number,
): Promise<RoundEntry[]> {
  return db.query<RoundEntry[]>(
    `SELECT ${historyColumns}, m.metadata, m.finish_reason IS NOT DISTINCT FROM $4 AS unmet
       FROM messages m WHERE m.run_id = $1 AND m.position > $2 AND m.position < $3 ORDER BY m.position`,
    [runId, after, position, unmetForm],
  );
}

/** Reads the messages of a run by their ids. */
export async function listRunMessages(db: Queryable, runId: string): Promise<Map<string, RoundEntry>> {
  const rows = await db.query<RoundEntry[]>(
    `SELECT ${historyColumns}, m.metadata, m.finish_reason IS NOT DISTINCT FROM $2 AS unmet
       FROM messages m WHERE m.run_id = $1 ORDER BY m.position`,
    [runId, unmetForm],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Reads the messages at these positions of a conversation by their positions, and whether each was redacted. */
export async function listHistoryAt(
  db: Queryable,
  conversationId: string,
  places: readonly number[],
): Promise<Map<number, HistoryEntry & { redacted: boolean }>> {
  const rows = await db.query<(HistoryEntry & { redacted: boolean })[]>(
    `SELECT ${historyColumns} FROM messages m WHERE m.conversation_id = $1 AND m.position = ANY($2::int[]) ORDER BY m.position`,
    [conversationId, places],
  );
  return new Map(rows.map((row) => [row.position, row]));
}

/** Returns the ids of those of these messages that a branch has. */
export async function filterByBranch(
  db: Queryable,
  branchId: BranchKey,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const lineage = await findLineage(db, branchId);
  const rows = await db.query<{ id: string }[]>(
    `SELECT id FROM messages WHERE id = ANY($1::text[]) AND ${inLineage(lineage, '$2')}`,
    [ids, ...toLineageParameters(lineage)],
  );
  return new Set(rows.map(({ id }) => id));
}
