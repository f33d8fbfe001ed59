import type { DataSource } from 'typeorm';
import { repeat } from '#src/process/repeat.ts';
import { disableWithAudit } from './disable.ts';
import { maxPending as defaultMaxPending } from './store.ts';
import { deleteDeletedWebhooks, deleteOldDeliveries, findBacklogged, tellOfExpiringKeys } from './sweep-store.ts';

type SweepOptions = { db: DataSource; clock: () => Date; onError: (error: unknown, context: object) => void };

const restMs = 3_600_000;
const dayMs = 86_400_000;
/** The days for which deliveries are kept, and those before its end in which a key is told of: fewer, so that it is told of once. */
const keptDays = 30;
const toldDays = 14;

/**
 * Deletes deliveries that are too old and webhooks that were deleted, disables webhooks to which too much waits, and tells of
 * keys that end soon.
 */
export async function sweepWebhooks(
  { db, clock, maxPending = defaultMaxPending }: Pick<SweepOptions, 'db' | 'clock'> & { maxPending?: number },
  stopping?: AbortSignal,
) {
  const now = clock();
  await tellOfExpiringKeys(db, now, new Date(now.getTime() + toldDays * dayMs));
  const before = new Date(now.getTime() - keptDays * dayMs);
  const isStopped = () => stopping?.aborted ?? false;
  for (let more = true; more && !isStopped();) more = await deleteOldDeliveries(db, before);
  await deleteDeletedWebhooks(db, new Date(now.getTime() - restMs));
  for (const webhook of await findBacklogged(db, maxPending))
    await db.transaction((tx) => disableWithAudit(tx, webhook, 'backlog', now));
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
