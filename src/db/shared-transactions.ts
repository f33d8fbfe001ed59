import { beginPart, detached, getWork, within, type Work } from '#src/process/work.ts';
import { createFairQueue } from '#src/process/fair-queue.ts';
import { isOutage } from './failures.ts';
import type { Queryable } from './query.ts';
import { runTransaction, type TransactionWork } from './transaction.ts';

type Transactions<Tx> = { transaction<R>(run: (tx: Tx) => Promise<R>): Promise<R> };

/** Work that waits. */
type PendingWork<Tx> = {
  work: TransactionWork<unknown, Tx>;
  /** The request or run that it is for. */
  owner: Work | undefined;
  apart: string | null;
  resolve: (result: unknown) => void;
  reject: (reason: unknown) => void;
};

/**
 * Runs work in a transaction, as `runTransaction` does. Unless `apart` is undefined, it may be one with works of others: with
 * none of the same `apart`, and with all others when that is null.
 */
export type RunTransaction<Tx> = <T>(work: TransactionWork<T, Tx>, apart?: string | null) => Promise<T>;

/**
 * The works that may be in one transaction: all of them, those that meet no others whatever these do (`apart` is null), or
 * none. `mostAtOnce` is the maximum number of such transactions at the same time, not counting those that have taken longer than
 * `slowMs`, 1,000 unless given.
 */
export type Sharing = { works: 'all' | 'unrelated' | 'none'; mostAtOnce: number; slowMs?: number };

/** Creates the function that runs transactions. */
export function createTransactions<Tx extends Queryable>(db: Transactions<Tx>, sharing: Sharing): RunTransaction<Tx> {
  const shared = new SharedTransactions(db, sharing);
  const mayShare = (apart: string | null) =>
    sharing.works === 'all' || (sharing.works === 'unrelated' && apart === null);
  return (work, apart) => (apart !== undefined && mayShare(apart) ? shared.run(work, apart) : runTransaction(db, work));
}

/** The maximum number of works in one transaction: what has begun waits meanwhile. */
const mostWorks = 8;

/**
 * Runs works of several callers in one transaction: each way to the database and each commit costs more than a statement. What
 * comes while as many transactions as may be are under way goes into the next one together. When a work
 * fails, the transaction is undone, and each work runs again in one of its own, so that it must be fit to run twice. One that
 * waits for a lock of somebody else holds up its own works only: after a while the next transaction begins beside it. Organizations
 * take turns.
 */
class SharedTransactions<Tx extends Queryable> {
  readonly #db: Transactions<Tx>;
  readonly #mostAtOnce: number;
  readonly #slowMs: number;
  readonly #turns = createFairQueue();
  #waiting: PendingWork<Tx>[] = [];
  #busyCount = 0;

  constructor(db: Transactions<Tx>, { mostAtOnce, slowMs = 1_000 }: Sharing) {
    this.#db = db;
    this.#mostAtOnce = mostAtOnce;
    this.#slowMs = slowMs;
  }

  run<T>(work: TransactionWork<T, Tx>, apart: string | null): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const owner = getWork();
    const pending = { work, owner, apart, resolve: resolve as (result: unknown) => void, reject };
    this.#turns.insert(this.#waiting, pending, owner?.facts.org);
    if (this.#busyCount < this.#mostAtOnce) void detached(() => this.#drain());
    return promise;
  }

  async #drain(): Promise<void> {
    this.#busyCount += 1;
    // What this turn of the event loop brings begins together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#runForAWhile(this.#takeGroup());
    this.#busyCount -= 1;
  }

  /** Resolves when the works have ended, or have taken so long that others must not wait for them. */
  #runForAWhile(group: readonly PendingWork<Tx>[]): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#slowMs);
      void this.#runGroup(group).then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Takes the works that fit together, oldest first. */
  #takeGroup(): PendingWork<Tx>[] {
    const taken = new Set<string>();
    const [group, left]: [PendingWork<Tx>[], PendingWork<Tx>[]] = [[], []];
    for (const one of this.#waiting) {
      const fits = group.length < mostWorks && (one.apart === null || !taken.has(one.apart));
      if (fits && one.apart !== null) taken.add(one.apart);
      (fits ? group : left).push(one);
    }
    this.#waiting = left;
    return group;
  }

  /** Never rejects. */
  async #runGroup(group: readonly PendingWork<Tx>[]): Promise<void> {
    if (group.length > 1 && (await this.#runTogether(group))) return;
    for (const { work, owner, resolve, reject } of group)
      await within(owner, () => runTransaction(this.#db, work)).then(resolve, reject);
  }

  /** Returns false, with nothing done, when a work has failed. */
  async #runTogether(group: readonly PendingWork<Tx>[]): Promise<boolean> {
    const parts = group.map(({ owner }) => within(owner, () => beginPart('shared transaction', { kind: 'internal' })));
    try {
      const results = await runTransaction<unknown[], Tx>(this.#db, async (tx, sendLast, flush) => {
        const settled = await Promise.allSettled(
          group.map(({ work, owner }) => within(owner, () => work(tx, sendLast, flush))),
        );
        return settled.map((one) => {
          if (one.status === 'rejected') throw one.reason;
          return one.value;
        });
      });
      for (const [index, { resolve }] of group.entries()) resolve(results[index]);
      return true;
    } catch (error) {
      if (!isOutage(error)) return false;
      // Nobody knows whether it was committed.
      for (const { reject } of group) reject(error);
      return true;
    } finally {
      for (const part of parts) part?.end();
    }
  }
}
