import { problem } from '#src/api/problems.ts';
import type { MemoryRow } from '#src/resources/memories/memory.ts';
import { link, memoriesById, restore, retire, type Hand } from '#src/resources/memories/store.ts';
import { lockMemory, refuseConsolidated, type WriteDeps } from '#src/resources/memories/write.ts';

/**
 * Takes a memory that was made by consolidation apart: it is deleted, and its sources are back and will not be merged
 * again. Throws `memory_not_found` and `conflict`.
 */
export async function undo(
  { dataSource, embedder, clock }: WriteDeps,
  organizationId: string,
  id: string,
  by: string,
): Promise<MemoryRow[]> {
  const model = await embedder.model();
  const restored = await dataSource.transaction(async (tx) => {
    const made = await lockMemory(tx, organizationId, id, clock);
    const hand: Hand = { by, now: clock() };
    const links = made.links.filter(({ relation }) => relation === 'merged_from' || relation === 'summarises');
    if (links.length === 0) throw problem('conflict', `Memory ${id} was not made by consolidation.`);
    refuseConsolidated(made);
    const sources = await memoriesById(
      tx,
      links.map(({ memory_id }) => memory_id),
      hand.now,
    );
    const back = sources.filter(({ status }) => status === 'consolidated').toSorted((a, b) => (a.id < b.id ? -1 : 1));
    await retire(tx, made.agentId, [id], 'deleted', hand);
    if (back.length > 0) await restore(tx, made.agentId, back, hand, model);
    const all = back.map((row) => row.id);
    for (const [place, one] of all.entries()) await link(tx, one, 'kept_apart', all.slice(place + 1), hand.now);
    return memoriesById(tx, all, hand.now);
  });
  await embedder.soon(restored.map((row) => row.id));
  return restored.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
