import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long one turn of the event loop may be held before work that has no hurry lets others go first. */
const turnMs = 10;

let turnStartedAt: number | null = null;

/**
 * Whether the event loop was held for so long that long work has to call `yieldToEventLoop`. The turn is that of the
 * process, so that many that work at a time hold it no longer than one. Costs little more than reading the clock.
 */
export function isTurnOver(): boolean {
  const now = performance.now();
  if (turnStartedAt === null) {
    turnStartedAt = now;
    setImmediate(() => (turnStartedAt = null));
  }
  return now - turnStartedAt > turnMs;
}

/** Lets everything else that is ready go first. */
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
