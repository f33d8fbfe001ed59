import type { DataSource } from 'typeorm';
import { notFound, problem, type Problem } from '#src/api/problems.ts';
import type { Embedder } from './search/embedder.ts';
import type { MemoryDraft, MemoryRow } from './memory.ts';
import { lockMemoryStores } from './index-store.ts';
import { requireMemory } from './require.ts';
import { toScopeKey } from './scope-key.ts';
import { findMemory } from './store.ts';
import { type MemoryOwner, insertMemories } from './write-store.ts';

export type WriteDeps = { dataSource: DataSource; embedder: Embedder; clock: () => Date };

/** Makes the problem of an agent that has as many memories as it may have. */
export const memoryLimitExceeded = (agentId: string, limit: number): Problem =>
  problem('memory_limit_exceeded', `The agent ${agentId} has ${limit} memories, which is its limit.`, {
    suggestions: [
      'Delete memories that are of no use any more, consolidate them, or raise the memory_limit of the agent.',
    ],
  });

/** The owner of new memories, the most that each scope may have, and whether the first that is too many ends the storing. */
export type StoreInput = MemoryOwner & { limit: number; stopsAtLimit?: boolean };

/** Selects the drafts for which there is room, in their order. `counts` has the number of memories by the key of a scope. */
function selectFitting(
  { agentId, limit, stopsAtLimit }: StoreInput,
  drafts: readonly MemoryDraft[],
  counts: Map<string, number>,
): MemoryDraft[] {
  const fitting: MemoryDraft[] = [];
  for (const draft of drafts) {
    const key = toScopeKey(agentId, draft);
    const count = counts.get(key)!;
    if (count < limit) {
      fitting.push(draft);
      counts.set(key, count + 1);
    } else if (stopsAtLimit) break;
  }
  return fitting;
}

/**
 * Stores those of the drafts for which the limits of their scopes leave room. Returns their ids. When this resolves,
 * searches find them by their words, and nearly always by their meaning.
 */
export async function storeMemories(
  { dataSource, embedder, clock }: WriteDeps,
  input: StoreInput,
  drafts: readonly MemoryDraft[],
  by: string,
): Promise<string[]> {
  if (drafts.length === 0) return [];
  const model = await embedder.model();
  const stored = await dataSource.transaction(async (tx) => {
    const keys = drafts.map((draft) => toScopeKey(input.agentId, draft));
    const fitting = selectFitting(input, drafts, await lockMemoryStores(tx, keys));
    if (fitting.length > 0) await insertMemories(tx, input, fitting, { by, now: clock() }, model);
    return fitting.map(({ id }) => id);
  });
  await embedder.soon(stored);
  return stored;
}

/**
 * Locks a memory and all memories of its scope until the transaction ends, and returns it. It may have waited: read the
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
  await lockMemoryStores(tx, [before.scopeKey]);
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
