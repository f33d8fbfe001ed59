import { setTimeout } from 'node:timers/promises';
import type { Queryable } from '#src/db/query.ts';

type DatabaseCheckOptions = {
  /** Runs the query before transactions that wait: that many begin says nothing about the database. */
  db: Queryable;
  /** Returns the milliseconds since the embedded database has answered; null for a database server. */
  silentMs: (() => number) | null;
};

/** Checks that the database answers. Rejects with the error of the database when it does not. */
export type CheckDatabase = () => Promise<void>;

/** The time for which the check waits for a connection, and the age of another answer of the database that is enough then. */
const busyAfterMs = 100;
const maxSilentMs = 2_000;

/**
 * Creates the check of a database. While the one connection of an embedded one is busy, recent answers to other queries
 * are enough, also when the query is given up because the connection was not free in time. All checks that wait at a time
 * share one query.
 */
export function createDatabaseCheck({ db, silentMs }: DatabaseCheckOptions): CheckDatabase {
  let pendingQuery: Promise<unknown> | null = null;
  // Raw: asks for no table.
  const queryOnce = () => (pendingQuery ??= db.query('SELECT 1').finally(() => (pendingQuery = null)));

  return async () => {
    if (!silentMs) return void (await queryOnce());
    const isBusy = () => silentMs() < maxSilentMs;
    const answer = queryOnce().catch((error: unknown) => {
      if (!isBusy()) throw error;
    });
    answer.catch(() => {});
    for (let isAnswered = false; !isAnswered;) {
      const busy = setTimeout(busyAfterMs, false, { ref: false });
      isAnswered = await Promise.race([answer.then(() => true), busy]);
      if (!isAnswered && isBusy()) return;
    }
  };
}
