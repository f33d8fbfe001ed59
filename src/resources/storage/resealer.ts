import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { markCovered } from '#src/db/content/key-store.ts';
import { repeat } from '#src/process/repeat.ts';
import { ensureDataKey, findUncoveredOrganization, resealRows, type RowKey } from './reseal-store.ts';
import { sealedTables } from './sealed-tables.ts';

type ResealDeps = {
  dataSource: DataSource;
  clock: () => Date;
  onError: (error: unknown, context: object) => void;
};

const intervalMs = 60_000;

/**
 * Encrypts all contents of one organization with its present data key that are not yet: those from before there was a key,
 * and those that an earlier key has encrypted. Each step is a small transaction. Returns whether there may be more to do.
 */
export async function resealOrganization(
  { dataSource, clock }: Pick<ResealDeps, 'dataSource' | 'clock'>,
  stopping: AbortSignal,
): Promise<boolean> {
  const organizationId = await findUncoveredOrganization(dataSource);
  if (organizationId === null) return false;
  const keyId = await ensureDataKey(dataSource, organizationId);
  for (const table of sealedTables)
    for (let after: RowKey | null = null; !stopping.aborted;) {
      const begun = performance.now();
      const last: RowKey | null = await dataSource.transaction((tx) =>
        resealRows(tx, table, { organizationId, keyId }, after),
      );
      if (last === null) break;
      after = last;
      // Requests have the database for as long as this had it.
      await sleep(performance.now() - begun, null, { signal: stopping }).catch(() => {});
    }
  if (stopping.aborted) return false;
  await markCovered(dataSource, keyId, clock());
  return true;
}

/** Begins to encrypt what is not encrypted with the present data keys. Returns the function that stops it. */
export const beginResealing = (deps: ResealDeps): (() => Promise<void>) =>
  repeat({
    name: 'encryption of contents',
    round: async (stopping) => {
      while (!stopping.aborted && (await resealOrganization(deps, stopping)));
    },
    everyMs: intervalMs,
    now: true,
    onFailure: (error) => deps.onError(error, { work: 'encrypting contents' }),
  });
