import { problem } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { deleteMemoryRows } from '#src/resources/memories/erase-store.ts';
import type { MemoryRow } from '#src/resources/memories/memory.ts';
import { linkMemories } from '#src/resources/memories/link-store.ts';
import { restoreMemories } from '#src/resources/memories/retire-store.ts';
import { findMemories } from '#src/resources/memories/store.ts';
import { restoreSuperseded } from '#src/resources/memories/supersede-store.ts';
import type { Authorship } from '#src/resources/memories/version-store.ts';
import { lockMemory, requireActive } from '#src/resources/memories/write.ts';

/** Lists the memories to which a memory has one of these relations. */
const listLinked = ({ links }: MemoryRow, ...relations: string[]): string[] =>
  links.filter(({ relation }) => relations.includes(relation)).map(({ memory_id }) => memory_id);

/** Finds those of the memories that have a status, in the order of their ids. */
async function findWithStatus(
  tx: EntityDatabase,
  ids: readonly string[],
  status: string,
  now: Date,
): Promise<MemoryRow[]> {
  const rows = await findMemories(tx, ids, now);
  return rows.filter((row) => row.status === status).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

type UndoContext = { authorship: Authorship; model: string | null };

/** Deletes a memory that was made of others, and makes these active again. Returns their ids. */
async function takeApart(
  tx: EntityDatabase,
  { id }: MemoryRow,
  sources: readonly string[],
  { authorship, model }: UndoContext,
) {
  const back = await findWithStatus(tx, sources, 'consolidated', authorship.now);
  await deleteMemoryRows(tx, [id]);
  if (back.length > 0) await restoreMemories(tx, back, authorship, model);
  const all = back.map((row) => row.id);
  for (const [index, one] of all.entries())
    await linkMemories(tx, one, 'kept_apart', all.slice(index + 1), authorship.now);
  return all;
}

/** Makes superseded memories active again: this one, or else those that it superseded. Returns their ids. */
async function bringBack(tx: EntityDatabase, row: MemoryRow, { authorship, model }: UndoContext): Promise<string[]> {
  const ids = row.status === 'superseded' ? [row.id] : listLinked(row, 'supersedes');
  const back = await findWithStatus(tx, ids, 'superseded', authorship.now);
  if (back.length === 0) throw problem('conflict', `Memory ${row.id} has no part in a consolidation to undo.`);
  await restoreSuperseded(tx, back, authorship, model);
  return back.map(({ id }) => id);
}

/**
 * Brings back the memories whose place another one has: of one that was made of several it restores these and deletes it,
 * of one that superseded others it restores these, and a superseded one itself. They will not be merged with each other any
 * more. Returns them.
 * @throws `memory_not_found`, `insufficient_permissions`, and `conflict` when there is nothing to undo.
 */
export async function undoConsolidation(
  tx: EntityDatabase,
  { model, clock }: { model: string | null; clock: () => Date },
  reach: Reach,
  { id, by }: { id: string; by: string },
): Promise<MemoryRow[]> {
  const row = await lockMemory(tx, reach, id, clock);
  const context = { authorship: { by, now: clock() }, model };
  const sources = listLinked(row, 'merged_from', 'summarises');
  const isMade = sources.length > 0 && row.status !== 'superseded';
  if (isMade) requireActive(row);
  const back = isMade ? await takeApart(tx, row, sources, context) : await bringBack(tx, row, context);
  const restored = await findMemories(tx, back, context.authorship.now);
  return restored.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
