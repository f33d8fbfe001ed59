import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';

/** The count of a key in the current window, and the end of that window in milliseconds since the epoch. */
export type WindowCount = { used: number; resetAtMs: number };

/** The default maximum of counted keys: more than a process meets in a window, in some megabytes. */
const defaultMaxKeys = 20_000;

/**
 * Counts by key in fixed windows that begin with a key's first use. Holds at most `maxKeys` and evicts the least recently
 * used one, so that no caller can make it grow.
 */
export class WindowCounter {
  readonly #counts: LRUCache<string, WindowCount>;
  readonly #windowMs: number;
  readonly #now: () => number;

  constructor(windowMs: number, now: () => number, maxKeys = defaultMaxKeys) {
    this.#counts = new LRUCache(atMostEntries(maxKeys));
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** Adds one to a key's count and returns it. */
  increment(key: string): WindowCount {
    const current = this.read(key);
    const count = { used: (current?.used ?? 0) + 1, resetAtMs: current?.resetAtMs ?? this.#now() + this.#windowMs };
    this.#counts.set(key, count);
    return count;
  }

  /** Returns a key's count, or null when nothing was counted in the current window. */
  read(key: string): WindowCount | null {
    const count = this.#counts.get(key);
    return count && count.resetAtMs > this.#now() ? count : null;
  }

  forget(key: string): void {
    this.#counts.delete(key);
  }

  get size(): number {
    return this.#counts.size;
  }
}
