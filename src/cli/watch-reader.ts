import { closeSync, constants, fstatSync, openSync } from 'node:fs';

const intervalMs = 1_000;

/** Tells whether nobody reads the pipe that standard output is. Only Linux tells without something being written. */
function hasLostReader(): boolean {
  try {
    // To open a pipe for writing, without waiting for a reader, fails when there is none.
    closeSync(openSync('/proc/self/fd/1', constants.O_WRONLY | constants.O_NONBLOCK));
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENXIO';
  }
}

/**
 * Calls `onLost` when the reader of standard output has gone, as `head` does, although nothing is written. It looks once a
 * second. Returns the function that stops it.
 */
export function watchReader(onLost: () => void): () => void {
  if (process.platform !== 'linux' || !fstatSync(1).isFIFO()) return () => {};
  const timer = setInterval(() => {
    if (hasLostReader()) onLost();
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
