import { readFile } from 'node:fs/promises';
import pg from 'pg';

/** The microseconds of a clock tick, in which Linux counts the CPU time of a process. */
const tickUs = 10_000;

/** Reads the CPU time of a process of this machine, in µs; null when it is not a PostgreSQL process that can be looked at. */
async function readCpu(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? [];
  if (name !== 'postgres') return null;
  const fields = rest!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickUs;
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
