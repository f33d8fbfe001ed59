import { repeat } from '#src/process/repeat.ts';
import type { Database } from './data-source.ts';
import type { Queryable } from './query.ts';

/** The time between two readings of the clock of the database. */
const readEveryMs = 5_000;

/** A clock that counts on by itself, in milliseconds from any moment. It never jumps. */
type CountMs = () => number;

/**
 * The time of the database, which all instances on it share: leases, expiries and limits that one instance stores mean the same to all
 * others, whatever the clock of the machine says or does. Between two readings the time counts on by a clock that never jumps.
 *
 * Each reading was made between its sending and its answer, so it bounds the time. The time is moved only when it is outside of the
 * bounds, and no further than into them: slow answers do not make it unsteady, and two instances differ by less than one of them takes.
 */
export class SharedClock {
  readonly #db: Queryable;
  readonly #countMs: CountMs;
  /** The time at the beginning of the count, in milliseconds; null before the first reading. */
  #originMs: number | null = null;

  constructor(db: Queryable, countMs: CountMs = () => performance.now()) {
    this.#db = db;
    this.#countMs = countMs;
  }

  /** Reads the clock of the database. */
  async read(): Promise<void> {
    const sentAt = this.#countMs();
    const [row] = await this.#db.query<{ ms: number }[]>(
      'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms',
    );
    const [earliest, latest] = [row!.ms - this.#countMs(), row!.ms - sentAt];
    const known = this.#originMs ?? (earliest + latest) / 2;
    this.#originMs = Math.min(Math.max(known, earliest), latest);
  }

  /** Returns the time. It has to have been read before. */
  now(): Date {
    if (this.#originMs === null) throw new Error('The clock of the database has not been read.');
    return new Date(this.#originMs + this.#countMs());
  }

  /** Begins to read the clock again and again. A reading that fails is none: the time counts on. Returns the function that stops it. */
  begin(): () => Promise<void> {
    return repeat({
      name: 'clock of the database',
      round: () => this.read(),
      everyMs: readEveryMs,
      now: false,
      onFailure: () => {},
    });
  }
}

/**
 * Opens the clock of an instance. At a server it is that of the database; the embedded database has the clock of this machine, and no
 * other process. `close` stops its readings.
 */
export async function openClock({
  kind,
  urgent,
}: Pick<Database, 'kind' | 'urgent'>): Promise<{ clock: () => Date; close: () => Promise<void> }> {
  if (kind === 'embedded') return { clock: () => new Date(), close: async () => {} };
  const shared = new SharedClock(urgent);
  await shared.read();
  return { clock: () => shared.now(), close: shared.begin() };
}
