import type { FoldedMessage, RunEnd, RunFold } from '#src/event-log/fold.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import type { Queryable } from '#src/db/query.ts';
import type { LogHead } from './store.ts';

/** What a commit did: the events, what they fold to, and the messages whose rows they change. */
type Change = { events: readonly AguiEvent[]; fold: RunFold; changed: readonly FoldedMessage[] };

/** Reads what Parley's own runs put into an event's `metadata`. */
const ours = (metadata: Record<string, unknown>) =>
  metadata as { caller?: unknown; model?: string; is_error?: boolean; problem?: unknown; error_message_id?: string };

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

type Row = {
  id: string;
  kind: string;
  role: string;
  content: object;
  toolCalls: object[];
  state: string;
  model: string | null;
  metadata: unknown;
  firstSeq: number;
  lastSeq: number | null;
};

const toRow = (message: FoldedMessage): Row => ({
  id: message.id,
  kind: kindOf(message),
  role: message.role,
  content: contentOf(message),
  toolCalls: message.toolCalls,
  state: message.state,
  model: ours(message.metadata).model ?? null,
  metadata: ours(message.metadata).caller ?? {},
  firstSeq: message.firstSeq,
  lastSeq: message.lastSeq,
});

/** A failed run leaves a message of kind `error`, so that people who read the conversation see that it failed. */
function errorRow(end: RunEnd | null, lastSeq: number): Row[] {
  if (end?.status !== 'failed') return [];
  const { problem, error_message_id } = ours(end.metadata);
  if (!problem || !error_message_id) return [];
  const content = { type: 'error', problem };
  const common = { toolCalls: [], model: null, metadata: {}, firstSeq: lastSeq, lastSeq };
  return [{ id: error_message_id, kind: 'error', role: 'system', content, state: 'completed', ...common }];
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

async function insertMessages(tx: Queryable, head: LogHead, runId: string | null, rows: readonly Row[], now: Date) {
  const first = await takePositions(tx, head.conversationId, rows.length, now);
  for (const [index, row] of rows.entries())
    await tx.query(
      `INSERT INTO messages (id, organization_id, conversation_id, session_id, run_id, position, kind, role, content,
         tool_calls, state, model, metadata, version, first_seq, last_seq, created_at, updated_at)
       SELECT $1, organization_id, conversation_id, id, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, $14
         FROM sessions WHERE id = $2`,
      [
        row.id,
        head.id,
        runId,
        first + index,
        row.kind,
        row.role,
        JSON.stringify(row.content),
        JSON.stringify(row.toolCalls),
        row.state,
        row.model,
        JSON.stringify(row.metadata),
        row.firstSeq,
        row.lastSeq,
        now,
      ],
    );
}

async function updateMessage(tx: Queryable, row: Row, now: Date): Promise<void> {
  await tx.query(
    `UPDATE messages SET kind = $2, content = $3, tool_calls = $4, state = $5, last_seq = $6, updated_at = $7
      WHERE id = $1`,
    [row.id, row.kind, JSON.stringify(row.content), JSON.stringify(row.toolCalls), row.state, row.lastSeq, now],
  );
}

async function endRun(tx: Queryable, runId: string, end: RunEnd, event: AguiEvent, lastSeq: number, now: Date) {
  const usage = end.usage[0];
  const tokens =
    usage?.totalTokens === undefined
      ? null
      : { prompt: usage.inputTokens ?? 0, completion: usage.outputTokens ?? 0, total: usage.totalTokens };
  const error = end.status === 'failed' ? (ours(end.metadata).problem ?? null) : null;
  await tx.query(
    `UPDATE runs SET status = $2, model = coalesce($3, model), tokens = $4, error = $5, last_seq = $6, finished_at = $7,
            time_to_first_token_ms = $8, lease_expires_at = NULL WHERE id = $1`,
    [
      runId,
      end.status,
      usage?.model ?? null,
      tokens && JSON.stringify(tokens),
      error && JSON.stringify(error),
      lastSeq,
      now,
      event.metadata?.['time_to_first_token_ms'] ?? null,
    ],
  );
}

/** Brings the rows that people read up to date with what was just appended. Part of the same transaction. */
export async function project(tx: Queryable, head: LogHead, change: Change, lastSeq: number, now: Date): Promise<void> {
  const { fold, events } = change;
  const firstSeq = lastSeq - events.length + 1;
  const rows = change.changed.map(toRow);
  const added = [...rows.filter((row) => row.firstSeq >= firstSeq), ...errorRow(fold.end, lastSeq)];
  if (added.length > 0) await insertMessages(tx, head, fold.runId, added, now);
  for (const row of rows) if (row.firstSeq < firstSeq) await updateMessage(tx, row, now);
  if (events.some((event) => event.type === 'TOOL_CALL_RESULT'))
    await tx.query(
      `UPDATE messages SET state = 'completed', updated_at = $3
        WHERE session_id = $1 AND state = 'requires_tool_results' AND first_seq < $2`,
      [head.id, firstSeq, now],
    );
  const last = events.at(-1)!;
  if (fold.end && fold.runId) await endRun(tx, fold.runId, fold.end, last, lastSeq, now);
}
