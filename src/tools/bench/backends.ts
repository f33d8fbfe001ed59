import { readFile } from 'node:fs/promises';
import pg from 'pg';

/** Reads the CPU time of a process of this machine, in µs; null when it is not a PostgreSQL process that can be looked at. */
async function readCpu(pid: number): Promise<number | null> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  if (name.trim() !== 'postgres') return null;
  // The time on a processor in ns, the time of waiting for one, and the number of turns.
  const [onProcessor] = (await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ');
  return Number(onProcessor) / 1_000;
}

/**
 * Returns what reads the CPU time that the connections to a database have used in its server, in µs. Null when the server
 * runs elsewhere.
 */
export async function watchBackends(url: string): Promise<(() => Promise<number>) | null> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const sum = async () => {
    const { rows } = await client.query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    const times = await Promise.all(rows.map(({ pid }) => readCpu(pid)));
    return times.includes(null) ? null : times.reduce<number>((total, time) => total + time!, 0);
  };
  const own = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  if ((await readCpu(own.rows[0]!.pid)) === null) {
    await client.end();
    return null;
  }
  return async () => (await sum()) ?? Number.NaN;
}
