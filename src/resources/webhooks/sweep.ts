import type { Queryable } from '#src/db/query.ts';
import { repeat } from '#src/process/repeat.ts';
import { deleteDeletedWebhooks, deleteOldDeliveries, tellOfExpiringKeys } from './sweep-store.ts';

type SweepOptions = { db: Queryable; clock: () => Date; onError: (error: unknown, context: object) => void };

const restMs = 3_600_000;
const dayMs = 86_400_000;
/** The days for which deliveries are kept, and those before its end in which a key is told of: fewer, so that it is told of once. */
const keptDays = 30;
const toldDays = 14;

/** Deletes deliveries that are too old and webhooks that were deleted, and tells of keys that end soon. */
export async function sweepWebhooks({ db, clock }: Pick<SweepOptions, 'db' | 'clock'>, stopping?: AbortSignal) {
  const now = clock();
  await tellOfExpiringKeys(db, now, new Date(now.getTime() + toldDays * dayMs));
  const before = new Date(now.getTime() - keptDays * dayMs);
  const isStopped = () => stopping?.aborted ?? false;
  for (let more = true; more && !isStopped();) more = await deleteOldDeliveries(db, before);
  await deleteDeletedWebhooks(db);
}

/** Begins to sweep, now and every hour. Returns the function that stops it. */
export const beginWebhookSweep = (options: SweepOptions): (() => Promise<void>) =>
  repeat({
    name: 'webhooks',
    round: (stopping) => sweepWebhooks(options, stopping),
    everyMs: restMs,
    now: true,
    onFailure: (error) => options.onError(error, { work: 'sweeping webhooks' }),
  });
