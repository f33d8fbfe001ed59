import type { DataSource } from 'typeorm';
import { organizationReach } from '#src/db/reach.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { newId } from '#src/api/ids.ts';
import type { Write } from '#src/api/write.ts';
import { endApproval, listApprovalsOfRun } from '#src/resources/approvals/store.ts';
import { toDecidedEvent } from '#src/resources/approvals/decide.ts';
import type { Commit, Log } from '#src/resources/events/log/record.ts';
import { findWaitingCalls, type WaitingCalls } from '#src/resources/messages/tool-call-store.ts';
import { lockSession } from '#src/resources/sessions/store.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { type RunRow, cancelledByCaller, findActiveRun, insertRun, markRunCancelled } from './store.ts';

/** The services that closing tool calls needs. */
export type CloseCallsDeps = {
  log: Log;
  clock: () => Date;
  /** The id of the process that carries out the run with the results. */
  instanceId: string;
};

/** The services that cancelling tool calls needs. */
export type CancelCallsDeps = CloseCallsDeps & { dataSource: DataSource; write: Write };

/** The way in which calls that nobody carries out are closed, and by whom. */
type Closing = { status: 'cancelled' | 'expired'; by: string; content: string };

/** The calls of a run that wait, and their session, which is locked. */
type LockedCalls = { session: SessionRow; waiting: WaitingCalls };

/** Locks the session of a run whose calls wait. Null when they do not any more, and while another run answers there. */
export async function lockWaitingCalls(tx: EntityDatabase, run: RunRow): Promise<LockedCalls | null> {
  const session = await lockSession(tx, organizationReach(run.organizationId), run.sessionId);
  const waiting = await findWaitingCalls(tx, run.sessionId, run.branchId);
  if (!session || waiting?.runId !== run.id || (await findActiveRun(tx, run.sessionId))) return null;
  return { session, waiting };
}

/** Ends the approvals of a run. Returns the events that tell of it. */
async function endApprovals(
  tx: EntityDatabase,
  { run, decisionRunId }: { run: RunRow; decisionRunId: string },
  { status, by, at }: Pick<Closing, 'status' | 'by'> & { at: Date },
): Promise<AguiEvent[]> {
  const events: AguiEvent[] = [];
  for (const approval of await listApprovalsOfRun(tx, run.id)) {
    const end = { status, decidedAt: at, decidedBy: by, decisionRunId };
    if (await endApproval(tx, approval.id, end)) events.push(toDecidedEvent({ approval, status, by }));
  }
  return events;
}

/**
 * Gives calls that wait a result that says that nobody carries them out, in a run of its own: events stand in runs, and the run
 * that made the calls has ended.
 */
export async function closeCalls(
  { log, clock, instanceId }: CloseCallsDeps,
  tx: EntityDatabase,
  run: RunRow,
  { session, waiting }: LockedCalls,
  { content, ...closing }: Closing,
): Promise<Commit> {
  const [now, id] = [clock(), newId('run')];
  const { organizationId, conversationId, sessionId, branchId, agentId, agentVersion } = run;
  const owner = { organizationId, conversationId, sessionId, branchId, agentId, agentVersion };
  const request = { include_metrics: true, tools_enabled: true };
  const lease = { runnerId: instanceId, leaseExpiresAt: now };
  await insertRun(tx, { ...owner, ...lease, id, eventRunId: id, request, startedAt: now });
  const decided = await endApprovals(tx, { run, decisionRunId: id }, { ...closing, at: now });
  const ids = { threadId: session.threadId ?? session.id, runId: id };
  const metadata = { caller: {}, is_error: true, cancelled: true };
  return log.appendIn(tx, sessionId, [
    { type: 'RUN_STARTED', ...ids, metadata: { cancels: run.id } },
    ...decided,
    ...waiting.toolCalls.map(({ id: toolCallId }): AguiEvent => {
      const messageId = newId('msg');
      return { type: 'TOOL_CALL_RESULT', messageId, toolCallId, content, role: 'tool', metadata };
    }),
    { type: 'RUN_FINISHED', ...ids, outcome: { type: 'cancelled' } },
  ]);
}

/**
 * Cancels the tool calls of a run that wait for results or for approval: each gets a result that says so, and the run becomes
 * cancelled, so that the session accepts the next message. Returns whether there were any; false also while another run answers.
 */
export async function cancelCalls(deps: CancelCallsDeps, run: RunRow, by: string): Promise<boolean> {
  const commit = await deps.write.inStep(async (tx, note): Promise<Commit | null> => {
    const locked = await lockWaitingCalls(tx, run);
    note.isUnchanged = !locked;
    if (!locked) return null;
    await markRunCancelled(tx, run.id, deps.clock());
    return closeCalls(deps, tx, run, locked, { status: 'cancelled', by, content: cancelledByCaller });
  });
  if (commit) deps.log.publish(commit);
  return commit !== null;
}
