import type { AguiResumeEntry } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import {
  decideCalls,
  requireDecidingScope,
  requireUndecided,
  type Decided,
  type EditedArguments,
  type GivenDecision,
} from '#src/resources/approvals/decide.ts';
import type { WaitingCalls } from '#src/resources/messages/tool-call-store.ts';
import { approvalRequired } from '#src/resources/messages/tools/results.ts';
import { isObject } from '#src/llm/json-value.ts';
import type { IndexedMessage } from './input.ts';

/** A session, and the calls that wait on the branch of the run. */
type SessionCalls = { sessionId: string; waiting: WaitingCalls | null };

/** The input of a front end: new messages, and answers to interrupts. */
type BroughtAnswers = { messages: readonly IndexedMessage[]; resume: readonly AguiResumeEntry[] };

/** The longest reason that a model is told. */
const longestReason = 2_000;

/** Turns an entry of `resume` into a decision, or tells what is wrong with it. What was abandoned is rejected. */
function toDecision({ interruptId, status, payload }: AguiResumeEntry, index: number): GivenDecision | FieldError {
  const pointer = `/resume/${index}/interruptId`;
  const call = { tool_call_id: interruptId, pointer };
  if (status === 'cancelled') return { ...call, action: 'reject' };
  const at = `/resume/${index}/payload`;
  if (!isObject(payload) || typeof payload['approved'] !== 'boolean')
    return { pointer: at, detail: 'Must be an object with `approved`, true or false.', code: 'required' };
  const { approved, arguments: args, reason } = payload;
  const why = typeof reason === 'string' && reason !== '' && { reason: reason.slice(0, longestReason).toWellFormed() };
  if (!approved) return { ...call, action: 'reject', ...why };
  if (args === undefined) return { ...call, action: 'approve', ...why };
  if (!isObject(args)) return { pointer: `${at}/arguments`, detail: 'Must be an object.', code: 'type' };
  return { ...call, action: 'edit', arguments: args, ...why };
}

const isDecision = (entry: GivenDecision | FieldError): entry is GivenDecision => 'tool_call_id' in entry;

/**
 * Takes the entries of `resume` as decisions about the calls that wait for a person to approve them; null when none do.
 * @throws `approval_decided` for entries that come too late, `approval_required` without entries and with results of others, `insufficient_permissions` without the scope to decide, `invalid_request` for
 *   entries that are no decisions, and as `decideCalls` does
 */
export async function decideInterrupts(
  tx: Queryable,
  { scopes, subject: by }: Principal,
  { sessionId, waiting }: SessionCalls,
  { messages, resume, now }: BroughtAnswers & { now: Date },
): Promise<Decided | null> {
  if (!waiting?.awaitsApproval) {
    const calls = resume.map(({ interruptId }) => interruptId);
    await requireUndecided(tx, sessionId, calls);
    return null;
  }
  const isGiven = messages.some(({ message }) => message.role === 'tool');
  if (resume.length === 0 || isGiven) throw approvalRequired(waiting);
  requireDecidingScope({ scopes });
  const entries = resume.map(toDecision);
  const faults = entries.filter((entry): entry is FieldError => !isDecision(entry));
  if (faults.length > 0) throw invalidRequest(faults);
  const decisions = entries.filter(isDecision);
  return decideCalls(tx, { runId: waiting.runId!, sessionId, now }, { decisions, by, pointer: '/resume' });
}

/** Returns the arguments that the entries of `resume` edit. */
export const listEditedArguments = (resume: readonly AguiResumeEntry[]): EditedArguments[] =>
  resume.map(toDecision).flatMap((entry, index) => {
    if (!isDecision(entry) || !entry.arguments) return [];
    return [{ toolCallId: entry.tool_call_id, args: entry.arguments, pointer: `/resume/${index}/payload/arguments` }];
  });
