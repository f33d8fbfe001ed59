import type { DataSource } from 'typeorm';
import { notFound, problem, type Problem } from '#src/api/problems.ts';
import type { Reach } from '#src/db/reach.ts';
import type { Embedder } from './search/embedder.ts';
import type { MemoryRow } from './memory.ts';
import { requireWritableScope } from './memory-reach.ts';
import { lockMemoryStores } from './index-store.ts';
import { requireMemory } from './require.ts';
import { findMemory } from './store.ts';

/** The services that storing memories needs. */
export type WriteDeps = { dataSource: DataSource; embedder: Embedder; clock: () => Date };

/** Makes the problem of a scope of an agent that has as many memories as it may have. */
export const memoryLimitExceeded = (agentId: string, limit: number): Problem =>
  problem('memory_limit_exceeded', `The agent ${agentId} has ${limit} memories, which is its limit.`, {
    suggestions: [
      'Delete memories that are of no use any more, consolidate them, or raise the memory_limit of the agent.',
    ],
  });

/**
 * Locks a memory and all memories of its scope until the transaction ends, to change it, and returns it. It may have
 * waited: read the clock after it.
 * @throws `memory_not_found`, and `insufficient_permissions` for one that the caller may only read.
 */
export async function lockMemory(
  tx: Parameters<typeof findMemory>[0],
  reach: Reach,
  id: string,
  clock: () => Date,
): Promise<MemoryRow> {
  const before = await requireMemory(tx, reach, id, clock());
  await lockMemoryStores(tx, [before.scopeKey]);
  const row = await findMemory(tx, reach, id, clock(), 'FOR UPDATE OF m');
  if (!row) throw notFound('memory', id);
  requireWritableScope(reach, row);
  return row;
}

/** @throws `conflict` when another memory has the place of this one, and has to be changed instead. */
export function requireActive({ id, status, links }: MemoryRow): void {
  if (status === 'active') return;
  const relations = status === 'superseded' ? ['superseded_by'] : ['merged_into', 'summarised_in'];
  const other = links.find(({ relation }) => relations.includes(relation))?.memory_id ?? 'another one';
  const became = status === 'superseded' ? 'superseded by' : 'consolidated into';
  throw problem('conflict', `Memory ${id} was ${became} ${other}.`);
}
