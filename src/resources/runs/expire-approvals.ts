import type { DataSource } from 'typeorm';
import { organizationReach } from '#src/db/reach.ts';
import { repeat } from '#src/process/repeat.ts';
import type { Commit } from '#src/resources/events/log/record.ts';
import { closeCalls, lockWaitingCalls, type CloseCallsDeps } from './cancel-calls.ts';
import { findActiveRun, findRun } from './store.ts';
import { lockSession } from '#src/resources/sessions/store.ts';
import { expireApprovals, listExpiredRuns } from '#src/resources/approvals/store.ts';

type ExpiryDeps = CloseCallsDeps & {
  dataSource: DataSource;
  onError: (error: unknown, context: object) => void;
};

const everyMs = 5_000;
/** The decider of approvals that expire. */
const parley = 'parley';
const inTime = 'Nobody has approved this call in time: it was not made.';

/**
 * Rejects the calls of a run that nobody has decided, unless somebody decides them now. Where nothing can be said any more, such
 * as in an ended session, only the approvals end.
 */
async function expireRun(
  deps: ExpiryDeps,
  { runId, organizationId }: { runId: string; organizationId: string },
): Promise<void> {
  const commit = await deps.dataSource.transaction(async (tx): Promise<Commit | null> => {
    const reach = organizationReach(organizationId);
    const run = await findRun(tx, reach, runId);
    const session = run?.status === 'requires_approval' ? await lockSession(tx, reach, run.sessionId) : null;
    if (run && session?.status === 'active') {
      if (await findActiveRun(tx, session.id)) return null; // the next round does it
      const locked = await lockWaitingCalls(tx, run);
      if (locked) return closeCalls(deps, tx, run, locked, { status: 'expired', by: parley, content: inTime });
    }
    await expireApprovals(tx, runId, { now: deps.clock(), by: parley });
    return null;
  });
  if (commit) deps.log.publish(commit);
}

/** Rejects the calls whose time is over, each run by itself: one that cannot be decided does not keep the others waiting. */
async function expireAll(deps: ExpiryDeps, stopping?: AbortSignal): Promise<void> {
  for (const run of await listExpiredRuns(deps.dataSource, deps.clock())) {
    if (stopping?.aborted) return;
    await expireRun(deps, run).catch((error: unknown) =>
      deps.onError(error, { work: 'expiring approvals', run_id: run.runId }),
    );
  }
}

/**
 * Begins to reject calls that nobody decides in time. Several instances may do so: the lock of a session lets one of them reject.
 * Returns the function that stops it.
 */
export const beginExpiry = (deps: ExpiryDeps): (() => Promise<void>) =>
  repeat({
    name: 'approvals',
    round: (stopping) => expireAll(deps, stopping),
    everyMs,
    now: true,
    onFailure: (error) => deps.onError(error, { work: 'expiring approvals' }),
  });
