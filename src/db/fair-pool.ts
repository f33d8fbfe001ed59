import pg from '#generated/packages/pg.js';
import { createFairQueue } from '#src/process/fair-queue.ts';
import { getWork } from '#src/process/work.ts';

/** The part of `pg.Pool` that it does not declare: those who wait for a connection, the next one first. */
type WaitingList = { _pendingQueue: object[] };

/** Returns those who wait for a connection of a pool, the next one first. */
export const getWaitingList = (pool: pg.Pool): object[] => (pool as unknown as WaitingList)._pendingQueue;

/** Asks for a connection as `pg` does, after all that wait. */
export const connectInOrder = (pool: pg.Pool): Promise<pg.PoolClient> =>
  (pg.Pool.prototype.connect as () => Promise<pg.PoolClient>).call(pool);

/**
 * Has organizations take turns at the connections of a pool: one that asks for hundreds at a time does not make all others wait. The
 * organization is that of the work that asks.
 */
export function takeTurns(pool: pg.Pool): void {
  const turns = createFairQueue();
  const connect = pg.Pool.prototype.connect as (...call: unknown[]) => unknown;
  pool.connect = ((...call: unknown[]) => {
    const waiting = getWaitingList(pool);
    const before = waiting.length;
    const connecting = connect.apply(pool, call);
    if (waiting.length > before) turns.insert(waiting, waiting.pop()!, getWork()?.facts.org);
    return connecting;
  }) as typeof pool.connect;
}
