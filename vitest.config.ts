import { defineConfig } from 'vitest/config';

const api = ['src/resources/**/*.test.ts', 'src/**/*.api.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['src/testing/global-setup.ts'],
    projects: [
      {
        test: {
          name: 'api',
          include: api,
          setupFiles: ['src/testing/setup.ts'],
          isolate: false,
          // Each worker has a database of its own, unless a server is given: there, some tests look at all that is in it.
          maxWorkers: process.env['PARLEY_TEST_DATABASE_URL'] ? 1 : 2,
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'openapi/**/*.test.ts', 'contracts/**/*.test.ts'],
          exclude: api,
          testTimeout: 30_000,
        },
      },
    ],
  },
});
