import { setImmediate as othersGo } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { repeat } from '#src/process/repeat.ts';
import { lockStore, mark, retire } from '#src/resources/memories/store.ts';

const atOnce = 200;
const restMs = 60_000;

const due = `SELECT m.agent_id AS "agentId", m.id FROM memories m
  WHERE m.expires_at <= $1 AND m.deleted_at IS NULL ORDER BY m.expires_at LIMIT ${atOnce}`;

/** Deletes memories that have expired; no search has found them since. Returns how many are gone. */
export async function prune(dataSource: DataSource, now: Date, stopping?: AbortSignal): Promise<number> {
  let total = 0;
  for (let count = atOnce; count >= atOnce;) {
    const rows = await dataSource.query<{ agentId: string; id: string }[]>(due, [now]);
    count = stopping?.aborted ? 0 : rows.length;
    for (const [agentId, mine] of Map.groupBy(rows, (row) => row.agentId)) {
      total += await pruneOf(
        dataSource,
        agentId,
        mine.map(({ id }) => id),
        now,
      );
      await othersGo();
    }
  }
  return total;
}

function pruneOf(dataSource: DataSource, agentId: string, ids: string[], now: Date): Promise<number> {
  return dataSource.transaction(async (tx) => {
    await lockStore(tx, agentId);
    const still = await tx.query<{ id: string; status: string }[]>(
      'SELECT id, status FROM memories WHERE id = ANY($1) AND expires_at <= $2 AND deleted_at IS NULL ORDER BY id FOR UPDATE',
      [ids, now],
    );
    const hand = { by: 'parley', now };
    const of = (active: boolean) => still.filter(({ status }) => (status === 'active') === active).map(({ id }) => id);
    if (of(true).length > 0) await retire(tx, agentId, of(true), 'expired', hand);
    if (of(false).length > 0) await mark(tx, of(false), 'expired', hand);
    return still.length;
  });
}

type Options = {
  dataSource: DataSource;
  clock: () => Date;
  onError: (error: unknown, context: object) => void;
};

/** Begins to delete what has expired, now and every minute. Returns how to stop. */
export function beginPruning({ dataSource, clock, onError }: Options): () => Promise<void> {
  return repeat({
    name: 'prune memories',
    round: (stopping) => prune(dataSource, clock(), stopping),
    everyMs: restMs,
    now: true,
    onFailure: (error) => onError(error, { work: 'deleting expired memories' }),
  });
}
