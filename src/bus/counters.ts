import { WindowCounter, type WindowCount } from './window-counter.ts';

/** Counts by key in fixed windows that begin with a key's first use. */
export type WindowTally = {
  /** Adds one to a key's count and returns it. */
  increment(key: string): Promise<WindowCount>;
  /** Returns a key's count, or null when nothing was counted in the current window. */
  read(key: string): Promise<WindowCount | null>;
  forget(key: string): Promise<void>;
};

/** Opens the counter of a name. Instances that share a server of counters share the counters of one name. */
export type OpenCounter = (name: string, windowS: number) => WindowTally;

/** Returns counters in the memory of this process. */
export const openMemoryCounters =
  (now: () => number): OpenCounter =>
  (_name, windowS) => {
    const counter = new WindowCounter(windowS * 1_000, now);
    return {
      increment: async (key) => counter.increment(key),
      read: async (key) => counter.read(key),
      forget: async (key) => counter.forget(key),
    };
  };
