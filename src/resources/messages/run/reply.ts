import type {
  Approval,
  ChatEvent,
  MessageReply,
  ToolOutcome,
  Problem as ProblemBody,
} from '#generated/v2/client/types.gen.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import { createChatView, type ChatView } from '#src/event-log/chat.ts';
import { createReplyPieces } from '#src/event-log/reply-pieces.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { problem, toProblemBody, type Problem } from '#src/api/problems.ts';
import type { StartedRun } from '#src/api/write.ts';
import type { Queryable } from '#src/db/query.ts';
import { listApprovalsOfRun, toApproval } from '#src/resources/approvals/store.ts';
import { toBranchId } from '#src/resources/branches/store.ts';
import { type RunRow, findRun, toTokens } from '#src/resources/runs/store.ts';
import type { MessageRequest } from './opening.ts';
import { followRun } from './start.ts';
import type { ChatDeps } from './run-opening.ts';
import type { RunRequest } from '#src/resources/runs/table.ts';
import { toMessage } from '#src/resources/messages/message-view.ts';
import { findAnswer, listInputIds } from '#src/resources/messages/store.ts';
import type { MessageRow } from '#src/resources/messages/table.ts';

type ReplySurroundings = {
  messageCount: number;
  createdAt: Date;
  updatedAt: Date;
  active: boolean;
  openedAt: Date;
  checkpointId: string | null;
  /** The request of the run, which says whether memories are made of the turn after the answer. */
  request: RunRequest;
};

/** Reads what was around an answer when its run ended, so that a reply is the same whenever it is read. */
async function readSurroundings(db: Queryable, run: RunRow, answer: MessageRow): Promise<ReplySurroundings> {
  // Raw: a join, read by every reply.
  const rows = await db.query<ReplySurroundings[]>(
    `SELECT c.message_count - (SELECT count(*)::int FROM messages m
                                WHERE m.conversation_id = c.id AND m.position > $3 AND m.created_at > $4 AND m.deleted_at IS NULL) AS "messageCount",
            c.created_at AS "createdAt", CASE WHEN c.updated_at > $4 THEN $5 ELSE c.updated_at END AS "updatedAt",
            s.ended_at IS NULL OR s.ended_at > $4 AS active,
            s.created_at AS "openedAt", (SELECT id FROM state_checkpoints WHERE run_id = $2) AS "checkpointId",
            (SELECT request FROM runs WHERE id = $2) AS request
       FROM sessions s JOIN conversations c ON c.id = s.conversation_id WHERE s.id = $1`,
    [run.sessionId, run.id, answer.position, run.finishedAt, answer.createdAt],
  );
  return rows[0]!;
}

/** The parts of a reply beside the answer that are shown. */
type ReplyOptions = { includeMetrics: boolean; includeMetadata: boolean; includeReasoning: boolean };

/** The message that a run answers, and the branch. */
type ReplyOrigin = Required<Pick<MessageReply, 'branch_id' | 'input_message_ids'>>;

const readOrigin = async (db: Queryable, { id, conversationId, branchId }: RunRow): Promise<ReplyOrigin> => ({
  branch_id: toBranchId(conversationId, branchId),
  input_message_ids: await listInputIds(db, id),
});

type Metrics = NonNullable<MessageReply['metrics']>;

function toMetrics(run: RunRow, row: MessageRow, message: MessageReply['message']): Metrics {
  const elapsedMs = run.finishedAt!.getTime() - run.startedAt.getTime();
  return {
    // A clock may be set back while a run goes on.
    processing_time_ms: Math.max(0, elapsedMs),
    time_to_first_token_ms: run.timeToFirstTokenMs && Math.max(0, run.timeToFirstTokenMs),
    model: run.model ?? message.model ?? '',
    tokens: toTokens(run.tokens),
    tool_calls: message.tool_calls.length,
    memory_searches: row.memoryRefs ? 1 : 0,
  };
}

/** `taughtById` is the message that memories are made of, if there are any. */
type LinkTargets = { messageId: string; checkpointId: string | null; taughtById: string | undefined };

const toLinks = (run: RunRow, { messageId, checkpointId, taughtById }: LinkTargets): MessageReply['links'] => ({
  self: `/v2/chat/messages/${messageId}`,
  conversation: `/v2/conversations/${run.conversationId}`,
  session: `/v2/sessions/${run.sessionId}`,
  run: `/v2/runs/${run.id}`,
  ...(checkpointId && { checkpoint: `/v2/agents/${run.agentId}/state/checkpoints/${checkpointId}` }),
  ...(taughtById !== undefined && { learned: `/v2/memories?source_message_id=${taughtById}` }),
});

const listOpenApprovals = async (db: Queryable, runId: string): Promise<Approval[]> =>
  (await listApprovalsOfRun(db, runId)).map(toApproval);

/** Returns the whole reply of a run that has answered. */
async function toReply(
  { dataSource }: ChatDeps,
  run: RunRow,
  shown: ReplyOptions,
  knownOrigin: ReplyOrigin | null = null,
): Promise<MessageReply> {
  const { includeMetrics, includeMetadata, includeReasoning: include_reasoning } = shown;
  const row = (await findAnswer(dataSource, run.id))!;
  const whole = toMessage(row, { include_reasoning });
  const message = includeMetadata ? whole : { ...whole, metadata: {} };
  const surroundings = await readSurroundings(dataSource, run, row);
  const { messageCount, createdAt, updatedAt, active, openedAt, checkpointId, request } = surroundings;
  const origin = knownOrigin ?? (await readOrigin(dataSource, run));
  const taughtById = request.learns ? origin.input_message_ids[0] : undefined;
  return {
    message,
    finish_reason: run.finishReason,
    ...origin,
    conversation: {
      id: run.conversationId,
      message_count: messageCount,
      created_at: createdAt.toISOString(),
      updated_at: updatedAt.toISOString(),
    },
    session: {
      id: run.sessionId,
      active,
      duration_ms: Math.max(0, run.finishedAt!.getTime() - openedAt.getTime()),
    },
    ...(row.state === 'requires_approval' && { approvals: await listOpenApprovals(dataSource, run.id) }),
    ...(includeMetrics && { metrics: toMetrics(run, row, message) }),
    links: toLinks(run, { messageId: message.id, checkpointId, taughtById }),
  };
}

const runCancelled = (run: RunRow): Problem =>
  problem('run_cancelled', `The run ${run.id} was cancelled; the part of the answer that had arrived is kept.`);

/** The longest text of an answer that a problem repeats. */
const longestAnswer = 100_000;

/** Returns the answer that a run has failed with. It is read from its message, which may be redacted. */
async function findFailedAnswer(db: Queryable, { id, error }: RunRow): Promise<Pick<ProblemBody, 'answer'>> {
  if (error?.error_code !== 'response_format_unmet') return {};
  const row = await findAnswer(db, id);
  if (row?.content.type !== 'text') return {};
  return { answer: { message_id: row.id, text: row.content.text.slice(0, longestAnswer).toWellFormed() } };
}

/** Returns the problem that a run ended with, as its caller is told. */
async function toFailure(db: Queryable, run: RunRow, end: LogEvent): Promise<Problem | null> {
  if (run.status === 'cancelled') return runCancelled(run);
  if (!run.error) return null;
  const retryAfterS = (end.metadata as { retry_after_s?: unknown } | undefined)?.retry_after_s;
  const { error_code, detail, errors, retryable, suggestions } = run.error;
  return problem(error_code, detail, {
    retryable,
    ...(errors && { errors }),
    ...(await findFailedAnswer(db, run)),
    ...(suggestions && { suggestions }),
    ...(typeof retryAfterS === 'number' && { retryAfterS }),
  });
}

/** The caller that asks for the events of a run, and the path that problems name. */
export type ReplyCaller = Pick<MessageRequest, 'principal' | 'requestId' | 'instance'> &
  ReplyOptions & {
    /** Whether the stream has pieces of reasoning and of calls too, which only doors ask for. */
    inPieces?: boolean;
  };

/** Converts the request of a new message into the caller of its reply. */
export const toReplyCaller = ({ principal, requestId, instance, options, brought }: MessageRequest): ReplyCaller => ({
  principal,
  requestId,
  instance,
  includeMetrics: options?.response?.include_metrics ?? true,
  includeMetadata: options?.response?.include_metadata ?? true,
  includeReasoning: options?.response?.include_reasoning ?? false,
  inPieces: brought?.inPieces ?? false,
});

/** Waits for the run to end and returns the whole reply. Throws the problem that it failed with. */
export async function waitForReply(
  deps: ChatDeps,
  asker: ReplyCaller,
  started: StartedRun,
  signal: AbortSignal,
): Promise<MessageReply> {
  let end: LogEvent | null = null;
  for await (const { event } of await followRun(deps, asker, started, signal)) end = event;
  if (signal.aborted || !end) throw problem('service_unavailable', 'The caller has gone; the run goes on.');
  const run = (await findRun(deps.dataSource, asker.principal, started.runId))!;
  const failure = await toFailure(deps.dataSource, run, end);
  if (failure) throw failure;
  return toReply(deps, run, asker);
}

/** Returns the last event of a chat stream: the whole reply, or why there is none. */
async function toLastEvent(deps: ChatDeps, asker: ReplyCaller, run: RunRow, origin: ReplyOrigin): Promise<ChatEvent> {
  const { requestId, instance } = asker;
  const error: ProblemBody | null =
    run.status === 'cancelled'
      ? toProblemBody(runCancelled(run), { publicUrl: deps.publicUrl(), instance, requestId, at: deps.clock() })
      : run.error;
  if (error) return { event: 'error', error: { ...error, ...(await findFailedAnswer(deps.dataSource, run)) } };
  return {
    event: 'message_complete',
    ...(await toReply(deps, run, asker, origin)),
  };
}

function toResultEvent(view: Extract<ChatView, { view: 'tool_result' }>): ChatEvent {
  const { messageId: message_id, toolCallId: tool_call_id, content, isError: is_error, outcome } = view;
  const facts = {
    ...(outcome !== null && { outcome: outcome as ToolOutcome }),
    ...(view.durationMs !== null && { duration_ms: view.durationMs }),
  };
  return { event: 'tool_result', message_id, tool_call_id, content, is_error, ...facts };
}

function toChatEvent(
  view: Exclude<ChatView, { view: 'end' }>,
  started: StartedRun & { origin: ReplyOrigin },
  createdAt: number,
): ChatEvent {
  switch (view.view) {
    case 'start': {
      const { conversationId: conversation_id, sessionId: session_id, runId: run_id } = started;
      return {
        event: 'message_start',
        message_id: view.messageId,
        conversation_id,
        session_id,
        run_id,
        ...started.origin,
        ...(view.provisional && { provisional: true }),
        ...(view.replaces !== null && { replaces: view.replaces }),
        timestamp: new Date(createdAt).toISOString(),
      };
    }
    case 'delta':
      return { event: 'content_delta', message_id: view.messageId, delta: view.delta, index: view.index };
    case 'tool_call':
      return {
        event: 'tool_call',
        message_id: view.messageId,
        tool_call: view.toolCall,
        ...(view.refused && { refused: true }),
        ...(view.handled && { handled: true }),
      };
    case 'tool_result':
      return toResultEvent(view);
  }
}

/**
 * Yields the run as chat events: each once, in order, and only after it was stored. With `afterSeq` those behind it,
 * numbered as if all had been shown. Throws the problem of a run that failed before there was anything to show, unless
 * its reader has come back.
 */
export async function* streamReply(
  deps: ChatDeps,
  asker: ReplyCaller,
  started: StartedRun,
  signal: AbortSignal,
  afterSeq: number | null = null,
): AsyncGenerator<StreamItem<ChatEvent>> {
  const show = createChatView();
  const toPiece = asker.inPieces ? createReplyPieces() : () => null;
  const findOwnRun = async () => (await findRun(deps.dataSource, asker.principal, started.runId))!;
  const { beginning, conversationId } = started;
  const origin: ReplyOrigin = beginning
    ? { branch_id: toBranchId(conversationId, beginning.branchId), input_message_ids: [...beginning.inputIds] }
    : await readOrigin(deps.dataSource, await findOwnRun());
  let silent = afterSeq === null;
  const shown = { ...started, origin };
  for await (const { seq, createdAt, event } of await followRun(deps, asker, started, signal)) {
    const view = show(event);
    const piece = toPiece(event);
    if (seq <= (afterSeq ?? 0)) continue;
    // What reads it knows what it has asked for.
    if (piece) yield { seq, event: piece as never };
    if (!view) continue;
    if (view.view === 'end') {
      const run = await findOwnRun();
      const failure = await toFailure(deps.dataSource, run, event);
      if (silent && failure) throw failure;
      yield { seq, event: await toLastEvent(deps, asker, run, origin) };
    } else yield { seq, event: toChatEvent(view, shown, createdAt) };
    silent = false;
  }
}
