import type { Queryable } from '#src/db/query.ts';
import { linkMemories } from './link-store.ts';
import type { MemoryRow } from './memory.ts';
import { restoreMemories, retireMemories } from './retire-store.ts';
import type { Authorship } from './version-store.ts';

// All raw: what is deleted is returned.

/**
 * Has a memory take the place of active ones of its scope, which is locked: no search finds them any more, except one in
 * what was known before, and each is linked with it.
 */
export async function supersedeMemories(
  tx: Queryable,
  id: string,
  others: readonly string[],
  authorship: Authorship,
): Promise<void> {
  await retireMemories(tx, others, 'superseded', authorship);
  await linkMemories(tx, id, 'supersedes', others, authorship.now);
}

/** Makes superseded memories, whose scope is locked, active again beside those that superseded them. */
export async function restoreSuperseded(
  tx: Queryable,
  rows: readonly MemoryRow[],
  authorship: Authorship,
  model: string | null,
): Promise<void> {
  const unlinked = await tx.query<{ id: string; other: string }[]>(
    `WITH unlinked AS (DELETE FROM memory_links WHERE relation = 'supersedes' AND other_id = ANY($1::text[])
       RETURNING memory_id AS id, other_id AS other) SELECT id, other FROM unlinked`,
    [rows.map(({ id }) => id)],
  );
  await restoreMemories(tx, rows, authorship, model);
  for (const { id, other } of unlinked) await linkMemories(tx, id, 'kept_apart', [other], authorship.now);
}
