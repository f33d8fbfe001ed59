import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { repeat } from '#src/process/repeat.ts';
import { findOutdatedScope, reindexSome } from './reindex-store.ts';

type ReindexDeps = { dataSource: DataSource; onError: (error: unknown, context: object) => void };

const intervalMs = 60_000;

/** Indexes some memories again that an earlier version of Parley has indexed. Returns whether there may be more. */
export async function reindexRound({ dataSource }: Pick<ReindexDeps, 'dataSource'>): Promise<boolean> {
  const scopeKey = await findOutdatedScope(dataSource);
  if (scopeKey === null) return false;
  await dataSource.transaction((tx) => reindexSome(tx, scopeKey));
  return true;
}

/**
 * Begins to index memories again that an earlier version has indexed, also those that it writes while instances of both run.
 * Until then searches find them by the words that they had. Returns the function that stops it.
 */
export const beginReindexing = (deps: ReindexDeps): (() => Promise<void>) =>
  repeat({
    name: 'indexing of memories',
    round: async (stopping) => {
      for (let begun = performance.now(); !stopping.aborted && (await reindexRound(deps)); begun = performance.now())
        // Requests have the database for as long as this had it.
        await sleep(performance.now() - begun, null, { signal: stopping }).catch(() => {});
    },
    everyMs: intervalMs,
    now: true,
    onFailure: (error) => deps.onError(error, { work: 'indexing memories' }),
  });
