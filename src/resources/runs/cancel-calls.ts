import { organizationReach } from '#src/db/reach.ts';
import type { DataSource } from 'typeorm';
import type { AguiEvent } from '#src/event-log/event.ts';
import { newId } from '#src/api/ids.ts';
import type { Write } from '#src/api/write.ts';
import type { Commit, Log } from '#src/resources/events/log/record.ts';
import { findWaitingCalls } from '#src/resources/messages/tool-call-store.ts';
import { lockSession } from '#src/resources/sessions/store.ts';
import { type RunRow, cancelledByCaller, findActiveRun, insertRun, markRunCancelled } from './store.ts';

/** The services that cancelling tool calls needs. */
export type CancelCallsDeps = {
  dataSource: DataSource;
  write: Write;
  log: Log;
  clock: () => Date;
  /** The id of the process that carries out the run with the results. */
  instanceId: string;
};

/** Makes the events of the run that closes the calls: events stand in runs, and the run that made the calls has ended. */
function toClosingEvents(threadId: string, runId: string, of: RunRow, calls: readonly { id: string }[]): AguiEvent[] {
  const metadata = { caller: {}, is_error: true, cancelled: true };
  return [
    { type: 'RUN_STARTED', threadId, runId, metadata: { cancels: of.id } },
    ...calls.map(({ id: toolCallId }): AguiEvent => {
      const messageId = newId('msg');
      return {
        type: 'TOOL_CALL_RESULT',
        messageId,
        toolCallId,
        content: cancelledByCaller,
        role: 'tool',
        metadata,
      };
    }),
    { type: 'RUN_FINISHED', threadId, runId, outcome: { type: 'cancelled' } },
  ];
}

/**
 * Cancels the tool calls of a run that wait for results: each gets a result that says so, and the run becomes cancelled, so
 * that the session accepts the next message. Returns whether there were any; false also while another run answers.
 */
export async function cancelCalls(deps: CancelCallsDeps, run: RunRow): Promise<boolean> {
  const commit = await deps.write.inStep(async (tx, note): Promise<Commit | null> => {
    const session = await lockSession(tx, organizationReach(run.organizationId), run.sessionId);
    const waiting = await findWaitingCalls(tx, run.sessionId, run.branchId);
    note.isUnchanged = !session || waiting?.runId !== run.id || (await findActiveRun(tx, run.sessionId)) !== null;
    if (note.isUnchanged || !session || !waiting) return null;
    const [now, id] = [deps.clock(), newId('run')];
    const { organizationId, conversationId, sessionId, branchId, agentId, agentVersion } = run;
    const owner = { organizationId, conversationId, sessionId, branchId, agentId, agentVersion };
    const request = { include_metrics: true, tools_enabled: true };
    const lease = { runnerId: deps.instanceId, leaseExpiresAt: now };
    await insertRun(tx, { ...owner, ...lease, id, eventRunId: id, request, startedAt: now });
    await markRunCancelled(tx, run.id, now);
    const events = toClosingEvents(session.threadId ?? session.id, id, run, waiting.toolCalls);
    return deps.log.appendIn(tx, sessionId, events);
  });
  if (commit) deps.log.publish(commit);
  return commit !== null;
}
