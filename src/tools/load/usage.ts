import { readFile } from 'node:fs/promises';
import pg from 'pg';

/** The resources that an instance has used so far, and those in use, by its own metrics. */
export type InstanceUsage = { cpuSeconds: number; rssBytes: number; heapBytes: number; streams: number; runs: number };

/** Reads the value of a sample in the text format of Prometheus; 0 when it is missing. */
function readSample(text: string, name: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}

/** Asks an instance for its metrics. */
export async function readInstanceUsage(metricsUrl: string): Promise<InstanceUsage> {
  const text = await (await fetch(metricsUrl)).text();
  return {
    cpuSeconds: readSample(text, 'process_cpu_seconds_total'),
    rssBytes: readSample(text, 'process_resident_memory_bytes'),
    heapBytes: readSample(text, 'nodejs_heap_size_used_bytes'),
    streams: readSample(text, 'parley_streams_open'),
    runs: readSample(text, 'parley_runs_active'),
  };
}

/** The kernel counts processor time in hundredths of a second. */
const ticksASecond = 100;

/** Returns the processor time in seconds of a process of this machine; null when it is not one, or not Linux. */
async function readProcessCpu(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null || !text.includes('postgres')) return null;
  const [user, system] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) / ticksASecond;
}

/** Reads the processor time of the processes that serve one database, as far as they run on this machine. */
export class DatabaseCpu {
  readonly #client: pg.Client;
  /** The last reading of each process, those that have ended included. */
  readonly #seconds = new Map<number, number>();

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(databaseUrl: string): Promise<DatabaseCpu> {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => {});
    await client.connect();
    return new DatabaseCpu(client);
  }

  /** Returns the seconds that its connections have used so far; null when they run elsewhere. */
  async read(): Promise<number | null> {
    const sql = 'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
    const { rows } = await this.#client.query<{ pid: number }>(sql);
    for (const { pid } of rows) {
      const seconds = await readProcessCpu(pid);
      if (seconds !== null) this.#seconds.set(pid, seconds);
    }
    return this.#seconds.size === 0 ? null : [...this.#seconds.values()].reduce((sum, each) => sum + each, 0);
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
