import { setImmediate as nextTurn } from 'node:timers/promises';

/** The time that one turn of the event loop may take before long work has to yield. */
const turnMs = 10;

let turnStartedAt: number | null = null;

/**
 * Checks whether the current turn of the event loop has lasted so long that long work has to call `yieldToEventLoop`. The
 * turn is that of the process, so that concurrent tasks hold it no longer than one would. Costs little more than reading
 * the clock.
 */
export function isTurnOver(): boolean {
  const now = performance.now();
  if (turnStartedAt === null) {
    turnStartedAt = now;
    setImmediate(() => (turnStartedAt = null));
  }
  return now - turnStartedAt > turnMs;
}

/** Lets all other ready callbacks run first. */
export const yieldToEventLoop = (): Promise<void> => nextTurn();

let lastTurn: Promise<void> = Promise.resolve();

/**
 * Waits for a turn of the event loop before a step that cannot be divided. Of many that wait, each gets a turn of its own,
 * and everything else goes on between two of them.
 */
export function waitForOwnTurn(): Promise<void> {
  lastTurn = lastTurn.then(yieldToEventLoop);
  return lastTurn;
}
