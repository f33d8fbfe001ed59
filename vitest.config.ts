import { defineConfig } from 'vitest/config';
import { LongFilesFirst } from './src/testing/long-files-first.ts';

const onServer = Boolean(process.env['PARLEY_TEST_DATABASE_URL']);

/** Tests of the whole API on a database, which `.ci/run` repeats on PostgreSQL. */
const api = ['src/resources/**/*.test.ts', 'src/**/*.api.test.ts'];
/** Tests that need no database, but the compiled contract: they run where those of the API have compiled it. */
const ofContract = ['src/{clients,contract,grpc,http,v1}/**/*.test.ts'];
/** Tests of the API on documents, tools and refusals, which no database takes part in: a server has nothing to add to them. */
const ofDocuments = [
  'src/codemod/**/*.test.ts',
  'src/testing/system/{examples,guides,knowing,odd-requests,samples,scopes}.api.test.ts',
];
/** The files of the project `api`; all others are in `unit`. */
const apiFiles = onServer ? api : [...api, ...ofContract];

/**
 * Space for young objects: with the default most live long enough to be copied, and then have to be looked for among the old.
 * And no optimization of the embedded PostgreSQL: it takes seconds of a processor, and single statements are not faster by it.
 */
const execArgv = ['--max-semi-space-size=64', '--liftoff-only'];

/** One more than the processors of a small machine: a sixth of the time of the tests is waiting. By itself Vitest would leave one idle. */
const maxWorkers = 3;

/** Long enough for a machine that is busy with something else: a limit only ends what hangs. */
const limits = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000, interval: 20 } } };

export default defineConfig({
  test: {
    globalSetup: ['src/testing/global-setup.ts'],
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        test: {
          ...limits,
          name: 'api',
          execArgv,
          include: apiFiles,
          exclude: onServer ? ofDocuments : [],
          setupFiles: ['src/testing/worker-database.ts', 'src/testing/seed-properties.ts', 'src/testing/setup.ts'],
          isolate: false,
          // Each has a database of its own: some tests look at all that is in it.
          maxWorkers,
        },
      },
      {
        test: {
          ...limits,
          name: 'unit',
          execArgv,
          setupFiles: ['src/testing/seed-properties.ts'],
          include: ['src/**/*.test.ts', 'openapi/**/*.test.ts', 'contracts/**/*.test.ts'],
          exclude: apiFiles,
          // A process for each of the files would spend a fifth of the time on starting and importing.
          isolate: false,
          maxWorkers,
        },
      },
    ],
  },
});
