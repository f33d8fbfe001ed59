import type { DataSource } from 'typeorm';
import type { AguiEvent } from '#src/event-log/event.ts';
import { newId } from '#src/api/ids.ts';
import type { Commit, Log } from '#src/resources/events/log/record.ts';
import { waitingForResults } from '#src/resources/messages/store.ts';
import { lockSession } from '#src/resources/sessions/store.ts';
import { activeRun, cancelledByCaller, insertRun, markCancelled, type RunRow } from './store.ts';

export type CancelCallsDeps = {
  dataSource: DataSource;
  log: Log;
  clock: () => Date;
  /** Which process carries the run out that holds the results. */
  instanceId: string;
};

/** A run of its own, because events stand in runs, and the one that has made the calls has ended. */
function closingEvents(threadId: string, runId: string, of: RunRow, calls: readonly { id: string }[]): AguiEvent[] {
  const about = { caller: {}, is_error: true, cancelled: true };
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
        metadata: about,
      };
    }),
    { type: 'RUN_FINISHED', threadId, runId, outcome: { type: 'cancelled' } },
  ];
}

/**
 * Cancels the tool calls of a run that wait for results: each gets a result that says so, and the run becomes a cancelled
 * one, so that the session takes the next message. Returns whether any waited; false also while another run answers.
 */
export async function cancelCalls(deps: CancelCallsDeps, run: RunRow): Promise<boolean> {
  const commit = await deps.dataSource.transaction(async (tx): Promise<Commit | null> => {
    const session = await lockSession(tx, run.organizationId, run.sessionId);
    const waiting = await waitingForResults(tx, run.sessionId, run.branchId);
    if (!session || waiting?.runId !== run.id || (await activeRun(tx, run.sessionId))) return null;
    const [now, id] = [deps.clock(), newId('run')];
    const { organizationId, conversationId, sessionId, branchId, agentId, agentVersion } = run;
    const whose = { organizationId, conversationId, sessionId, branchId, agentId, agentVersion };
    const request = { include_metrics: true, tools_enabled: true };
    const lease = { runnerId: deps.instanceId, leaseExpiresAt: now };
    await insertRun(tx, { ...whose, ...lease, id, eventRunId: id, request, startedAt: now });
    await markCancelled(tx, run.id, now);
    const events = closingEvents(session.threadId ?? session.id, id, run, waiting.toolCalls);
    return deps.log.appendIn(tx, sessionId, events);
  });
  if (commit) deps.log.publish(commit);
  return commit !== null;
}
