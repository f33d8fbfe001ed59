import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import { cacheTtlMs } from '#src/access/key-cache.ts';

/** Remembers what was looked up for as long as a change may go unnoticed on a server whose notice of it was lost. */
type TimedCache<T> = {
  /** Returns the value of a name; by `load` when none is remembered. A failure is not remembered. */
  get(name: string, load: () => Promise<T>): Promise<T>;
  /** Forgets all values, and those under way. */
  forget(): void;
};

const maxEntries = 10_000;

/** Creates a cache of values that `load` finds. */
export function createTimedCache<T extends NonNullable<unknown>>(clock: () => Date): TimedCache<T> {
  const entries = new LRUCache<string, { value: T; untilMs: number }>(atMostEntries(maxEntries));
  let forgotten = 0;
  return {
    async get(name, load) {
      const nowMs = clock().getTime();
      const known = entries.get(name);
      if (known && known.untilMs > nowMs) return known.value;
      const before = forgotten;
      const value = await load();
      if (forgotten === before) entries.set(name, { value, untilMs: nowMs + cacheTtlMs });
      return value;
    },
    forget() {
      forgotten += 1;
      entries.clear();
    },
  };
}
