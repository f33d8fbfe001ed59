import { setImmediate as othersGo } from 'node:timers/promises';

/** How long one piece of work holds the event loop. */
const sliceMs = 10;

/** Called between two pieces of work; what it returns is waited for. */
export type Pause = () => Promise<void> | undefined;

/**
 * Divides long work into slices: call it between two pieces, and wait for what it returns. Others go on whenever a slice
 * is full.
 */
export function createPauses(): Pause {
  let began = performance.now();
  return () => {
    if (performance.now() - began < sliceMs) return undefined;
    return othersGo().then(() => void (began = performance.now()));
  };
}
