import type { MemoryVersion } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import type { MemoryChange, StoredMemoryVersion } from './table.ts';
import { toFieldColumns } from './store.ts';

/** The author of a change, and its time. */
export type Authorship = { by: string; now: Date };

/** Selects the versions of a memory, for `readPage`. */
export function selectMemoryVersions(id: string) {
  const sql = `SELECT v.memory_id AS "memoryId", v.change, ${toFieldColumns('v')}, v.changed_by AS "changedBy",
    v.original_author AS "originalAuthor", v.valid_from AS "validFrom" FROM memory_versions v WHERE v.memory_id = $1`;
  return { sql, parameters: [id] };
}

type MemoryVersionRow = Omit<StoredMemoryVersion, 'labels' | 'lexemes' | 'validTo'>;

/** Writes a version of a memory as the contract has it. */
export function toMemoryVersion(row: MemoryVersionRow): MemoryVersion {
  return {
    memory_id: row.memoryId,
    version: row.version,
    change: row.change,
    content: row.content,
    importance: row.importance,
    expires_at: row.expiresAt?.toISOString() ?? null,
    source_message_id: row.sourceMessageId,
    metadata: row.metadata,
    status: row.status,
    changed_by: row.changedBy,
    original_author: row.originalAuthor,
    created_at: row.validFrom.toISOString(),
  };
}

/**
 * Records the present content of memories as their newest version, and closes the version before it. The versions are valid
 * from now on, or since the moments of `since`, in the order of the ids.
 */
export async function recordVersions(
  tx: Queryable,
  ids: readonly string[],
  change: MemoryChange,
  authorship: Authorship,
  since: readonly Date[] = [],
): Promise<void> {
  // Raw: a batch that closes one version and stores the next.
  await tx.query(
    `WITH closed AS (UPDATE memory_versions SET valid_to = $4::timestamptz WHERE memory_id = ANY($1) AND valid_to IS NULL)
     INSERT INTO memory_versions (memory_id, version, change, content, importance, expires_at, source_message_id,
            metadata, labels, lexemes, status, said_at, changed_by, valid_from, valid_to)
     SELECT id, version, $2, content, importance, expires_at, source_message_id, metadata, labels, lexemes, status, said_at, $3,
            coalesce(since, $4), CASE WHEN deleted_at IS NULL THEN NULL ELSE $4 END
       FROM memories JOIN unnest($1::text[], $5::timestamptz[]) AS r (id, since) USING (id)`,
    [ids, change, authorship.by, authorship.now, since],
  );
}
