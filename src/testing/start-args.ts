/**
 * The arguments with which tests start Parley in a process. V8 is told not to optimize the code of the embedded PostgreSQL:
 * in a process that runs for seconds that takes longer than it saves.
 */
export const startArgs = ['--liftoff-only', 'src/start.js'];
