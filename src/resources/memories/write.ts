import type { DataSource } from 'typeorm';
import { problem, type Problem } from '#src/api/problems.ts';
import type { Embedder } from './search/embed.ts';
import type { Draft, MemoryRow } from './memory.ts';
import { findMemory, insertMemories, lockStore, type Place } from './store.ts';

export type WriteDeps = { dataSource: DataSource; embedder: Embedder; clock: () => Date };

export const unknownMemory = (id: string): Problem =>
  problem('memory_not_found', `No memory ${id} in this organization.`);

export const tooMany = (agentId: string, limit: number): Problem =>
  problem('memory_limit_exceeded', `Agent ${agentId} remembers as much as it may: ${limit} memories.`, {
    suggestions: ['Delete what is of no use any more, consolidate, or raise the memory_limit of the agent.'],
  });

/**
 * Stores as many of the drafts as the limit leaves room for, in their order. Returns how many. They can be found by their
 * words when this resolves, and nearly always by their meaning.
 */
export async function remember(
  { dataSource, embedder, clock }: WriteDeps,
  place: Place & { limit: number },
  drafts: readonly Draft[],
  by: string,
): Promise<number> {
  const model = await embedder.model();
  const stored = await dataSource.transaction(async (tx) => {
    const room = place.limit - (await lockStore(tx, place.agentId));
    const fitting = drafts.slice(0, Math.max(0, room));
    if (fitting.length > 0) await insertMemories(tx, place, fitting, { by, now: clock() }, model);
    return fitting;
  });
  await embedder.soon(stored.map(({ id }) => id));
  return stored.length;
}

/**
 * A living memory whose agent's memories nobody else changes until the transaction ends. What is done to it then is done
 * after this: read the clock behind it. Throws `memory_not_found`.
 */
export async function lockMemory(
  tx: Parameters<typeof findMemory>[0],
  organizationId: string,
  id: string,
  clock: () => Date,
): Promise<MemoryRow> {
  const before = await findMemory(tx, organizationId, id, clock());
  if (!before) throw unknownMemory(id);
  await lockStore(tx, before.agentId);
  const row = await findMemory(tx, organizationId, id, clock(), 'FOR UPDATE OF m');
  if (!row) throw unknownMemory(id);
  return row;
}

/** What a memory was consolidated into cannot be changed through it. Throws `conflict`. */
export function refuseConsolidated({ id, status, links }: MemoryRow): void {
  if (status === 'active') return;
  const into = links.find(({ relation }) => relation === 'merged_into' || relation === 'summarised_in');
  throw problem('conflict', `Memory ${id} was consolidated into ${into?.memory_id ?? 'another one'}.`);
}
