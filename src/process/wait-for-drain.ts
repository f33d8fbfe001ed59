import type { Writable } from 'node:stream';

/**
 * Resolves when a stream takes more after a write that returned false, or when it is closed: at once when it is closed already.
 * Leaves no listener behind, however often one stream is waited for.
 */
export function waitForDrain(stream: Writable): Promise<void> {
  if (stream.destroyed || stream.closed) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = () => {
      stream.off('drain', settle).off('close', settle);
      resolve();
    };
    stream.on('drain', settle).on('close', settle);
  });
}
