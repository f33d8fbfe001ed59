import type { DataSource } from 'typeorm';
import { eraseParts } from '#src/composition/erase-parts.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { createEraser, type EraserOptions } from '#src/resources/erasure/eraser.ts';
import { insertErasure } from '#src/resources/erasure/erasure-store.ts';

/** A time at which the lease of an abandoned erasure is over. */
export const afterLease = (): Date => new Date(Date.now() + 900_000);

/**
 * Stores an erasure that a process held which has ended, with a lease of ten minutes: no worker of the app under test takes
 * it. `before` is done in the same transaction.
 */
export async function abandonErasure(
  dataSource: DataSource,
  request: Omit<Parameters<typeof insertErasure>[1], 'requestedAt' | 'requestedBy'>,
  before: (tx: EntityDatabase) => Promise<unknown> = async () => {},
): Promise<void> {
  const lease = [request.subjectId, new Date(Date.now() + 600_000)];
  await dataSource.transaction(async (tx) => {
    await before(tx);
    await insertErasure(tx, { ...request, requestedAt: new Date(Date.now() + 3_600_000), requestedBy: 'test' });
    await tx.query(`UPDATE erasures SET runner_id = 'ended', lease_expires_at = $2 WHERE subject_id = $1`, lease);
  });
}

/** Creates a worker of another process, at a time of its own, which takes erasures that were requested in the future too. */
export const createOtherEraser = (dataSource: DataSource, now: Date, more: Partial<EraserOptions> = {}) =>
  createEraser({
    dataSource,
    clock: () => now,
    runnerId: `eraser-${Math.random()}`,
    graceMs: -3_600_000,
    eraseParts,
    embedder: { model: async () => null, soon: async () => {} },
    removeFileBytes: async () => void (await dataSource.query('DELETE FROM file_removals')),
    cancel: async () => {},
    forget: () => {},
    onError: () => {},
    ...more,
  });
