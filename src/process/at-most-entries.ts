/**
 * Returns the options of an LRUCache that holds `count` entries at most. Its `max` would take memory for all of them, and the time to
 * fill that, when the cache is made: some twenty caches of ten thousand entries are made at each start.
 */
export const atMostEntries = (count: number): { maxSize: number; sizeCalculation: () => number } => ({
  maxSize: count,
  sizeCalculation: () => 1,
});
