import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { invalidRequest, problem, type Problem } from '#src/api/problems.ts';
import {
  insertBranch,
  findLineage,
  limitLineage,
  switchBranch,
  toBranchId,
  type BranchKey,
} from '#src/resources/branches/store.ts';
import { lockConversation } from '#src/resources/conversations/store.ts';
import { findRun } from '#src/resources/runs/store.ts';
import { unknownMessageToFollow, type MessageTarget } from '#src/resources/messages/run/place.ts';
import { busyWith } from '#src/resources/messages/run/session-busy.ts';
import { isAnsweredHere, toMessage } from './message-view.ts';
import { findMessageToFollow, hasMessagesAfter } from './store.ts';
import { findWaitingCalls, listCallsBefore, listOwnResultsAfter } from './tool-call-store.ts';
import type { WaitingCalls } from './tool-call-store.ts';
import { approvalRequired } from '#src/resources/messages/tools/results.ts';
import type { MessageRow } from './table.ts';

/** The place of a message in the tree of its conversation. */
export type BranchPoint = {
  /** The branch that goes on, or from which another one forks. */
  branchId: BranchKey;
  /** The branch that is current before. */
  currentBranchId: BranchKey;
  /** The message after which it goes, when one is named; null is the beginning of the conversation. */
  after?: MessageRow | null;
  /** Whether others come after it, so that a branch forks. */
  forks: boolean;
};

/** The name of a message to go after, and where that stands in the body. */
export type FollowedMessage = { id: string | null | undefined; pointer: string };

/**
 * Returns the message of that id in the conversation of the place, deleted or not. With it go the results of its calls
 * that were not allowed.
 */
async function getMessageToFollow(
  tx: Queryable,
  { session, conversationId }: MessageTarget,
  id: string,
  pointer: string,
) {
  const message = await findMessageToFollow(tx, session, id);
  if (!message) throw unknownMessageToFollow(id, pointer);
  if (message.conversationId !== conversationId) {
    const detail = `The message ${id} belongs to the conversation ${message.conversationId}.`;
    throw invalidRequest([{ pointer, detail, code: 'context_mismatch' }]);
  }
  if (message.state === 'in_progress') {
    const run = message.runId && (await findRun(tx, session, message.runId));
    if (run) throw busyWith(run);
  }
  return findOwnResults(tx, message);
}

/**
 * Returns the last of the results that the run of a message has given itself, for calls that its caller had not to carry out; or the
 * message.
 */
async function findOwnResults(tx: Queryable, message: MessageRow): Promise<MessageRow> {
  const answered = new Set(message.toolCalls.filter(isAnsweredHere).map(({ id }) => id));
  if (answered.size === 0) return message;
  const results = await listOwnResultsAfter(tx, message);
  const isOwn = ({ content }: MessageRow) => content.type === 'tool_result' && answered.has(content.tool_call_id);
  return results.findLast(isOwn) ?? message;
}

/**
 * Finds where a message goes. One that is named is looked at under the lock of its conversation, so that nothing is said
 * after it meanwhile. Throws `invalid_request` when it is not there, and `run_in_progress` while it is being written.
 */
export async function findBranchPoint(
  tx: Queryable,
  place: MessageTarget & { currentBranchId: BranchKey },
  { id, pointer }: FollowedMessage,
): Promise<BranchPoint> {
  const { conversationId, currentBranchId } = place;
  if (id === undefined) return { branchId: currentBranchId, currentBranchId, forks: false };
  const locked = await lockConversation(tx, place.session, conversationId);
  const current = locked!.currentBranchId;
  const after = id === null ? null : await getMessageToFollow(tx, place, id, pointer);
  const branchId = after?.branchId ?? null;
  const forks = await hasMessagesAfter(tx, { conversationId, branchId, position: after?.position ?? 0 });
  return { branchId, currentBranchId: current, after, forks };
}

/** Returns the calls that have no results up to the message after which a branch forks. */
async function findOpenCalls(tx: Queryable, message: MessageRow): Promise<WaitingCalls | null> {
  if (message.kind !== 'tool_use' && message.kind !== 'tool_result') return null;
  const lineage = limitLineage(await findLineage(tx, message.branchId), message.position);
  const open = new Map<string, WaitingCalls['toolCalls'][number]>();
  let awaitsApproval = false;
  for (const row of await listCallsBefore(tx, message, lineage)) {
    const { content, tool_calls: calls, state } = toMessage(row);
    if (content.type === 'tool_result') open.delete(content.tool_call_id);
    else if (state === 'completed' || state === 'requires_tool_results' || state === 'requires_approval')
      for (const call of calls) open.set(call.id, call);
    awaitsApproval ||= state === 'requires_approval';
  }
  const { id, runId, branchId } = message;
  return open.size > 0 ? { id, runId, branchId, toolCalls: [...open.values()], awaitsApproval } : null;
}

/** Returns the calls whose results have to come first where a message goes; null when there are none. */
export async function findCallsDue(tx: Queryable, sessionId: string, point: BranchPoint): Promise<WaitingCalls | null> {
  if (!point.forks) return findWaitingCalls(tx, sessionId, point.branchId);
  return point.after ? findOpenCalls(tx, point.after) : null;
}

/** Makes the refusal of anything but results after a message whose calls have none up to there. */
export function resultsRequiredAfter(waiting: WaitingCalls): Problem {
  if (waiting.awaitsApproval) return approvalRequired(waiting);
  const { id, toolCalls } = waiting;
  const calls = toolCalls.slice(0, 10).map((call) => call.id);
  return problem(
    'tool_results_required',
    `After the message ${id}, only the results of ${calls.join(', ')} can be sent. Name the message before, or the last of the results.`,
  );
}

/** Checks that a message is named to be answered again. */
export function requireFollowedMessage({ id }: FollowedMessage): void {
  if (id !== undefined) return;
  const detail = 'Send a message, or name with after_message_id the one to answer again.';
  throw invalidRequest([{ pointer: '/message', detail, code: 'required' }]);
}

function whyUnanswerable({ deletedAt, kind }: MessageRow): string {
  if (deletedAt) return 'was deleted';
  return kind === 'error' ? 'is the error of an answer' : "is the assistant's own";
}

/** Checks that there is something to answer again: what somebody has said, or the result of a tool. */
export function requireAnswerable({ after }: BranchPoint, { pointer }: FollowedMessage): MessageRow {
  if (after && !after.deletedAt && after.role !== 'assistant' && after.kind !== 'error') return after;
  const what = after
    ? `The message ${after.id} ${whyUnanswerable(after)}: it is not answered.`
    : 'Nothing was said before.';
  const detail = `${what} Without a message, name the one to answer again.`;
  throw invalidRequest([{ pointer, detail, code: 'not_answerable' }]);
}

/** Begins the branch that forks there, or goes on with the one that is there. Returns which it is; it is current then. */
export async function takeBranch(
  tx: EntityDatabase,
  conversationId: string,
  { branchId, currentBranchId, after, forks }: BranchPoint,
  now: Date,
): Promise<BranchKey> {
  if (after === undefined) return branchId;
  const taken = forks
    ? await insertBranch(tx, {
        conversationId,
        parentBranchId: branchId,
        afterMessageId: after?.id ?? null,
        forkPosition: after?.position ?? 0,
        createdAt: now,
      })
    : branchId;
  if (taken !== currentBranchId) await switchBranch(tx, conversationId, taken, now);
  return taken;
}

/**
 * Returns the metadata of the branch of a run; none for runs that just go on with the first branch of their
 * conversation.
 */
export function toBranchMetadata(
  conversationId: string,
  branchId: BranchKey,
  { after }: BranchPoint,
): Record<string, unknown> {
  if (branchId === null && after === undefined) return {};
  const named = after !== undefined && { after_message_id: after?.id ?? null };
  return { branch_id: toBranchId(conversationId, branchId), ...named };
}
