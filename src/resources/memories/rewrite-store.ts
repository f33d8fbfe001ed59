import { contentOf } from '#src/db/content/parameter.ts';
import type { Queryable } from '#src/db/query.ts';
import type { MemoryRow } from './memory.ts';
import { mergeMetadata } from './merge-metadata.ts';
import { toIndexedLabels } from './metadata-labels.ts';
import { memoryColumns } from './store.ts';
import { type Authorship, recordVersions } from './version-store.ts';
import { storeMemoryChange } from './write-store.ts';

// All raw: joins over links and versions, and lexemes.

/** A memory that was made of others, some of which are erased. */
export type AffectedMemory = {
  id: string;
  status: string;
  /** Whether it can be made of its other sources again: it was merged, nobody has changed its words, and others are left. */
  rewritable: boolean;
};

/** Lists the memories that were made of any of these, one level up. */
export function listAffected(
  tx: Queryable,
  ids: readonly string[],
  erased: readonly string[],
): Promise<AffectedMemory[]> {
  return tx.query<AffectedMemory[]>(
    `SELECT m.id, m.status, m.deleted_at IS NULL AND bool_and(l.relation = 'merged_from')
            AND NOT EXISTS (SELECT 1 FROM memory_versions v WHERE v.memory_id = m.id AND v.change IN ('updated', 'restored'))
            AND EXISTS (SELECT 1 FROM memory_links o JOIN memories s ON s.id = o.other_id AND s.status = 'consolidated'
                         WHERE o.memory_id = m.id AND o.relation = 'merged_from' AND NOT o.other_id = ANY($2)) AS rewritable
       FROM memory_links l JOIN memories m ON m.id = l.memory_id
      WHERE l.other_id = ANY($1) AND l.relation IN ('merged_from', 'summarises') AND NOT m.id = ANY($2)
      GROUP BY m.id ORDER BY m.id`,
    [ids, erased],
  );
}

/** Lists the sources of a merged memory that are not erased, the newest first. */
function listSources(tx: Queryable, id: string, erased: readonly string[]): Promise<MemoryRow[]> {
  return tx.query<MemoryRow[]>(
    `SELECT ${memoryColumns} FROM memory_links l JOIN memories m ON m.id = l.other_id
      WHERE l.memory_id = $1 AND l.relation = 'merged_from' AND m.status = 'consolidated' AND NOT m.id = ANY($2)
      ORDER BY m.said_at DESC, m.id DESC`,
    [id, erased],
  );
}

/**
 * Makes a merged memory, whose scope is locked, of those of its sources again that are not erased. Its earlier versions,
 * which say what the erased ones said, go.
 */
export async function rewriteMemory(
  tx: Queryable,
  { id, status }: AffectedMemory,
  erased: readonly string[],
  authorship: Authorship,
  model: string | null,
): Promise<void> {
  const sources = await listSources(tx, id, erased);
  const { content, saidAt } = sources[0]!;
  const metadata = mergeMetadata(sources);
  const sourceMessageId = sources.find((source) => source.sourceMessageId)?.sourceMessageId ?? null;
  const fields = { content, metadata, sourceMessageId, saidAt };
  if (status === 'active') await storeMemoryChange(tx, { id }, { change: 'updated', ...fields }, authorship, model);
  else await storeHidden(tx, id, fields, authorship);
  await tx.query(
    `DELETE FROM memory_versions v USING memories m WHERE m.id = $1 AND v.memory_id = m.id AND v.version < m.version`,
    [id],
  );
}

type RewrittenFields = Pick<MemoryRow, 'content' | 'metadata' | 'sourceMessageId' | 'saidAt'>;

/** Changes a consolidated memory, which no search finds. */
async function storeHidden(
  tx: Queryable,
  id: string,
  { content, metadata, sourceMessageId, saidAt }: RewrittenFields,
  { by, now }: Authorship,
): Promise<void> {
  await tx.query(
    `UPDATE memories SET content = $2, metadata = $3, labels = $4, source_message_id = $5, version = version + 1,
            updated_by = $6, updated_at = $7, said_at = $8 WHERE id = $1`,
    [
      id,
      contentOf({ memory: id }, JSON.stringify(content)),
      JSON.stringify(metadata),
      toIndexedLabels(metadata),
      sourceMessageId,
      by,
      now,
      saidAt,
    ],
  );
  await recordVersions(tx, [id], 'updated', { by, now });
}
