import { endsRun } from '#src/event-log/event.ts';
import type { LogItem } from '#src/event-log/item.ts';
import type { StartedRun } from '#src/api/write.ts';
import { tail } from '#src/resources/events/follow/tail.ts';
import { findRun } from '#src/resources/runs/store.ts';
import { type BegunRun, beginRun } from './begin-run.ts';
import { readAhead } from './read-ahead.ts';
import type { ChatDeps, StartDeps, RunCaller, Opening } from './run-opening.ts';

/** Publishes what `beginRun` has stored, and has the run carried out. */
export function launchRun(deps: ChatDeps, begun: BegunRun, { principal, requestId, instance }: RunCaller): StartedRun {
  const { fresh, ...started } = begun;
  const { runId, sessionId } = started;
  if (fresh) {
    const { commit, ...assigned } = fresh;
    // The newest events of a run are kept in memory from its first one on: its caller is about to read them.
    const seat = deps.live.join(sessionId);
    deps.log.publish(commit);
    const release = deps.shares.hold('runs', principal);
    const onEnd = () => {
      seat.leave();
      release();
      deps.quotas.settle(runId).catch((error: unknown) => deps.onError(error, { run_id: runId, task: 'settling' }));
    };
    const { organizationId } = principal;
    deps.runner.start({ organizationId, sessionId, runId, requestId, instance, onEnd, ...assigned });
  }
  return started;
}

/**
 * Begins a run and has it carried out: stored in one transaction, all of it or nothing. Returns the run of an earlier request
 * with the same key.
 */
export async function startRun(deps: StartDeps, opening: Opening): Promise<StartedRun> {
  const { write } = deps;
  if (write.startedRun) return write.startedRun;
  const known = await readAhead(deps, opening);
  const begun = await write.startRun((tx, ...senders) => beginRun(deps, tx, opening, senders, known), opening.apart);
  return launchRun(deps, begun, opening);
}

/**
 * Returns the events of a run, from its first to its last, as they are stored. The run goes on when its reader does not.
 */
export async function followRun(
  deps: ChatDeps,
  { principal }: Pick<RunCaller, 'principal'>,
  { runId, sessionId, beginning }: Omit<StartedRun, 'conversationId'>,
  signal: AbortSignal,
): Promise<AsyncGenerator<LogItem, void, undefined>> {
  const { firstSeq } = beginning ?? (await findRun(deps.dataSource, principal, runId))!;
  return tail(deps, { sessionId, afterSeq: firstSeq - 1, signal, isLast: endsRun });
}
