// All raw: statements about the database itself.
import { repeat } from '#src/process/repeat.ts';
import type { Queryable } from './query.ts';

/** The thresholds of upkeep: bytes of the write-ahead log, and the number and share of dead rows in a table. */
type UpkeepLimits = { walBytes: number; deadRows: number; deadShare: number };

/** The limits by which a PostgreSQL server would vacuum, too. */
const usualLimits: UpkeepLimits = { walBytes: 64 * 1024 * 1024, deadRows: 1_000, deadShare: 0.2 };

const restMs = 15_000;

/**
 * Keeps an embedded database in order. PostgreSQL does so in processes of its own, which the embedded one does not have: without
 * checkpoints its write-ahead log would grow by all that is written, and dead rows would keep their place for ever.
 */
export class Upkeep {
  readonly #db: Queryable;
  readonly #limits: UpkeepLimits;
  #holds = 0;

  constructor(db: Queryable, limits: UpkeepLimits = usualLimits) {
    this.#db = db;
    this.#limits = limits;
  }

  /** Begins to look every quarter of a minute. Returns the function that stops it. What fails is done by a later round. */
  begin(): () => Promise<void> {
    const round = () => this.run();
    return repeat({ name: 'upkeep of the database', round, everyMs: restMs, now: false, onFailure: () => {} });
  }

  /** Does nothing until the returned function is called: the copy of a database needs its whole write-ahead log. */
  hold(): () => void {
    this.#holds += 1;
    return () => void (this.#holds -= 1);
  }

  /** Makes a checkpoint, or vacuums the table that has the most dead rows, if one is needed. */
  async run(): Promise<void> {
    if (this.#holds > 0) return;
    if (await this.#needsCheckpoint()) return void (await this.#db.query('CHECKPOINT', []));
    const table = await this.#findTable();
    if (table !== null && this.#holds === 0) await this.#db.query(`VACUUM ${table}`, []);
  }

  async #needsCheckpoint(): Promise<boolean> {
    const sql =
      'SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) > $1::numeric AS "isLong" FROM pg_control_checkpoint()';
    const [found] = await this.#db.query<{ isLong: boolean }[]>(sql, [this.#limits.walBytes]);
    return found!.isLong && this.#holds === 0;
  }

  /** Finds the quoted name of the table that needs it most, or null. */
  async #findTable(): Promise<string | null> {
    const sql = `SELECT relid::regclass::text AS name FROM pg_stat_user_tables
      WHERE n_dead_tup > $1::bigint AND n_dead_tup > $2::float8 * n_live_tup ORDER BY n_dead_tup DESC LIMIT 1`;
    const [found] = await this.#db.query<{ name: string }[]>(sql, [this.#limits.deadRows, this.#limits.deadShare]);
    return found?.name ?? null;
  }
}
