/** A part of the program that is loaded when it is needed first, or when a start has time for it. */
export type LaterPart<T> = {
  /** Returns the part if it is loaded, or null. */
  current(): T | null;
  /** Loads the part, once. Rejects, each time, when it cannot be loaded. */
  load(): Promise<T>;
};

/** Creates a part that `open` imports and makes. */
export function loadLater<T>(open: () => Promise<T>): LaterPart<T> {
  let loaded: T | null = null;
  let loading: Promise<T> | null = null;
  return {
    current: () => loaded,
    load: () => (loading ??= open().then((part) => (loaded = part))),
  };
}
