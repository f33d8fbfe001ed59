import pg from '#generated/packages/pg.js';

/** The way between Parley and a PostgreSQL server: no pooler, or a pooler that keeps prepared statements, or one that drops them. */
export type PoolerKind = 'none' | 'keeps' | 'drops';

/** The SQLSTATEs of a prepared statement that is not there, and of one that is there already. */
const dropped = new Set(['26000', '42P05']);
const connectMs = 5_000;
/** The statements that are tried: with one alone, chance could give both clients connections of their own. */
const tries = 8;

/** Returns the process that a client was told of when it connected. */
const toldPid = (client: pg.Client): number => (client as unknown as { processID: number }).processID;

/**
 * Looks for a pooler that gives each transaction another connection to the server, and whether the statements that clients have prepared
 * are there on each. A pooler tells its clients of processes that are not those of the server. Two clients prepare statements by
 * the same names, as all instances do.
 *
 * @throws {Error} of the driver, when it cannot be reached
 */
export async function inspectPooler(url: string): Promise<PoolerKind> {
  const config = { connectionString: url, connectionTimeoutMillis: connectMs, query_timeout: connectMs };
  const clients = [new pg.Client(config), new pg.Client(config)] as const;
  for (const client of clients) client.on('error', () => {}); // the statement fails by itself
  const [first, second] = clients;
  try {
    await first.connect();
    const { rows } = await first.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    if (rows[0]!.pid === toldPid(first)) return 'none';
    await second.connect();
    for (let number = 0; number < tries; number += 1)
      for (const client of [first, second, first, second])
        await client.query({ name: `parley_check_${number}`, text: 'SELECT $1::int', values: [number] });
    return 'keeps';
  } catch (error) {
    if (dropped.has(String((error as { code?: unknown }).code))) return 'drops';
    throw error;
  } finally {
    for (const client of clients) client.end().catch(() => {});
  }
}
