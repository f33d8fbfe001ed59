import type { ApprovalResponseInput, CreateModelResponse, InputItem } from '#generated/openai/client/types.gen.ts';
import type { Approval, Run } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import { toCallerTools } from '#src/openai/chat/options.ts';
import { toApprovalItemId, toMessageId } from '#src/openai/items/item.ts';
import { findOrNull, requireModel } from '#src/openai/model.ts';
import type { CallV2 } from '#src/openai/operation.ts';
import type { BroughtDecisions } from '#src/resources/decisions/begin-decided.ts';
import { toChatCompletion } from './input.ts';
import { toRunId } from './response.ts';

/** A decision in the input of a request, and its place. */
type SentDecision = { decision: ApprovalResponseInput; pointer: string };

const isDecision = (item: InputItem): item is ApprovalResponseInput =>
  'type' in item && item.type === 'mcp_approval_response';
/** Tells whether an item says nothing: calls that wait are known, and reasoning is told to no model. */
const isSilent = (item: InputItem): boolean =>
  'type' in item && (item.type === 'mcp_approval_request' || item.type === 'reasoning');
const isSaidByAgent = (item: InputItem): boolean =>
  ('role' in item && item.role === 'assistant') || ('type' in item && item.type === 'function_call');

const refuse = (pointer: string, detail: string, code = 'not_allowed') => invalidRequest([{ pointer, detail, code }]);

/**
 * Returns the decisions that a request is made of; none when it says something. Of clients that send a whole conversation, decisions that
 * the agent has answered are a part of what was said. @throws `invalid_request` for what is said beside decisions.
 */
export function findDecisions({ input, previous_response_id, conversation }: CreateModelResponse): SentDecision[] {
  const items = typeof input === 'string' ? [] : input;
  const isNewAlone = Boolean(previous_response_id || conversation);
  const start = isNewAlone ? 0 : items.findLastIndex(isSaidByAgent) + 1;
  const first = items.findIndex((item, index) => index >= start && isDecision(item));
  if (first < 0) return [];
  const said = items.findIndex((item, index) => (isNewAlone || index > first) && !isDecision(item) && !isSilent(item));
  if (said >= 0) throw refuse(`/input/${said}`, 'Send decisions alone: say more when the agent has gone on with them.');
  return items.flatMap((decision, index) =>
    index >= first && isDecision(decision) ? [{ decision, pointer: `/input/${index}/approval_request_id` }] : [],
  );
}

/** A run that waits for decisions, with its approvals by the ids of their items. */
type WaitingRun = { run: Run; approvals: ReadonlyMap<string, Approval> };

const unknownApproval = ({ decision, pointer }: SentDecision): FieldError => ({
  pointer,
  detail: `No call ${decision.approval_request_id} waits for a decision.`,
  code: 'unknown_item',
});

/** Finds the run whose calls are decided. @throws `invalid_request` for a call that no run has asked about. */
async function findRun(callV2: CallV2, sent: SentDecision): Promise<WaitingRun> {
  const message_id = toMessageId(sent.decision.approval_request_id);
  const message = await findOrNull(callV2('getMessage', { path: { message_id } }));
  if (!message?.body.run_id) throw invalidRequest([unknownApproval(sent)]);
  const { body: run } = await callV2('getRun', { path: { run_id: message.body.run_id } });
  const asked = (run.approvals ?? []).map(
    (approval) => [toApprovalItemId(approval.message_id, approval.tool_call_id), approval] as const,
  );
  return { run, approvals: new Map(asked) };
}

/** @throws `invalid_request` when a request names another response or conversation than that of the calls. */
function requirePlace({ previous_response_id, conversation }: CreateModelResponse, run: Run): void {
  if (previous_response_id && toRunId(previous_response_id) !== run.id)
    throw refuse('/previous_response_id', 'The calls that are decided are those of another response.');
  const id = typeof conversation === 'string' ? conversation : conversation?.id;
  if (id && id !== run.conversation_id)
    throw refuse('/conversation', 'The calls that are decided are those of another conversation.');
}

/** Writes decisions as those of version 2. @throws `invalid_request` for one about a call of another run, and for a second one about a call. */
function toDecisions(
  sent: readonly SentDecision[],
  approvals: ReadonlyMap<string, Approval>,
): BroughtDecisions['decisions'] {
  const ids = sent.map(({ decision }) => decision.approval_request_id);
  const faults = sent.flatMap((one, index): FieldError[] => {
    const { pointer, decision } = one;
    if (!approvals.has(decision.approval_request_id)) return [unknownApproval(one)];
    const detail = `The call ${decision.approval_request_id} is decided twice.`;
    return ids.indexOf(decision.approval_request_id) < index ? [{ pointer, detail, code: 'duplicate_item' }] : [];
  });
  if (faults.length > 0) throw invalidRequest(faults);
  return sent.map(({ decision: { approval_request_id: id, approve, reason } }) => ({
    tool_call_id: approvals.get(id)!.tool_call_id,
    action: approve ? 'approve' : 'reject',
    ...(reason && { reason }),
  }));
}

/** Goes on with the run whose calls are decided, as `streamDecisions` of version 2 does, with the tools and instructions of this request. */
export async function streamDecided(body: CreateModelResponse, sent: readonly SentDecision[], callV2: CallV2) {
  await requireModel(callV2, body.model);
  const { run, approvals } = await findRun(callV2, sent[0]!);
  requirePlace(body, run);
  const tools = toCallerTools(toChatCompletion(body).controls);
  const decided: BroughtDecisions = {
    decisions: toDecisions(sent, approvals),
    brought: { tools, instructions: body.instructions ?? '', inPieces: true },
  };
  return callV2('streamDecisions', { path: { run_id: run.id }, body: decided });
}
