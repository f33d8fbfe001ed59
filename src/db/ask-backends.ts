import pg from '#generated/packages/pg.js';
import type { AskForBusy } from './silence-watch.ts';

const askMs = 3_000;

/** Runs one statement on a connection of its own. */
async function ask<Row extends object>(url: string, sql: string, pids: readonly number[]) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: askMs, query_timeout: askMs });
  client.on('error', () => {}); // the statement fails by itself
  try {
    await client.connect();
    const { rows } = await client.query<Row>(sql, [pids]);
    return { rows, ownPid: (client as unknown as { processID: number }).processID };
  } finally {
    client.end().catch(() => {});
  }
}

/** Returns the functions that ask a PostgreSQL server for the processes of connections, and that end those that do nothing. */
export function createBackendAsker(url: string): {
  askForBusy: AskForBusy;
  endAtServer: (pids: readonly number[]) => Promise<void>;
} {
  return {
    async askForBusy(pids) {
      const sql = `SELECT pg_backend_pid() AS own, (SELECT array_agg(pid) FROM pg_stat_activity
        WHERE pid = ANY($1::int[]) AND state = 'active') AS busy`;
      const { rows, ownPid } = await ask<{ own: number; busy: number[] | null }>(url, sql, pids);
      const [row] = rows;
      // A pooler tells its clients of processes that are not those of the server.
      return row && row.own === ownPid ? new Set(row.busy) : null;
    },
    async endAtServer(pids) {
      const sql = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE pid = ANY($1::int[]) AND state <> 'active' AND datname = current_database() AND usename = current_user`;
      await ask(url, sql, pids);
    },
  };
}
