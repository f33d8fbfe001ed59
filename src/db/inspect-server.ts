import pg from '#generated/packages/pg.js';
import { DatabaseError, explainConnectFailure, explainEncoding } from './failures.ts';
import { migrations } from './migrations/index.ts';
import type { Queryable } from './query.ts';

/** A PostgreSQL server as it is found, without changing anything. */
type InspectedServer = {
  version: string;
  /** The migrations that the next start will apply, and those of a newer Parley. */
  missing: number;
  newer: number;
  /** The milliseconds by which the clock of this machine is ahead of the server's. */
  clockMs: number;
};

/**
 * Looks at the database of a server.
 * @param look is called with it if it is up to date, and its outcome is in `looked`; null for another
 * @throws DatabaseError when it cannot be reached
 */
export async function inspectServer<T>(
  url: string,
  look: (db: Queryable) => Promise<T>,
): Promise<InspectedServer & { looked: T | null }> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const startedAt = Date.now();
    const { rows } = await client.query<{ version: string; encoding: string; now: Date; table: string | null }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding, clock_timestamp() AS now, to_regclass('migrations')::text AS "table"`,
    );
    const { version, encoding, now, table } = rows[0]!;
    if (encoding !== 'UTF8') throw new DatabaseError(`DATABASE_URL: ${explainEncoding(encoding)}`);
    const clockMs = (startedAt + Date.now()) / 2 - now.getTime();
    const applied = table === null ? [] : (await client.query<{ name: string }>('SELECT name FROM migrations')).rows;
    const names = new Set(applied.map(({ name }) => name));
    const known = new Set(migrations.map(({ name }) => name));
    const missing = [...known].filter((name) => !names.has(name)).length;
    const db: Queryable = {
      query: async <R>(sql: string, parameters: unknown[] = []) => (await client.query(sql, parameters)).rows as R,
    };
    return {
      version,
      missing,
      newer: [...names].filter((name) => !known.has(name)).length,
      clockMs,
      looked: missing === 0 ? await look(db) : null,
    };
  } catch (error) {
    throw explainConnectFailure(url, error) ?? error;
  } finally {
    await client.end().catch(() => {});
  }
}
