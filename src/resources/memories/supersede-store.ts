import type { Queryable } from '#src/db/query.ts';
import { linkMemories } from './link-store.ts';
import type { MemoryRow } from './memory.ts';
import { restoreMemories, retireMemories } from './retire-store.ts';
import type { Authorship } from './version-store.ts';

// All raw: what is deleted is returned.

/** Gives a memory the key of one that it supersedes, unless it has one or is of another type, which keys do not change. */
const passKeyOnSql = `UPDATE memories m SET key = o.key FROM memories o
  WHERE m.id = $1 AND m.key IS NULL AND o.id = ANY($2::text[]) AND o.key IS NOT NULL AND o.memory_type = m.memory_type`;

/** Takes keys back from memories that have them from those which they superseded; both in pairs. */
const takeKeyBackSql = `UPDATE memories m SET key = NULL FROM memories o, unnest($1::text[], $2::text[]) AS pair (id, other)
  WHERE m.id = pair.id AND o.id = pair.other AND m.key = o.key`;

/**
 * Has a memory take the place of active ones of its scope, which is locked: no search finds them any more, except one in
 * what was known before, each is linked with it, and it is known by their key.
 */
export async function supersedeMemories(
  tx: Queryable,
  id: string,
  others: readonly string[],
  authorship: Authorship,
): Promise<void> {
  await retireMemories(tx, others, 'superseded', authorship);
  await linkMemories(tx, id, 'supersedes', others, authorship.now);
  await tx.query(passKeyOnSql, [id, others]);
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
  await tx.query(takeKeyBackSql, [unlinked.map(({ id }) => id), unlinked.map(({ other }) => other)]);
  await restoreMemories(tx, rows, authorship, model);
  for (const { id, other } of unlinked) await linkMemories(tx, id, 'kept_apart', [other], authorship.now);
}
