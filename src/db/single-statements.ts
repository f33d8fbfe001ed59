import type pg from 'pg';
import type { Queryable } from './query.ts';

/**
 * Runs single statements on the connections of a pool, never within a transaction of somebody else: a connection is taken for
 * one statement and given back. It is the short way to the database, which knows no entities.
 */
export class SingleStatements implements Queryable {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async query<T>(sql: string, parameters: unknown[] = []): Promise<T> {
    const client = await this.#pool.connect();
    try {
      return (await client.query(sql, parameters)).rows as T;
    } finally {
      client.release();
    }
  }
}
