import { notFound, problem } from '#src/api/problems.ts';
import type { Opening, RunCaller } from '#src/resources/messages/run/run-opening.ts';
import { toBranchMetadata } from '#src/resources/messages/branch-point.ts';
import { toTarget } from '#src/resources/messages/run/place.ts';
import { toRecollection } from '#src/resources/messages/memory/recollection.ts';
import type { RunRow } from '#src/resources/runs/store.ts';
import type { RunRequest } from '#src/resources/runs/table.ts';
import { lockSession } from '#src/resources/sessions/store.ts';
import { toOwnInput, type BroughtInput } from '#src/resources/messages/run/brought-input.ts';
import { decideCalls, type GivenDecision } from '#src/resources/approvals/decide.ts';

/** Returns what a run keeps of the request of the run whose calls it makes, beside its controls. */
const toOptions = ({ include_reasoning, include_shared, ...request }: RunRequest): RunRequest => ({
  include_metrics: true,
  tools_enabled: request.tools_enabled,
  ...(include_reasoning && { include_reasoning }),
  ...(include_shared && { include_shared }),
  ...(request.parallel_execution !== undefined && { parallel_execution: request.parallel_execution }),
  ...(request.tool_timeout_ms !== undefined && { tool_timeout_ms: request.tool_timeout_ms }),
  ...(request.max_steps !== undefined && { max_steps: request.max_steps }),
});

/** Makes the opening of the run that goes on with decisions about the calls of another one. */
export function toDecisionOpening(
  caller: RunCaller,
  { id: runId, sessionId, branchId }: Pick<RunRow, 'id' | 'sessionId' | 'branchId'>,
  { decisions, request, brought }: { decisions: readonly GivenDecision[]; request: RunRequest; brought?: BroughtInput },
): Opening {
  const { principal } = caller;
  const results = { role: 'tool' as const, content: { type: 'tool_results' as const, results: [] } };
  const recalled = { message: results, context: { session_id: sessionId }, reach: principal, pointer: '' };
  return {
    ...caller,
    recollection: toRecollection(undefined, recalled),
    options: toOptions(request),
    async place(tx) {
      const session = await lockSession(tx, principal, sessionId);
      if (!session) throw notFound('run', runId);
      if (session.status === 'ended')
        throw problem('session_ended', `The session ${sessionId} has ended: its calls are made no more.`);
      return toTarget(session);
    },
    async admit(tx, { session, conversationId, currentBranchId }, _agent, now) {
      const run = { runId, sessionId, now };
      const { events, approved, store } = await decideCalls(tx, run, {
        decisions,
        by: principal.subject,
        pointer: '/decisions',
      });
      const point = { branchId, currentBranchId, forks: false };
      const metadata = { decides: runId, ...toBranchMetadata(conversationId, branchId, point) };
      const threadId = session.threadId ?? session.id;
      return {
        branchId,
        continues: runId,
        approved,
        store,
        ...toOwnInput(brought),
        events: (id) => [{ type: 'RUN_STARTED', threadId, runId: id, metadata }, ...events],
      };
    },
  };
}
