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

/** The size of a text, in bytes or characters, from which a step that goes through it takes long. */
const longStepSize = 1_048_576;
/** The number of turns that others have before a step that takes long: enough for a small request to be answered. */
const turnsBeforeLongStep = 10;

let lastTurn: Promise<void> = Promise.resolve();

async function waitForTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await yieldToEventLoop();
}

/**
 * Waits for a turn of the event loop before a step that cannot be divided, and goes through `size` bytes or characters. Of
 * many that wait, each gets a turn of its own, and everything else goes on between two of them: for one turn, or for
 * several before a step that takes long.
 */
export function waitForOwnTurn(size = 0): Promise<void> {
  const turns = size >= longStepSize ? turnsBeforeLongStep : 1;
  lastTurn = lastTurn.then(() => waitForTurns(turns));
  return lastTurn;
}
