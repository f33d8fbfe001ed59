import { organizationReach } from '#src/db/reach.ts';
import type { Principal } from '#src/access/principal.ts';
import { problem, Problem } from '#src/api/problems.ts';
import type { StartedRun } from '#src/api/write.ts';
import type { BranchKey } from '#src/resources/branches/store.ts';
import { type RunRow, findRun, requestRunCancel } from '#src/resources/runs/store.ts';
import { SessionBusy } from './session-busy.ts';
import { startRun } from './start.ts';
import type { ChatDeps, Opening, StartDeps } from './run-opening.ts';

/** The action of a message while another run is answering in its session. */
export type IfBusy = 'reject' | 'enqueue' | 'interrupt';

/** The longest time that a message waits for its turn, and the maximum number of others before it. */
const longestWaitMs = 120_000;
const mostWaiting = 16;
/** The longest time that an interrupted run may take to end. */
const stopMs = 10_000;
/** The number of times that one message interrupts: others may be as quick. */
const mostInterruptions = 5;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const gone = () => problem('service_unavailable', 'The caller has gone before its turn came: nothing was sent.');

/** Requests of this process that wait for their turn in a session, the first one first. */
const queues = new Map<string, object[]>();

/** Returns the number of messages of this process that wait for their turn in a session. */
export const countWaiting = (sessionId: string): number => queues.get(sessionId)?.length ?? 0;

function leave(sessionId: string, ticket: object): void {
  const left = (queues.get(sessionId) ?? []).filter((other) => other !== ticket);
  if (left.length > 0) queues.set(sessionId, left);
  else queues.delete(sessionId);
}

/** Waits until the run has ended, whoever carries it out. False when `deadline` or the caller's leaving came first. */
async function ended(deps: ChatDeps, run: RunRow, deadline: number, signal: AbortSignal): Promise<boolean> {
  for (let wait = 20; performance.now() < deadline && !signal.aborted; wait = Math.min(wait * 2, 250)) {
    const row = await findRun(deps.dataSource, organizationReach(run.organizationId), run.id);
    if (row?.status !== 'running') return true;
    await pause(wait);
  }
  return false;
}

/**
 * Returns the opening of a message that is not let in before the others that wait: it finds the session as if it were
 * busy. Its branch, unless it names a message, is the one that was current when it came.
 */
function inTurn(opening: Opening, ticket: object): Opening {
  let arrivedOn: BranchKey | undefined;
  return {
    ...opening,
    async admit(tx, place, agent, now) {
      arrivedOn = arrivedOn === undefined ? place.currentBranchId : arrivedOn;
      const queue = queues.get(place.session.id);
      if (queue && queue[0] !== ticket) throw new SessionBusy(null, place.session.id);
      return opening.admit(tx, { ...place, currentBranchId: arrivedOn }, agent, now);
    },
  };
}

/**
 * Waits in the request: it is the place in the queue, so that whoever leaves gives it up, and nothing is left behind.
 * Requests of one process are served in their order; those of several processes as they come.
 */
async function enqueue(deps: StartDeps, opening: Opening, signal: AbortSignal): Promise<StartedRun> {
  const ticket = {};
  const turn = inTurn(opening, ticket);
  const deadline = performance.now() + longestWaitMs;
  let sessionId: string | null = null;
  try {
    for (;;) {
      const outcome = await startRun(deps, turn).catch((error: unknown) => {
        if (error instanceof SessionBusy) return error;
        throw error;
      });
      if (!(outcome instanceof SessionBusy)) return outcome;
      sessionId ??= takeTicket(outcome, ticket);
      if (outcome.run) await ended(deps, outcome.run, deadline, signal);
      else await pause(50);
      if (signal.aborted) throw gone();
      if (performance.now() >= deadline) throw tooLong(outcome.sessionId);
    }
  } finally {
    if (sessionId !== null) leave(sessionId, ticket);
  }
}

function takeTicket({ sessionId }: SessionBusy, ticket: object): string {
  const queue = queues.get(sessionId) ?? [];
  if (queue.length >= mostWaiting)
    throw problem('run_in_progress', `${mostWaiting} messages wait for their turn in session ${sessionId} already.`, {
      retryAfterS: 5,
    });
  queues.set(sessionId, [...queue, ticket]);
  return sessionId;
}

const tooLong = (sessionId: string): Problem =>
  problem('run_in_progress', `The turn of this message in session ${sessionId} has not come within 120 seconds.`, {
    retryAfterS: 5,
  });

function demandMayCancel({ scopes }: Principal): void {
  if (scopes.has('runs:write')) return;
  throw problem('insufficient_permissions', 'To interrupt a run the credential needs the scope runs:write.');
}

/** Cancels the run that answers in the session, and goes on; more than once if others begin one meanwhile. */
async function interrupt(deps: StartDeps, opening: Opening, signal: AbortSignal): Promise<StartedRun> {
  for (let count = 0; ; count += 1) {
    try {
      return await startRun(deps, opening);
    } catch (error) {
      const run = error instanceof SessionBusy ? error.run : null;
      if (!run || count === mostInterruptions) throw error;
      demandMayCancel(opening.principal);
      await stop(deps, run, signal);
    }
  }
}

async function stop(deps: ChatDeps, run: RunRow, signal: AbortSignal): Promise<void> {
  const { id, sessionId } = run;
  if (run.isProducers) {
    const detail = `The run ${id} in session ${sessionId} is carried out by a producer, which a message does not interrupt.`;
    throw problem('run_in_progress', detail, { retryAfterS: 1 });
  }
  if (await requestRunCancel(deps.dataSource, organizationReach(run.organizationId), id, deps.clock()))
    await deps.runner.cancel(run);
  if (await ended(deps, run, performance.now() + stopMs, signal)) return;
  if (signal.aborted) throw gone();
  throw problem('run_in_progress', `The run ${id} was told to stop, and has not stopped yet.`, { retryAfterS: 1 });
}

/** Begins a run for a message, as it wishes if another one is answering in its session. */
export function startIfBusy(
  deps: StartDeps,
  opening: Opening,
  ifBusy: IfBusy,
  signal: AbortSignal,
): Promise<StartedRun> {
  if (ifBusy === 'enqueue') return enqueue(deps, opening, signal);
  if (ifBusy === 'interrupt') return interrupt(deps, opening, signal);
  return startRun(deps, inTurn(opening, {}));
}
