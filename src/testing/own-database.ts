import { entities } from '#src/composition/entities.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { keepEmptyDatabase } from './kept-database.ts';
import { createServerDatabase, preparesTestStatements } from './server-database.ts';

/**
 * Opens a database in which no app works: a new one on the server of `PARLEY_TEST_DATABASE_URL`, otherwise one in memory. For
 * tests of work that every app does in the background, which would otherwise do it for them. Closing it drops it.
 */
export async function openOwnDatabase(): Promise<Database> {
  const serverUrl = process.env['PARLEY_TEST_DATABASE_URL'];
  const preparesStatements = preparesTestStatements();
  const options = { dataDir: 'memory://', poolSize: 10, preparesStatements, entities };
  if (serverUrl === undefined) {
    await keepEmptyDatabase();
    return openDatabase({ ...options, databaseUrl: null });
  }
  const { url, drop } = await createServerDatabase(serverUrl);
  const database = await openDatabase({ ...options, databaseUrl: url });
  return { ...database, close: () => database.close().then(drop) };
}
