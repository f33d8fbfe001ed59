import type { Approval, Decision } from '#generated/v2/client/types.gen.ts';

/** A decision about one call: to approve it, to reject it for a `reason`, or to make it with other `arguments`. */
export type ApprovalDecision = Omit<Decision, 'tool_call_id'>;

/** The input of `approve` beside the call. */
export type ApproveContext = { signal: AbortSignal };

/**
 * Decides about a call that waits for approval. Null leaves it open. What it throws ends the run, and leaves the call open
 * too.
 */
export type Approve = (
  approval: Approval,
  context: ApproveContext,
) => ApprovalDecision | null | undefined | Promise<ApprovalDecision | null | undefined>;

/** @throws TypeError for what is no decision, such as `true`. */
function checkDecision(decision: ApprovalDecision): ApprovalDecision {
  if (['approve', 'reject', 'edit'].includes(decision?.action)) return decision;
  throw new TypeError(
    `approve must return a decision such as { action: 'approve' }, or null to leave the call open, not ${JSON.stringify(decision)}.`,
  );
}

/**
 * Asks about the calls of a run one after the other. Returns the decisions, or null when a call is left open: a run takes the
 * decisions about all its calls at once.
 *
 * @throws TypeError for what is no decision.
 */
export async function askAbout(
  approvals: readonly Approval[],
  approve: Approve,
  signal: AbortSignal,
): Promise<Decision[] | null> {
  const decisions: Decision[] = [];
  for (const approval of approvals) {
    const decision = await untilAborted(Promise.resolve(approve(approval, { signal })), signal);
    if (decision === null || decision === undefined) return null;
    decisions.push({ ...checkDecision(decision), tool_call_id: approval.tool_call_id });
  }
  return decisions;
}

/** Waits for a function of the caller, or until it is no longer waited for. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
