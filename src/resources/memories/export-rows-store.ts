import { SqlParameters } from '#src/db/sql-parameters.ts';
import type { selectMemories } from './list-store.ts';
import type { MemoryRow } from './memory.ts';
import type { StoredMemoryVersion } from './table.ts';

// All raw: memories are read with their links and versions.

type Selection = ReturnType<typeof selectMemories>;

/** A memory with your id of its user; null without a user, and for one who has none. */
export type ExportedRow = MemoryRow & { externalId: string | null };

/** Selects the memories of a selection as `ExportedRow`s, for an export. */
export const selectWithExternalIds = ({ sql, parameters }: Selection) => ({
  sql: `SELECT selected.*, u.external_id AS "externalId" FROM (${sql}) AS selected LEFT JOIN users u ON u.id = selected."userId"`,
  parameters,
  size: '(octet_length(content::text) + octet_length(metadata::text))',
});

type ReadVersion = Omit<StoredMemoryVersion, 'memoryId' | 'labels' | 'lexemes' | 'validTo' | 'changedBy' | 'version'>;

/** A version as JSON of the database has it. */
export type JsonVersion = {
  [M in keyof ReadVersion]: ReadVersion[M] extends Date
    ? string
    : ReadVersion[M] extends Date | null
      ? string | null
      : ReadVersion[M];
};

/** A memory with its newest change, its earlier versions, and the ids of linked memories that are exported before it. */
export type RowWithPast = ExportedRow & {
  newest: { change: StoredMemoryVersion['change']; changedAt: string; originalAuthor: string };
  versions: JsonVersion[];
  olderIds: string[];
};

/** The largest number of earlier versions of a memory that an export has. */
const maxVersions = 100;

/** The author of a version: where the memory comes from, if it comes from elsewhere. */
const authorSql = 'coalesce(v.original_author, v.changed_by)';

const versionJsonSql = `json_build_object('change', v.change, 'content', v.content, 'importance', v.importance, 'expiresAt', v.expires_at,
  'sourceMessageId', v.source_message_id, 'metadata', v.metadata, 'status', v.status, 'saidAt', v.said_at, 'originalAuthor', ${authorSql}, 'validFrom', v.valid_from)`;

/** Selects the memories of a selection as `RowWithPast`s, for an export. Memories that have expired are not named. */
export function selectWithPast(selection: Selection, now: Date) {
  const { sql, parameters } = selectWithExternalIds(selection);
  const all = new SqlParameters(parameters);
  const moment = all.add(now, 'timestamptz');
  const newest = `SELECT json_build_object('change', v.change, 'changedAt', v.valid_from, 'originalAuthor', ${authorSql}) FROM memory_versions v
     WHERE v.memory_id = one.id AND v.version = one.version`;
  const versions = `SELECT coalesce(json_agg(${versionJsonSql} ORDER BY v.version), '[]') FROM (
     SELECT * FROM memory_versions v WHERE v.memory_id = one.id AND v.version < one.version
      ORDER BY v.version DESC LIMIT ${maxVersions}) AS v`;
  const older = `SELECT coalesce(json_agg(o.id), '[]') FROM (
       SELECT other_id AS id FROM memory_links WHERE memory_id = one.id UNION SELECT memory_id FROM memory_links WHERE other_id = one.id) AS l
     JOIN memories o ON o.id = l.id
    WHERE o.deleted_at IS NULL AND (o.expires_at IS NULL OR o.expires_at > ${moment}) AND (o.created_at, o.id) < (one."createdAt", one.id)`;
  return {
    sql: `SELECT one.*, (${newest}) AS newest, (${versions}) AS versions, (${older}) AS "olderIds" FROM (${sql}) AS one`,
    parameters: all.values,
    size: `(octet_length(content::text) + octet_length(metadata::text) + octet_length(versions::text))`,
  };
}
