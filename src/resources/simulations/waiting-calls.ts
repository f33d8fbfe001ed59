import type { SimulationScenario } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { decidingScope } from '#src/resources/approvals/decide.ts';
import { toDecisionOpening } from '#src/resources/decisions/opening.ts';
import { toMessageOpening } from '#src/resources/messages/run/opening.ts';
import type { Opening, RunCaller } from '#src/resources/messages/run/run-opening.ts';
import { findWaitingCalls } from '#src/resources/messages/tool-call-store.ts';
import { getRunRequest, type RunRow } from '#src/resources/runs/store.ts';

/** What a simulation says is nothing that an agent should remember. */
export const simulatedOptions = { memory: { extract: false, tools: [] } };

/** The opening of the run that goes on with calls that wait, or the reason why none does. */
export type NextOpening = { opening: Opening } | { endedBy: 'tool_results' | 'approval'; detail: string };

/** Answers the calls that a run of a simulation waits with as its scenario says. */
export async function answerWaitingCalls(
  db: Queryable,
  caller: RunCaller,
  run: RunRow,
  { caller_tools: results = {}, approvals }: SimulationScenario,
): Promise<NextOpening> {
  const calls = (await findWaitingCalls(db, run.sessionId, run.branchId))?.toolCalls ?? [];
  const names = calls.map(({ name }) => name).join(', ');
  if (run.status === 'requires_approval') {
    if (!approvals)
      return {
        endedBy: 'approval',
        detail: `Calls wait for a person to approve them: ${names}. The scenario has no approvals.`,
      };
    if (!caller.principal.scopes.has(decidingScope))
      return {
        endedBy: 'approval',
        detail: `Calls wait for a person to approve them: ${names}. The credential that began the run lacks the scope ${decidingScope}.`,
      };
    const decisions = calls.map(({ id }) => ({ tool_call_id: id, action: approvals, pointer: '' }));
    return { opening: toDecisionOpening(caller, run, { decisions, request: await getRunRequest(db, run.id) }) };
  }
  const missing = calls.filter(({ name }) => !Object.hasOwn(results, name)).map(({ name }) => name);
  if (missing.length > 0 || calls.length === 0) {
    const detail = `Calls wait for their caller, and caller_tools of the scenario has no result of ${missing.join(', ')}.`;
    return { endedBy: 'tool_results', detail };
  }
  const answers = calls.map(({ id, name }) => ({ tool_call_id: id, content: results[name]! }));
  const message = { role: 'tool' as const, content: { type: 'tool_results' as const, results: answers } };
  return {
    opening: toMessageOpening({
      ...caller,
      message,
      context: { session_id: run.sessionId },
      options: simulatedOptions,
    }),
  };
}
