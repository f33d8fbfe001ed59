import type { DeleteMemories, MemoryDeletion } from '#generated/v2/client/types.gen.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import { eraseUnchanged, listDeletable, type DeletableMemory } from './deletion-store.ts';
import { toEmbed } from './erase-store.ts';
import type { Write } from '#src/api/write.ts';
import type { Services } from '#src/resources/services.ts';
import type { Authorship } from './version-store.ts';

type DeletionFilters = Omit<NonNullable<DeleteMemories['filters']>, 'session_id'>;

/** The memories to delete: those of scopes, by their keys, that all filters let through. */
type Deletion = {
  keys: readonly string[];
  filters: DeletionFilters;
  dryRun: boolean;
  authorship: Authorship;
  /** Aborted when the caller has left: no more are deleted then. */
  signal: AbortSignal;
};

/** The number of memories that one transaction deletes, and the most that one request does. */
const batchSize = 200;
const maxDeletions = 10_000;

type HappenedRange = { after: string | undefined; before: string | undefined };

/** Tells whether a memory is of what happened within a range. */
function hasHappened({ content }: DeletableMemory, { after, before }: HappenedRange): boolean {
  if (after === undefined && before === undefined) return true;
  if (!('occurred_at' in content) || content.occurred_at === undefined) return false;
  const at = Date.parse(content.occurred_at);
  return (after === undefined || at >= Date.parse(after)) && (before === undefined || at < Date.parse(before));
}

/** Deletes the memories that filters let through, or only counts them, in batches that let others in between. */
export async function deleteByFilter(
  { dataSource: db, embedder, write }: Pick<Services, 'dataSource' | 'embedder'> & { write: Write },
  deletion: Deletion,
): Promise<MemoryDeletion> {
  const model = await embedder.model();
  const { keys, dryRun, authorship, signal } = deletion;
  const { occurred_after: after, occurred_before: before, ...filters } = deletion.filters;
  const result = { dry_run: dryRun, matched: 0, deleted: 0, complete: false };
  let afterId = '';
  while (!signal.aborted) {
    const page = await listDeletable(db, { keys, filters, now: authorship.now, afterId, limit: batchSize });
    const matches = page.filter((memory) => hasHappened(memory, { after, before }));
    const within = matches.slice(0, maxDeletions - result.matched);
    result.matched += within.length;
    if (!dryRun && within.length > 0) {
      const erasure = await write.inStep(async (tx, note) => {
        const erased = await eraseUnchanged(tx, within, { ...authorship, model });
        note.details = { deleted: erased.erased.length };
        return erased;
      });
      result.deleted += erasure.erased.length;
      await embedder.soon(toEmbed(erasure));
    }
    if (within.length < matches.length) return result;
    if (page.length < batchSize) return { ...result, complete: true };
    afterId = page.at(-1)!.id;
    await yieldToEventLoop();
  }
  return result;
}
