import { isTurnOver, yieldToEventLoop } from './event-loop.ts';

/** Ends a piece of work. The caller awaits the result, if there is one, before the next piece. */
export type Pause = () => Promise<void> | undefined;

/**
 * Divides long work into slices: call it between two pieces, and wait for what it returns. Others go on whenever the turn
 * of the event loop is over; much work at a time holds it no longer than one.
 */
export const createPauses = (): Pause => () => (isTurnOver() ? yieldToEventLoop() : undefined);
