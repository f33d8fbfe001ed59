import type pg from 'pg';
import { connectInOrder, getWaitingList } from './fair-pool.ts';
import type { Queryable } from './query.ts';

/**
 * Runs single statements on the connections of a pool, never within a transaction of somebody else: a connection is taken for
 * one statement and given back. It is the short way to the database, which knows no entities. With `goesFirst` a statement
 * comes before all transactions that wait, so that answers that have begun go on before others begin. When it has ended, the
 * first of those that wait comes before the next such statement of the same caller.
 */
export class SingleStatements implements Queryable {
  readonly #pool: pg.Pool;
  readonly #goesFirst: boolean;
  /** The number of own statements that wait for a connection. */
  #waitingCount = 0;

  constructor(pool: pg.Pool, goesFirst = false) {
    this.#pool = pool;
    this.#goesFirst = goesFirst;
  }

  async query<T>(sql: string, parameters: unknown[] = []): Promise<T> {
    const client = await this.#connect();
    try {
      return (await client.query(sql, parameters)).rows as T;
    } finally {
      client.release();
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    if (!this.#goesFirst) return this.#pool.connect();
    const waiting = getWaitingList(this.#pool);
    const before = waiting.length;
    const connecting = connectInOrder(this.#pool);
    if (waiting.length > before) waiting.splice(this.#waitingCount, 0, waiting.pop()!);
    this.#waitingCount += 1;
    try {
      return await connecting;
    } finally {
      this.#waitingCount -= 1;
    }
  }
}
