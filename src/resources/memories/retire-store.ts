import type { Queryable } from '#src/db/query.ts';
import { addToIndex, removeFromIndex, toContentWords } from './index-store.ts';
import type { MemoryRow } from './memory.ts';
import { type Authorship, recordVersions } from './version-store.ts';

// All raw: batches that raise versions and write lexemes.

/** The reason why searches do not find a memory any more: a restore took it away, or another one has its place. */
type RetireReason = 'deleted' | 'consolidated' | 'superseded';

/** Removes active memories, whose scopes are locked, from every search. They can come back; see `eraseMemories` otherwise. */
export async function retireMemories(
  tx: Queryable,
  ids: readonly string[],
  change: RetireReason,
  authorship: Authorship,
): Promise<void> {
  await removeFromIndex(tx, ids);
  await markRetired(tx, ids, change, authorship);
}

/** Marks memories as retired that no search finds any more, and records that as a version. */
export async function markRetired(
  tx: Queryable,
  ids: readonly string[],
  change: RetireReason,
  authorship: Authorship,
): Promise<void> {
  const keepsRow = change === 'consolidated' || change === 'superseded';
  const to = keepsRow ? `status = '${change}'` : 'deleted_at = $3';
  await tx.query(
    `UPDATE memories SET ${to}, version = version + 1, updated_by = $2, updated_at = $3 WHERE id = ANY($1)`,
    [ids, authorship.by, authorship.now],
  );
  await recordVersions(tx, ids, change, authorship);
}

/** A memory that is restored gives its key up where an active one has it. */
const restoredKeySql = `CASE WHEN EXISTS (
    SELECT FROM memories o WHERE o.scope_key = m.scope_key AND o.key = m.key AND o.status = 'active' AND o.deleted_at IS NULL
       AND o.id <> m.id) THEN NULL ELSE m.key END`;

/** Makes consolidated or superseded memories, whose scopes are locked, active again. */
export async function restoreMemories(
  tx: Queryable,
  rows: readonly MemoryRow[],
  { by, now }: Authorship,
  model: string | null,
): Promise<void> {
  const words = await Promise.all(
    rows.map(async ({ id, content, createdAt }) => ({ id, words: await toContentWords(content, createdAt) })),
  );
  await tx.query(
    `UPDATE memories m SET status = 'active', key = ${restoredKeySql}, lexemes = memory_lexemes(scope_key, r.words), version = version + 1,
            updated_by = $2, updated_at = $3
       FROM json_to_recordset($1::json) AS r (id text, words text[]) WHERE m.id = r.id`,
    [JSON.stringify(words), by, now],
  );
  const ids = rows.map(({ id }) => id);
  await recordVersions(tx, ids, 'restored', { by, now });
  await addToIndex(tx, ids, now, model);
}

/** Gives memories, whose scopes are locked, the content of an earlier version. */
export async function revertMemories(
  tx: Queryable,
  versions: readonly { id: string; version: number; active: boolean }[],
  { by, now }: Authorship,
  model: string | null,
): Promise<void> {
  const removed = versions.filter(({ active }) => active).map(({ id }) => id);
  if (removed.length > 0) await removeFromIndex(tx, removed);
  const ids = versions.map(({ id }) => id);
  await tx.query(
    `UPDATE memories m SET content = v.content, importance = v.importance, expires_at = v.expires_at,
            source_message_id = v.source_message_id, metadata = v.metadata, labels = v.labels, lexemes = v.lexemes,
            status = v.status, said_at = v.said_at, deleted_at = NULL, version = m.version + 1, updated_by = $3, updated_at = $4
       FROM memory_versions v, unnest($1::text[], $2::int[]) AS r (id, version)
      WHERE m.id = r.id AND v.memory_id = r.id AND v.version = r.version`,
    [ids, versions.map(({ version }) => version), by, now],
  );
  await recordVersions(tx, ids, 'restored', { by, now });
  const active = await tx.query<{ id: string }[]>(
    `SELECT id FROM memories WHERE id = ANY($1::text[]) AND status = 'active'`,
    [ids],
  );
  if (active.length > 0)
    await addToIndex(
      tx,
      active.map(({ id }) => id),
      now,
      model,
    );
}
