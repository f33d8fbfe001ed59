import pg from '#generated/packages/pg.js';
import { explainConnectFailure } from './failures.ts';
import { migrations } from './migrations/index.ts';

/** A PostgreSQL server as it is found, without changing anything. */
type InspectedServer = {
  version: string;
  /** The migrations that the next start will apply, and those of a newer Parley. */
  missing: number;
  newer: number;
  /** The milliseconds by which the clock of this machine is ahead of the server's. */
  clockMs: number;
};

/** Looks at the database of a server. @throws DatabaseError when it cannot be reached */
export async function inspectServer(url: string): Promise<InspectedServer> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const startedAt = Date.now();
    const { rows } = await client.query<{ version: string; now: Date; table: string | null }>(
      `SELECT current_setting('server_version') AS version, clock_timestamp() AS now, to_regclass('migrations')::text AS "table"`,
    );
    const { version, now, table } = rows[0]!;
    const clockMs = (startedAt + Date.now()) / 2 - now.getTime();
    const applied = table === null ? [] : (await client.query<{ name: string }>('SELECT name FROM migrations')).rows;
    const names = new Set(applied.map(({ name }) => name));
    const known = new Set(migrations.map(({ name }) => name));
    return {
      version,
      missing: [...known].filter((name) => !names.has(name)).length,
      newer: [...names].filter((name) => !known.has(name)).length,
      clockMs,
    };
  } catch (error) {
    throw explainConnectFailure(url, error) ?? error;
  } finally {
    await client.end().catch(() => {});
  }
}
