// All raw: an unnested list, joined.
import type { Queryable } from '#src/db/query.ts';

/** Lists those of captured memories that are as they were when they were captured, in this version or a later one. */
export async function listUnchangedMemories(
  tx: Queryable,
  captured: Readonly<Record<string, number>>,
): Promise<Set<string>> {
  const rows = await tx.query<{ id: string; now: string; then: string }[]>(
    `SELECT r.id, m.content::text AS now, v.content::text AS then
       FROM unnest($1::text[], $2::int[]) AS r (id, version) JOIN memories m ON m.id = r.id
       JOIN memory_versions v ON v.memory_id = r.id AND v.version = r.version
      WHERE m.deleted_at IS NULL AND m.status = v.status AND m.importance = v.importance AND m.said_at = v.said_at
        AND m.metadata::text = v.metadata::text
        AND (m.expires_at, m.source_message_id) IS NOT DISTINCT FROM (v.expires_at, v.source_message_id)`,
    [Object.keys(captured), Object.values(captured)],
  );
  // Compared here: a content that is encrypted twice is not the same text.
  return new Set(rows.flatMap(({ id, now, then }) => (now === then ? [id] : [])));
}

/**
 * Lists those of captured memories that a restore cannot bring back: they were deleted or have expired, or what they said
 * in the captured version was erased.
 */
export async function listLostMemories(
  tx: Queryable,
  captured: Readonly<Record<string, number>>,
  now: Date,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT r.id FROM unnest($1::text[], $2::int[]) AS r (id, version)
      WHERE NOT EXISTS (
        SELECT 1 FROM memories m JOIN memory_versions v ON v.memory_id = m.id
         WHERE m.id = r.id AND v.version = r.version AND (m.deleted_at IS NULL OR m.updated_by = 'checkpoint')
           AND (m.expires_at IS NULL OR m.expires_at > $3)) ORDER BY r.id`,
    [Object.keys(captured), Object.values(captured), now],
  );
  return rows.map(({ id }) => id);
}
