/**
 * Tells whether the tests are deep ones, as those of `.ci/run` are: all runs of property tests, and what takes many seconds of
 * a processor for a thing that few changes touch.
 */
export const isDeep = Boolean(process.env['PARLEY_TEST_DEEP']);
/** The share of its runs that a property test makes. */
const share = isDeep ? 1 : 0.2;

/** The steps from one fault to the next, in a test that repeats itself with a fault at each step: a deep test leaves none out. */
export const faultStride = isDeep ? 1 : 3;

/** Returns the number of runs of a property test, of which `deep` are made by a deep test and never less than `fewestRuns`. */
export function scaleRuns(deep: number, fewestRuns = 10): number {
  return Math.min(deep, Math.max(fewestRuns, Math.ceil(deep * share)));
}

/**
 * Returns the values that a test goes through, evenly spread over all: a deep test goes through all, and no test through
 * less than `fewest`. `shift` moves the choice along, so that several choices from one list are different ones.
 */
export function sampleEvenly<T>(all: readonly T[], fewest = 2, shift = 0): T[] {
  const count = scaleRuns(all.length, fewest);
  return Array.from({ length: count }, (_, n) => all[(Math.floor((n * all.length) / count) + shift) % all.length]!);
}
