import type { Approval, CreateDecisions } from '#generated/v2/client/types.gen.ts';

/** The open calls of a run: they are decided at once. */
export type WaitingRun = { runId: string; approvals: Approval[] };

/** Groups open approvals by their run, in the order in which they come. */
export function groupByRun(approvals: readonly Approval[]): WaitingRun[] {
  const groups = Map.groupBy(approvals, ({ run_id: runId }) => runId);
  return [...groups].map(([runId, own]) => ({ runId, approvals: own }));
}

/** The decision of a reader about a call, with the reason when it is rejected. */
export type CallDecision = { action: 'approve' | 'reject'; reason: string };

/** Returns the body that decides all calls of a run; calls that nobody has decided on are missing from `decided`. */
export const toDecisions = (
  approvals: readonly Approval[],
  decided: ReadonlyMap<string, CallDecision>,
): CreateDecisions | null => {
  const decisions = approvals.flatMap(({ tool_call_id: id }): CreateDecisions['decisions'] => {
    const decision = decided.get(id);
    if (decision === undefined) return [];
    const reason = decision.reason.trim();
    return decision.action === 'approve'
      ? [{ tool_call_id: id, action: 'approve' }]
      : [{ tool_call_id: id, action: 'reject', ...(reason !== '' && { reason }) }];
  });
  return decisions.length === approvals.length ? { decisions } : null;
};

/** Reads the arguments of a call, which are JSON as the model wrote it: text when they are none. */
export function readArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
