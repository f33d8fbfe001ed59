import type { Approval, Decision } from './api/client/types.gen.js';
/** A decision about one call: to approve it, to reject it for a `reason`, or to make it with other `arguments`. */
export type ApprovalDecision = Omit<Decision, 'tool_call_id'>;
/** The input of `approve` beside the call. */
export type ApproveContext = {
    signal: AbortSignal;
};
/**
 * Decides about a call that waits for approval. Null leaves it open. What it throws ends the run, and leaves the call open
 * too.
 */
export type Approve = (approval: Approval, context: ApproveContext) => ApprovalDecision | null | undefined | Promise<ApprovalDecision | null | undefined>;
/**
 * Asks about the calls of a run one after the other. Returns the decisions, or null when a call is left open: a run takes the
 * decisions about all its calls at once.
 *
 * @throws TypeError for what is no decision.
 */
export declare function askAbout(approvals: readonly Approval[], approve: Approve, signal: AbortSignal): Promise<Decision[] | null>;
/** Waits for a function of the caller, or until it is no longer waited for. */
export declare function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T>;
