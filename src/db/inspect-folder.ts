import pg from '#generated/packages/pg.js';
import { openEmbedded } from './embedded.ts';
import { explainFolderDatabase } from './folder-failures.ts';
import { readMigrationState } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import type { Queryable } from './query.ts';

/** The state of the database in a data folder: its newest migrations that this Parley does not know, and who has applied them. */
export type InspectedFolder = { newer: number; version: string | null };

/**
 * Opens the database of a data folder as it is, without applying migrations, and closes it again. PostgreSQL recovers it, if
 * it was not closed, or was copied while it ran.
 * @param look is called with the open database
 * @throws DataFolderError when the database cannot be opened
 */
export async function inspectFolder<T>(
  dataDir: string,
  look: (db: Queryable, state: InspectedFolder) => Promise<T>,
): Promise<T> {
  const server = await openEmbedded(dataDir);
  const client = new pg.Client({ user: 'postgres', database: 'postgres', stream: server.stream });
  client.on('error', () => {});
  try {
    await client.connect();
    const db: Queryable = {
      query: async <R>(sql: string, parameters: unknown[] = []) => (await client.query(sql, parameters)).rows as R,
    };
    const { finished, version } = await readMigrationState(db);
    const known = new Set(migrations.map(({ name }) => name));
    return await look(db, { newer: finished.filter((name) => !known.has(name!)).length, version });
  } catch (error) {
    throw explainFolderDatabase(dataDir, error) ?? error;
  } finally {
    await client.end().catch(() => {});
    await server.close();
  }
}
