import type { DataSource } from 'typeorm';
import { notFound, problem, type Problem } from '#src/api/problems.ts';
import type { Embedder } from './search/embedder.ts';
import type { MemoryDraft, MemoryRow } from './memory.ts';
import { lockMemoryStore } from './index-store.ts';
import { requireMemory } from './require.ts';
import { findMemory } from './store.ts';
import { type MemoryOwner, insertMemories } from './write-store.ts';

export type WriteDeps = { dataSource: DataSource; embedder: Embedder; clock: () => Date };

/** Makes the problem of an agent that has as many memories as it may have. */
export const memoryLimitExceeded = (agentId: string, limit: number): Problem =>
  problem('memory_limit_exceeded', `Agent ${agentId} remembers as much as it may: ${limit} memories.`, {
    suggestions: ['Delete what is of no use any more, consolidate, or raise the memory_limit of the agent.'],
  });

/**
 * Stores as many of the drafts as the limit leaves room for, in their order. Returns how many. When this resolves,
 * searches find them by their words, and nearly always by their meaning.
 */
export async function storeMemories(
  { dataSource, embedder, clock }: WriteDeps,
  owner: MemoryOwner & { limit: number },
  drafts: readonly MemoryDraft[],
  by: string,
): Promise<number> {
  const model = await embedder.model();
  const stored = await dataSource.transaction(async (tx) => {
    const room = owner.limit - (await lockMemoryStore(tx, owner.agentId));
    const fitting = drafts.slice(0, Math.max(0, room));
    if (fitting.length > 0) await insertMemories(tx, owner, fitting, { by, now: clock() }, model);
    return fitting;
  });
  await embedder.soon(stored.map(({ id }) => id));
  return stored.length;
}

/**
 * Locks a memory and all memories of its agent until the transaction ends, and returns it. It may have waited: read the
 * clock after it.
 * @throws `memory_not_found`.
 */
export async function lockMemory(
  tx: Parameters<typeof findMemory>[0],
  organizationId: string,
  id: string,
  clock: () => Date,
): Promise<MemoryRow> {
  const before = await requireMemory(tx, organizationId, id, clock());
  await lockMemoryStore(tx, before.agentId);
  const row = await findMemory(tx, organizationId, id, clock(), 'FOR UPDATE OF m');
  if (!row) throw notFound('memory', id);
  return row;
}

/** @throws `conflict` when the memory was consolidated into another one, which has to be changed instead. */
export function requireNotConsolidated({ id, status, links }: MemoryRow): void {
  if (status === 'active') return;
  const into = links.find(({ relation }) => relation === 'merged_into' || relation === 'summarised_in');
  throw problem('conflict', `Memory ${id} was consolidated into ${into?.memory_id ?? 'another one'}.`);
}
