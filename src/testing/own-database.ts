import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { entities } from '#src/composition/entities.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';

/** An empty database of the server that tests are given, and the function that drops it. */
export type ServerDatabase = { url: string; drop: () => Promise<void> };

/** Creates an empty database on a server. */
export async function createServerDatabase(serverUrl: string): Promise<ServerDatabase> {
  const name = `parley_test_${randomUUID().replaceAll('-', '')}`;
  const administer = async (sql: string) => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/**
 * Opens a database in which no app works: a new one on the server of `PARLEY_TEST_DATABASE_URL`, otherwise one in memory. For
 * tests of work that every app does in the background, which would otherwise do it for them. Closing it drops it.
 */
export async function openOwnDatabase(): Promise<Database> {
  const serverUrl = process.env['PARLEY_TEST_DATABASE_URL'];
  const options = { dataDir: 'memory://', poolSize: 10, entities };
  if (serverUrl === undefined) return openDatabase({ ...options, databaseUrl: null });
  const { url, drop } = await createServerDatabase(serverUrl);
  const database = await openDatabase({ ...options, databaseUrl: url });
  return { ...database, close: () => database.close().then(drop) };
}
