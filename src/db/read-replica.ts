import type { DataSource, QueryRunner } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#src/api/problems.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { detached } from '#src/process/work.ts';
import type { Queryable } from './query.ts';

/** The times of a replica, in milliseconds. */
type ReplicaTimes = {
  /** The longest time for which a read waits for the replica to have what was committed before. */
  lagMs: number;
  /** The longest time for which a read waits for anything else, such as a connection. */
  connectMs: number;
  /** The time for which nothing is read there after a failure. */
  restMs: number;
};

const usualReplicaTimes: ReplicaTimes = { lagMs: 100, connectMs: 1_000, restMs: 1_000 };

/** The numbers of reads since the start: those that the replica has answered, and those that went to the primary instead. */
export type ReplicaCounts = { replica: number; primary: number };

type ReadReplicaOptions = {
  /** Runs single statements at the primary. */
  primary: Queryable;
  /** The connections to the replica, or to several behind one address. They need not be open yet. */
  replica: DataSource;
  times?: ReplicaTimes;
  /** Called once when the replica cannot be used, and once when it can again. */
  onOutage: (error: unknown) => void;
  onRecovery: () => void;
};

/**
 * Has the primary tell up to where its log is written. With `synchronous_commit = off` a commit is answered before that, so
 * that the place of what is only inserted counts.
 */
const primaryPositionSql = `SELECT pg_wal_lsn_diff(CASE current_setting('synchronous_commit') WHEN 'off'
  THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END, '0/0')::bigint AS "position"`;

/** Has a replica tell up to where it has replayed that log; null for a server that is none. */
const replicaPositionSql = `SELECT CASE WHEN pg_is_in_recovery()
  THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint END AS "position"`;

type Position = { position: number | null };

/** The milliseconds between two looks at how far a replica is. */
const pollMs = 5;

/**
 * Returns the data source of a replica with all statements on one connection: behind one address may be several replicas, of
 * which each is somewhere else in the log.
 */
function pinToConnection(replica: DataSource, runner: QueryRunner): DataSource {
  const members: Partial<Record<PropertyKey, unknown>> = {
    query: (sql: string, parameters?: unknown[]) => runner.query(sql, parameters),
    manager: runner.manager,
    getRepository: runner.manager.getRepository.bind(runner.manager),
    transaction: runner.manager.transaction.bind(runner.manager),
    createQueryRunner: () => {
      throw new LoggableError('A read on a replica has one connection.');
    },
  };
  return new Proxy(replica, {
    get: (target, name) => (Object.hasOwn(members, name) ? members[name] : (Reflect.get(target, name) as unknown)),
  });
}

/** Tells whether an outcome is that of the caller's request, whoever would have answered it. */
const isAnswer = (error: unknown): boolean => error instanceof Problem && error.status < 500;

/**
 * Reads from a replica what is as new as on the primary. Before a read the primary is asked how far its log is, by one small statement for
 * all reads that begin meanwhile; the read then takes a connection whose server has replayed as much. So a caller sees
 * all that anybody was told before, at whichever instance. What the replica cannot answer is asked of the primary.
 */
export class ReadReplica {
  readonly #options: ReadReplicaOptions;
  readonly #times: ReplicaTimes;
  /** The position that each connection is known to have reached. */
  readonly #reached = new WeakMap<object, number>();
  readonly counts: ReplicaCounts = { replica: 0, primary: 0 };
  /** The question to the primary that is under way, and the one after it. */
  #asking: Promise<number> | null = null;
  #nextAsking: Promise<number> | null = null;
  #opening: Promise<unknown> | null = null;
  #restsUntilMs = -Infinity;
  #isLost = false;

  constructor(options: ReadReplicaOptions) {
    this.#options = options;
    this.#times = options.times ?? usualReplicaTimes;
  }

  /** Runs work that only reads, on the replica or on the primary: it may be run twice. */
  async read<T>(work: (db: DataSource) => Promise<T>, onPrimary: () => Promise<T>): Promise<T> {
    const runner = await this.#takeConnection();
    if (runner) {
      try {
        const result = await work(pinToConnection(this.#options.replica, runner));
        this.counts.replica += 1;
        return result;
      } catch (error) {
        if (isAnswer(error)) throw error;
        // A write, a conflict with what the replica replays, a lost connection: the primary has none of these.
      } finally {
        await runner.release().catch(() => {});
      }
    }
    this.counts.primary += 1;
    return onPrimary();
  }

  /** Closes the connections to the replica. */
  async close(): Promise<void> {
    if (this.#options.replica.isInitialized) await this.#options.replica.destroy();
  }

  /** Returns a connection whose server has all that was committed before the call; null when there is none soon enough. */
  async #takeConnection(): Promise<QueryRunner | null> {
    if (performance.now() < this.#restsUntilMs) return null;
    let isLate = false;
    const taking = detached(() => this.#connect()).then(async (runner) => {
      if (isLate) await runner.release();
      return runner;
    });
    const late = sleep(this.#times.connectMs + this.#times.lagMs, 'late' as const, { ref: false });
    try {
      const taken = await Promise.race([taking, late]);
      if (taken === 'late') throw new LoggableError('The replica has not answered in time.');
      if (this.#isLost) this.#options.onRecovery();
      this.#isLost = false;
      return taken;
    } catch (error) {
      isLate = true;
      taking.catch(() => {});
      this.#restsUntilMs = performance.now() + this.#times.restMs;
      if (!this.#isLost) this.#options.onOutage(error);
      this.#isLost = true;
      return null;
    }
  }

  async #connect(): Promise<QueryRunner> {
    const [needed] = await Promise.all([this.#readPrimaryPosition(), this.#open()]);
    const runner = this.#options.replica.createQueryRunner();
    try {
      const connection = (await runner.connect()) as object;
      if (needed > (this.#reached.get(connection) ?? -1))
        this.#reached.set(connection, await this.#waitForPosition(runner, needed));
      return runner;
    } catch (error) {
      await runner.release().catch(() => {});
      throw error;
    }
  }

  /** Opens the connections, if that has not succeeded yet. */
  async #open(): Promise<void> {
    const { replica } = this.#options;
    if (replica.isInitialized) return;
    await (this.#opening ??= replica.initialize().finally(() => (this.#opening = null)));
  }

  /** Asks the primary after this call: an answer that is under way may be from before what the caller was told. */
  #readPrimaryPosition(): Promise<number> {
    this.#nextAsking ??= this.#askPrimary(this.#asking);
    return this.#nextAsking;
  }

  async #askPrimary(before: Promise<number> | null): Promise<number> {
    await before?.catch(() => {});
    // Whoever calls from now on is for the next question.
    this.#asking = this.#nextAsking;
    this.#nextAsking = null;
    const [row] = await this.#options.primary.query<Position[]>(primaryPositionSql);
    return row!.position!;
  }

  async #waitForPosition(runner: QueryRunner, needed: number): Promise<number> {
    const endsAtMs = performance.now() + this.#times.lagMs;
    for (;;) {
      const [row] = (await runner.query(replicaPositionSql)) as Position[];
      const { position } = row!;
      if (position === null) throw new LoggableError('The server for reads is no replica.');
      if (position >= needed) return position;
      if (performance.now() > endsAtMs)
        throw new LoggableError(`The replica is ${needed - position} bytes of the log behind.`);
      await sleep(pollMs);
    }
  }
}
