import type { Queryable } from '#src/db/query.ts';
import { repeat } from '#src/process/repeat.ts';
import { deleteExpiredRecords, deleteSurplusRecords } from './store.ts';

type SweepOptions = {
  db: Queryable;
  clock: () => Date;
  /** The number of records that an organization may have; the oldest go first. */
  limit: number;
  onError: (error: unknown, context: object) => void;
};

const restMs = 600_000;

/** Deletes the records of keys that have expired or are too many, in small statements. */
async function sweepRecords(
  { db, clock, limit }: Pick<SweepOptions, 'db' | 'clock' | 'limit'>,
  stopping?: AbortSignal,
): Promise<void> {
  const isStopped = () => stopping?.aborted ?? false;
  for (let more = true; more && !isStopped();) more = await deleteExpiredRecords(db, clock());
  for (let more = true; more && !isStopped();) more = await deleteSurplusRecords(db, limit);
}

/** Begins to sweep the records of keys, now and every ten minutes. Returns the function that stops it. */
export const beginSweep = (options: SweepOptions): (() => Promise<void>) =>
  repeat({
    name: 'idempotency',
    round: (stopping) => sweepRecords(options, stopping),
    everyMs: restMs,
    now: true,
    onFailure: (error) => options.onError(error, { work: 'deleting old idempotency records' }),
  });
