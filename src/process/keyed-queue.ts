import { setTimeout as sleep } from 'node:timers/promises';

/** Work that is done one after the other for each key. */
export type KeyedQueue = { run<T>(key: string, work: () => Promise<T>): Promise<T> };

/**
 * Creates a queue in which work with equal keys waits for the work before it, `maxWaitMs` at most. It saves work that
 * would be repeated, and guarantees nothing: another process has a queue of its own.
 */
export function createKeyedQueue(maxWaitMs: number): KeyedQueue {
  const last = new Map<string, Promise<void>>();
  const waitFor = async (before: Promise<void>) => {
    const timer = new AbortController();
    await Promise.race([before, sleep(maxWaitMs, undefined, { signal: timer.signal, ref: false }).catch(() => {})]);
    timer.abort();
  };
  return {
    async run(key, work) {
      const before = last.get(key);
      const { promise, resolve } = Promise.withResolvers<void>();
      last.set(key, promise);
      try {
        if (before) await waitFor(before);
        return await work();
      } finally {
        resolve();
        if (last.get(key) === promise) last.delete(key);
      }
    },
  };
}
