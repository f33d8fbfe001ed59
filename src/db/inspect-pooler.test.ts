import { expect, it } from 'vitest';
import { preparesTestStatements } from '#src/testing/server-database.ts';
import { openDatabase } from './data-source.ts';
import { inspectPooler } from './inspect-pooler.ts';

const url = process.env['PARLEY_TEST_DATABASE_URL'];
const open = (preparesStatements: boolean) =>
  openDatabase({ databaseUrl: url!, dataDir: 'memory://', poolSize: 2, preparesStatements, entities: [] });

// `.ci/run` runs it at the server, and through a PgBouncer in transaction mode that drops prepared statements.
it.runIf(url)('tells whether a pooler stands before the server, and whether it keeps prepared statements', async () => {
  expect(await inspectPooler(url!)).toBe(preparesTestStatements() ? 'none' : 'drops');
});

it.runIf(url)('a start through a pooler that drops prepared statements names the setting', async () => {
  if (preparesTestStatements()) await (await open(true)).close();
  else await expect(open(true)).rejects.toThrow(/DATABASE_URL: .*PARLEY_DB_PREPARE=off/);
  await (await open(false)).close();
});
