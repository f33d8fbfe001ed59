import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** An empty database of the server that tests are given, and the function that drops it. */
export type ServerDatabase = { url: string; drop: () => Promise<void> };

/** Tells whether statements may be prepared by name on the server that tests are given: not through a pooler in transaction mode. */
export const preparesTestStatements = (): boolean => process.env['PARLEY_TEST_DB_PREPARE'] !== 'off';

/** Runs a statement on a server, with a connection of its own. */
async function administer<Row extends object>(serverUrl: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: serverUrl });
  client.on('error', () => {}); // the statement fails by itself
  await client.connect();
  const { rows } = await client.query<Row>(sql).finally(() => client.end());
  return rows;
}

/** Returns a new name of a database, or the beginning of the names of several. */
export const newDatabaseName = (): string => `parley_test_${randomUUID().replaceAll('-', '')}`;

/** Creates an empty database on a server. */
export async function createServerDatabase(serverUrl: string, name = newDatabaseName()): Promise<ServerDatabase> {
  await administer(serverUrl, `CREATE DATABASE ${name}`);
  const drop = () => administer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => drop().then(() => {}) };
}

/** Drops the databases of a server whose names begin so. */
export async function dropServerDatabases(serverUrl: string, beginning: string): Promise<void> {
  const sql = `SELECT datname AS name FROM pg_database WHERE starts_with(datname, '${beginning}')`;
  for (const { name } of await administer<{ name: string }>(serverUrl, sql))
    await administer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
}
