import { problem } from '#src/api/problems.ts';
import type { Reach } from '#src/db/reach.ts';
import type { MemoryRow } from '#src/resources/memories/memory.ts';
import { linkMemories } from '#src/resources/memories/link-store.ts';
import { deleteMemoryRows } from '#src/resources/memories/erase-store.ts';
import { restoreMemories } from '#src/resources/memories/retire-store.ts';
import { findMemories } from '#src/resources/memories/store.ts';
import type { Authorship } from '#src/resources/memories/version-store.ts';
import { lockMemory, requireNotConsolidated, type WriteDeps } from '#src/resources/memories/write.ts';

/**
 * Undoes a consolidation: deletes the memory that it made, and makes its sources active again, which will not be merged
 * with each other any more. Returns the sources.
 * @throws `memory_not_found`, and `conflict` when the memory was not made by consolidation.
 */
export async function undoConsolidation(
  { dataSource, embedder, clock }: WriteDeps,
  reach: Reach,
  id: string,
  by: string,
): Promise<MemoryRow[]> {
  const model = await embedder.model();
  const restored = await dataSource.transaction(async (tx) => {
    const merged = await lockMemory(tx, reach, id, clock);
    const authorship: Authorship = { by, now: clock() };
    const links = merged.links.filter(({ relation }) => relation === 'merged_from' || relation === 'summarises');
    if (links.length === 0) throw problem('conflict', `Memory ${id} was not made by consolidation.`);
    requireNotConsolidated(merged);
    const sources = await findMemories(
      tx,
      links.map(({ memory_id }) => memory_id),
      authorship.now,
    );
    const back = sources.filter(({ status }) => status === 'consolidated').toSorted((a, b) => (a.id < b.id ? -1 : 1));
    await deleteMemoryRows(tx, [id]);
    if (back.length > 0) await restoreMemories(tx, back, authorship, model);
    const all = back.map((row) => row.id);
    for (const [index, one] of all.entries())
      await linkMemories(tx, one, 'kept_apart', all.slice(index + 1), authorship.now);
    return findMemories(tx, all, authorship.now);
  });
  await embedder.soon(restored.map((row) => row.id));
  return restored.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
