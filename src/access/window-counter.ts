import { LRUCache } from 'lru-cache';

/** What a key has used of the current window, and when that ends. */
export type WindowCount = { used: number; resetAtMs: number };

/** More keys than a process meets in a window; some megabytes. */
const defaultMaxKeys = 20_000;

/**
 * Counts by key in fixed windows that begin with a key's first use. Holds at most `maxKeys`: the key that was used the
 * longest time ago is forgotten first, so that no caller can make it grow.
 */
export class WindowCounter {
  readonly #counts: LRUCache<string, WindowCount>;
  readonly #windowMs: number;
  readonly #now: () => number;

  constructor(windowMs: number, now: () => number, maxKeys = defaultMaxKeys) {
    this.#counts = new LRUCache({ max: maxKeys });
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
