import type { Principal } from '#src/access/principal.ts';
import type { ApprovalStatus, Decision } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, problem, type FieldError, type Problem } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import type { DataSource } from 'typeorm';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import { findToolDefinition } from '#src/resources/tools/store.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { toParleyEvent } from '#src/event-log/parley-event.ts';
import { endApproval, findArguments, listApprovalsOfRun, listEndedApprovals, type FullApproval } from './store.ts';
import { toResultEvent } from '#src/resources/messages/tools/own-calls.ts';
import { findActiveRun } from '#src/resources/runs/store.ts';
import { busyWith } from '#src/resources/messages/run/session-busy.ts';

/** The scope without which nobody decides calls, by whatever door. */
export const decidingScope = 'approvals:write';

/** @throws `insufficient_permissions` for a credential that may not decide calls. */
export function requireDecidingScope({ scopes }: Pick<Principal, 'scopes'>): void {
  if (scopes.has(decidingScope)) return;
  const detail = `To decide calls needs the scope \`${decidingScope}\`, which this credential lacks.`;
  throw problem('insufficient_permissions', detail);
}

/** A decision, and where it stands in its body: the pointer to the id of its call. */
export type GivenDecision = Decision & { pointer: string };

/** A call that was approved, and the arguments with which it is made: null when they were erased; `isEdited` when these are not its model's. */
export type ApprovedArguments = { approval: FullApproval; args: string | null; isEdited: boolean };

/** The outcome of decisions, with which a run goes on: its first events after RUN_STARTED, and the calls that it makes. */
export type Decided = {
  events: AguiEvent[];
  approved: ApprovedArguments[];
  /** Stores the decisions with the run that goes on, in the transaction that begins it. */
  store(tx: EntityDatabase, decisionRunId: string): Promise<void>;
};

const endings: Record<Decision['action'], ApprovalStatus> = { approve: 'approved', edit: 'edited', reject: 'rejected' };

type DecisionFacts = { approval: FullApproval; status: ApprovalStatus; by: string; decision?: Decision | undefined };

/** Makes the event that tells who has decided what. */
export function toDecidedEvent({ approval, status, by, decision }: DecisionFacts): AguiEvent {
  const { reason, arguments: args } = decision ?? {};
  return toParleyEvent('parley.approval.decided', {
    approval_id: approval.id,
    tool_call_id: approval.toolCallId,
    status,
    decided_by: by,
    ...(reason !== undefined && { reason }),
    ...(args && { arguments: args }),
  });
}

/** Makes the result that a model is given for a call that was not approved. */
const toRejection = (callId: string, content: string): AguiEvent & { messageId: string } =>
  toResultEvent(callId, { content, isError: true, outcome: 'rejected' });

/** Makes the refusal of a decision that comes too late. */
function alreadyDecided(approval: FullApproval): Problem {
  const { toolCallId, status, decidedBy, decidedAt, decisionRunId, expiresAt } = approval;
  const next = decisionRunId ? ` ${decisionRunId} is the run that went on.` : '';
  const detail =
    status === 'open'
      ? `The time to decide the call ${toolCallId} was over at ${expiresAt.toISOString()}.`
      : `The call ${toolCallId} was ${status} by ${decidedBy} at ${decidedAt?.toISOString()}.${next}`;
  return problem('approval_decided', detail);
}

/** The decisions of a person, and where they stand in the body. */
type GivenDecisions = { decisions: readonly GivenDecision[]; by: string; pointer: string };

/** Lists what is wrong with decisions about the open calls of a run. */
function findDecisionFaults(
  open: ReadonlyMap<string, FullApproval>,
  { decisions: given, pointer: list }: GivenDecisions,
): FieldError[] {
  const seen = new Set<string>();
  const faults = given.flatMap(({ tool_call_id: id, action, arguments: args, pointer }): FieldError[] => {
    const isTwice = seen.has(id) || !seen.add(id);
    if (!open.has(id)) return [{ pointer, code: 'unknown_tool_call', detail: `${id} waits for no decision.` }];
    if (isTwice) return [{ pointer, code: 'duplicate_tool_call', detail: `${id} is decided twice.` }];
    if (action === 'edit' && !args)
      return [{ pointer, code: 'required', detail: `${id} is edited, which needs the arguments.` }];
    if (action !== 'edit' && args)
      return [{ pointer, code: 'not_allowed', detail: `${id} is not edited, and has no arguments here.` }];
    return [];
  });
  const missing = [...open.keys()].filter((id) => !seen.has(id));
  return [
    ...faults,
    ...missing.map((id) => ({
      pointer: list,
      code: 'missing_tool_call',
      detail: `${id} waits for a decision too; decide all calls together.`,
    })),
  ];
}

/**
 * Returns the open approvals of a run by their calls. Its session is locked.
 * @throws `approval_decided` when they are decided, `run_not_active` when there are none, and `run_in_progress`
 */
async function requireOpenApprovals(
  tx: Queryable,
  { runId, sessionId, now }: { runId: string; sessionId: string; now: Date },
): Promise<Map<string, FullApproval>> {
  const all = await listApprovalsOfRun(tx, runId);
  const late = all.find(({ status, expiresAt }) => status !== 'open' || expiresAt <= now);
  if (late) throw alreadyDecided(late);
  if (all.length === 0) throw problem('run_not_active', `There is nothing to decide of the run ${runId}.`);
  const active = await findActiveRun(tx, sessionId);
  if (active) throw busyWith(active);
  return new Map(all.map((approval) => [approval.toolCallId, approval]));
}

/**
 * Requires that none of these calls of a session was decided: a decision that comes too late is never passed over.
 * @throws `approval_decided`
 */
export async function requireUndecided(
  tx: Queryable,
  sessionId: string,
  toolCallIds: readonly string[],
): Promise<void> {
  if (toolCallIds.length === 0) return;
  const [late] = await listEndedApprovals(tx, sessionId, toolCallIds);
  if (late) throw alreadyDecided(late);
}

/**
 * Decides all open calls of a run whose session is locked: by whom, and when.
 * @throws `invalid_request` when the decisions do not fit the calls, and as `requireOpenApprovals` does
 */
export async function decideCalls(
  tx: Queryable,
  run: { runId: string; sessionId: string; now: Date },
  given: GivenDecisions,
): Promise<Decided> {
  const open = await requireOpenApprovals(tx, run);
  const { decisions, by } = given;
  const faults = findDecisionFaults(open, given);
  if (faults.length > 0) throw invalidRequest(faults);
  const byCall = new Map(decisions.map(({ pointer: _pointer, ...decision }) => [decision.tool_call_id, decision]));
  // In the order of the calls: a model may count on that, and whoever decides need not know it.
  const facts = [...open.values()].map((approval) => {
    const decision = byCall.get(approval.toolCallId)!;
    return { approval, status: endings[decision.action], by, decision };
  });
  const rejected = facts.filter(({ status }) => status === 'rejected');
  const told = rejected.map(({ approval, decision: { reason } }) =>
    toRejection(approval.toolCallId, `A person has rejected this call${reason ? `: ${reason}` : '.'}`),
  );
  const approved = facts.filter(({ status }) => status !== 'rejected');
  return {
    events: [...facts.map(toDecidedEvent), ...told],
    approved: approved.map(({ approval, decision: { arguments: args } }) => ({
      approval,
      args: args ? JSON.stringify(args) : findArguments(approval),
      isEdited: args !== undefined,
    })),
    async store(db, decisionRunId) {
      for (const { approval, status } of facts)
        await endApproval(db, approval.id, { status, decidedAt: run.now, decidedBy: by, decisionRunId });
    },
  };
}

/** The arguments with which a person has a call made, and where they stand in the body. */
export type EditedArguments = { toolCallId: string; args: Record<string, unknown>; pointer: string };

/**
 * Holds edited arguments to the schemas of their tools, before anything is locked. Those of calls that are not among the approvals
 * are left to `decideCalls`.
 * @throws `invalid_request` with pointers into the arguments
 */
export async function requireUsableArguments(
  { dataSource, schemas }: { dataSource: DataSource; schemas: Pick<SchemaChecker, 'validate'> },
  organizationId: string,
  edited: readonly EditedArguments[],
  listApprovals: () => Promise<FullApproval[]>,
): Promise<void> {
  if (edited.length === 0) return;
  const approvals = new Map((await listApprovals()).map((one) => [one.toolCallId, one]));
  for (const { toolCallId, args, pointer } of edited) {
    const approval = approvals.get(toolCallId);
    const tool = approval && (await findToolDefinition(dataSource.manager, approval.toolId, approval.toolVersion));
    if (!tool) continue;
    const schema = tool.parameters as JsonSchema;
    const faults = await schemas.validate(organizationId, schema, JSON.stringify(args));
    if (faults.length > 0)
      throw invalidRequest(faults.map((fault) => ({ ...fault, pointer: pointer + fault.pointer })));
  }
}
