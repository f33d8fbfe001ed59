/** The share of its runs that a property test makes in `npm test`. With `PARLEY_TEST_DEEP` it makes all, as `.ci/run` does. */
const share = process.env['PARLEY_TEST_DEEP'] ? 1 : 0.2;

/** Returns the number of runs of a property test, of which `deep` are made by a deep test and never less than `fewestRuns`. */
export function scaleRuns(deep: number, fewestRuns = 10): number {
  return Math.min(deep, Math.max(fewestRuns, Math.ceil(deep * share)));
}
