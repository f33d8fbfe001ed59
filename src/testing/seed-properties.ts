import fc from 'fast-check';

/**
 * The seed of all property tests. It is fixed, so that a change is not refused for a value that somebody else's change
 * should have been tried with. `PARLEY_TEST_SEED` gives another one, to look for what this one does not find.
 */
fc.configureGlobal({ seed: Number(process.env['PARLEY_TEST_SEED'] ?? 1) });
