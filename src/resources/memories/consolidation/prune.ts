import type { DataSource } from 'typeorm';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import { repeat } from '#src/process/repeat.ts';
import { lockMemoryStores } from '#src/resources/memories/index-store.ts';
import { deleteMemoryRows } from '#src/resources/memories/erase-store.ts';

const batchSize = 200;
const intervalMs = 60_000;

const dueSql = `SELECT m.scope_key AS "scopeKey", m.id FROM memories m
  WHERE m.expires_at <= $1 AND m.deleted_at IS NULL ORDER BY m.expires_at LIMIT ${batchSize}`;

/** Deletes memories that have expired, for good; searches do not find them since. Returns how many it has deleted. */
export async function pruneMemories(dataSource: DataSource, now: Date, stopping?: AbortSignal): Promise<number> {
  let total = 0;
  for (let count = batchSize; count >= batchSize;) {
    // Raw: a batch by a partial index.
    const rows = await dataSource.query<{ scopeKey: string; id: string }[]>(dueSql, [now]);
    count = stopping?.aborted ? 0 : rows.length;
    for (const [scopeKey, mine] of Map.groupBy(rows, (row) => row.scopeKey)) {
      total += await pruneScope(
        dataSource,
        scopeKey,
        mine.map(({ id }) => id),
        now,
      );
      await yieldToEventLoop();
    }
  }
  return total;
}

function pruneScope(dataSource: DataSource, scopeKey: string, ids: string[], now: Date): Promise<number> {
  return dataSource.transaction(async (tx) => {
    await lockMemoryStores(tx, [scopeKey]);
    // Raw: a lock.
    const still = await tx.query<{ id: string }[]>(
      'SELECT id FROM memories WHERE id = ANY($1) AND expires_at <= $2 AND deleted_at IS NULL ORDER BY id FOR UPDATE',
      [ids, now],
    );
    await deleteMemoryRows(
      tx,
      still.map(({ id }) => id),
    );
    return still.length;
  });
}

type Options = {
  dataSource: DataSource;
  clock: () => Date;
  onError: (error: unknown, context: object) => void;
};

/** Starts to delete expired memories, now and every minute. Returns the function that stops it. */
export function startPruning({ dataSource, clock, onError }: Options): () => Promise<void> {
  return repeat({
    name: 'prune memories',
    round: (stopping) => pruneMemories(dataSource, clock(), stopping),
    everyMs: intervalMs,
    now: true,
    onFailure: (error) => onError(error, { work: 'deleting expired memories' }),
  });
}
