import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { blankRecalledMemories } from '#src/resources/context/redaction-store.ts';
import { deleteRecordsAbout } from '#src/resources/idempotency/erase-store.ts';
import { lockMemoryStores, removeFromIndex } from './index-store.ts';
import { handPlacesOn, listSuperseded } from './heirs-store.ts';
import { markRetired, restoreMemories } from './retire-store.ts';
import type { MemoryRow } from './memory.ts';
import { listAffected, rewriteMemory } from './rewrite-store.ts';
import { findMemories } from './store.ts';
import type { Authorship } from './version-store.ts';

// All raw: follows links, recursively, and erases in batches.

/**
 * The ids of memories that were erased, of those that are active again because what was made of them is gone, and of those
 * that were made of their other sources again.
 */
export type ErasedMemories = { erased: string[]; restored: string[]; rewritten: string[] };

/** How memories are erased: by whom and when, and the model that embeds those that become active again. */
export type EraseContext = Authorship & {
  model: string | null;
  /** Whether the memories that these were made of are erased as well. */
  withSources: boolean;
};

/** Lists memories and, with `withSources`, all that they were made of. */
async function listWithSources(tx: Queryable, ids: readonly string[], withSources: boolean): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `WITH RECURSIVE sources AS (
       SELECT unnest($1::text[]) AS id
        UNION SELECT l.other_id FROM sources s JOIN memory_links l ON l.memory_id = s.id
                 AND l.relation IN ('merged_from', 'summarises')
                JOIN memories o ON o.id = l.other_id AND o.status = 'consolidated' WHERE $2::boolean)
     SELECT id FROM memories JOIN sources USING (id) ORDER BY id`,
    [ids, withSources],
  );
  return rows.map(({ id }) => id);
}

/** Locks the scopes of memories, and of all that was made of them or that they were made of. */
async function lockScopesOf(tx: Queryable, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<{ key: string }[]>(
    `WITH RECURSIVE linked AS (
       SELECT unnest($1::text[]) AS id
        UNION SELECT o.id FROM linked d, LATERAL (
          SELECT other_id AS id FROM memory_links WHERE memory_id = d.id AND relation IN ('merged_from', 'summarises')
           UNION ALL
          SELECT memory_id FROM memory_links WHERE other_id = d.id AND relation IN ('merged_from', 'summarises')) o)
     SELECT DISTINCT scope_key AS key FROM memories JOIN linked USING (id)`,
    [ids],
  );
  if (rows.length > 0)
    await lockMemoryStores(
      tx,
      rows.map(({ key }) => key),
    );
}

/**
 * Lists the memories whose place erased ones had, and which come back unless another one has it: their sources, and, unless
 * these go too, those that they superseded. Who erases what a message led to takes back what it superseded; who deletes a
 * memory does not ask for the one before it.
 */
async function listReplaced(
  tx: EntityDatabase,
  ids: readonly string[],
  { now, withSources }: EraseContext,
): Promise<MemoryRow[]> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT DISTINCT l.other_id AS id FROM memory_links l
      WHERE l.memory_id = ANY($1) AND NOT l.other_id = ANY($1)
        AND (l.relation IN ('merged_from', 'summarises') OR l.relation = 'supersedes' AND NOT $2::boolean)`,
    [ids, withSources],
  );
  const all = await findMemories(
    tx,
    rows.map(({ id }) => id),
    now,
  );
  return all.filter(({ status }) => status === 'consolidated' || (status === 'superseded' && !withSources));
}

/**
 * Makes memories active again whose place erased ones had. Those that a memory which is still there has superseded, by way of
 * the erased ones, are superseded by it instead. Returns those that are active again.
 */
async function bringBack(
  tx: EntityDatabase,
  replaced: readonly MemoryRow[],
  { by, now, model }: EraseContext,
): Promise<MemoryRow[]> {
  if (replaced.length === 0) return [];
  const superseded = await listSuperseded(
    tx,
    replaced.map(({ id }) => id),
  );
  const passedOn = replaced.filter(({ id, status }) => superseded.has(id) && status === 'consolidated');
  if (passedOn.length > 0)
    await markRetired(
      tx,
      passedOn.map(({ id }) => id),
      'superseded',
      { by, now },
    );
  const back = replaced.filter(({ id }) => !superseded.has(id));
  if (back.length > 0) await restoreMemories(tx, back, { by, now }, model);
  return back;
}

/** Deletes memories, whose scopes are locked, from every table and from the prompts that are kept. */
export async function deleteMemoryRows(tx: EntityDatabase, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.query<{ id: string }[]>(
    `SELECT id FROM memories WHERE id = ANY($1) AND status = 'active' AND deleted_at IS NULL`,
    [ids],
  );
  if (rows.length > 0)
    await removeFromIndex(
      tx,
      rows.map(({ id }) => id),
    );
  const newer = await tx.query<{ id: string }[]>(
    `SELECT CASE WHEN memory_id = ANY($1) THEN other_id ELSE memory_id END AS id FROM memory_links
      WHERE relation = 'contradicts' AND (memory_id = ANY($1) OR other_id = ANY($1))`,
    [ids],
  );
  await handPlacesOn(tx, ids);
  await tx.query('DELETE FROM memory_links WHERE memory_id = ANY($1) OR other_id = ANY($1)', [ids]);
  for (const table of ['memory_jobs', 'memory_embeddings', 'memory_versions'])
    await tx.query(`DELETE FROM ${table} WHERE memory_id = ANY($1)`, [ids]);
  await tx.query('DELETE FROM memories WHERE id = ANY($1)', [ids]);
  await deleteRecordsAbout(tx, ids);
  await blankRecalledMemories(
    tx,
    ids,
    newer.map(({ id }) => id),
  );
}

/**
 * Follows what was made of erased memories, level by level: a merged memory is made of its other sources again, and what
 * cannot be goes as well. Returns all that goes, and what was rewritten.
 */
async function followUp(tx: Queryable, ids: readonly string[], { model, ...authorship }: EraseContext) {
  const erased = [...ids];
  const rewritten = new Set<string>();
  for (let level: string[] = erased.slice(); level.length > 0;) {
    const affected = await listAffected(tx, level, erased);
    for (const one of affected) {
      if (one.rewritable) rewritten.add(one.id);
      else {
        erased.push(one.id);
        rewritten.delete(one.id);
      }
    }
    for (const one of affected) if (one.rewritable) await rewriteMemory(tx, one, erased, authorship, model);
    level = affected.map(({ id }) => id);
  }
  return { erased, rewritten: [...rewritten] };
}

/**
 * Erases memories for good: nothing in the database says any more what they said. Of what was made of them, merged memories
 * are made of their other sources again; others go too, and their other sources become active again, and, without
 * `withSources`, what they superseded and nothing that stands does. Locks their scopes; part of the caller's transaction.
 */
export async function eraseMemories(
  tx: EntityDatabase,
  ids: readonly string[],
  context: EraseContext,
): Promise<ErasedMemories> {
  await lockScopesOf(tx, ids);
  const { erased, rewritten } = await followUp(tx, await listWithSources(tx, ids, context.withSources), context);
  const replaced = await listReplaced(tx, erased, context);
  await deleteMemoryRows(tx, erased);
  await blankRecalledMemories(tx, rewritten);
  await deleteRecordsAbout(tx, rewritten);
  const back = await bringBack(tx, replaced, context);
  return { erased: erased.toSorted(), restored: back.map(({ id }) => id).toSorted(), rewritten };
}

/** Lists the memories that have to be embedded after an erasure. */
export const toEmbed = ({ restored, rewritten }: ErasedMemories): string[] => [...restored, ...rewritten];
