import type { StoredFile } from '#generated/v2/client/types.gen.ts';
import { contentOf } from '#src/db/content/parameter.ts';
import type { Queryable } from '#src/db/query.ts';
import { organizationReach, reachSql, type Reach } from '#src/db/reach.ts';
import type { ImageSize } from '#src/llm/image-size.ts';
import type { FileRow } from './table.ts';

const columns = `id, organization_id AS "organizationId", user_id AS "userId", name, media_type AS "mediaType",
  bytes::float8 AS bytes, sha256, secret, is_segmented AS "isSegmented",
  image_width::float8 AS "imageWidth", image_height::float8 AS "imageHeight", created_at AS "createdAt"`;

/** The selection of a list of files, which only doors make: from the oldest on, and those after a file in the order of the list. */
export type FileSelection = { oldest_first?: boolean; after_file?: string };

/** Selects the files in reach, for `readPage`. */
export function selectFiles(
  { organizationId, userId }: Reach,
  ofUser: string | null = null,
  { oldest_first: isOldestFirst = false, after_file: afterFile }: FileSelection = {},
) {
  const after = ` AND (created_at, id) ${isOldestFirst ? '>' : '<'} (SELECT f.created_at, f.id FROM files f WHERE f.id = $4)`;
  return {
    sql: `SELECT ${columns} FROM files WHERE organization_id = $1 AND ${reachSql('$2')} AND ($3::text IS NULL OR user_id = $3)${afterFile === undefined ? '' : after}`,
    parameters: [organizationId, userId, ofUser, ...(afterFile === undefined ? [] : [afterFile])],
  };
}

/** Finds a file in reach, or null. `lock` is a locking clause of SQL. */
export async function findFile(db: Queryable, reach: Reach, id: string, lock = ''): Promise<FileRow | null> {
  const { sql, parameters } = selectFiles(reach);
  // Raw: within the reach, perhaps with a lock.
  const rows = await db.query<FileRow[]>(`${sql} AND id = $4 ${lock}`, [...parameters, id]);
  return rows[0] ?? null;
}

/**
 * Finds a file that a model may be shown in a session: one of nobody's, or of the person whose session it is; null for others. In a session of
 * nobody's it may be anybody's, as its senders saw to.
 */
export async function findFileOfSession(
  db: Queryable,
  { organizationId, sessionId }: { organizationId: string; sessionId: string },
  id: string,
): Promise<FileRow | null> {
  const { sql, parameters } = selectFiles(organizationReach(organizationId));
  // Raw: within the reach, and beside the user of another row.
  const rows = await db.query<FileRow[]>(
    `${sql} AND id = $5 AND (user_id IS NULL OR NOT EXISTS (SELECT FROM sessions s
       WHERE s.id = $4 AND s.user_id <> files.user_id))`,
    [...parameters, sessionId, id],
  );
  return rows[0] ?? null;
}

/** Returns the sizes of the images among these files of an organization, by their ids, as far as they are known. */
export async function listImageSizes(
  db: Queryable,
  organizationId: string,
  ids: readonly string[],
): Promise<Map<string, ImageSize>> {
  // Raw: numbers as numbers, beside the other statements.
  const rows = await db.query<(ImageSize & { id: string })[]>(
    `SELECT id, image_width::float8 AS width, image_height::float8 AS height FROM files
      WHERE organization_id = $1 AND id = ANY($2::text[]) AND image_width IS NOT NULL`,
    [organizationId, ids],
  );
  return new Map(rows.map(({ id, width, height }) => [id, { width, height }]));
}

/** The number of files of an organization, and of their bytes. Those that arrive in several requests count as a whole. */
export type FileTotals = { files: number; bytes: number };

/** Blocks others who make files of an organization until the transaction ends, and counts those that there are or are arriving. */
export async function countFiles(tx: Queryable, organizationId: string): Promise<FileTotals> {
  // Raw: a lock.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`files of ${organizationId}`]);
  // Raw: sums over two tables.
  const [totals] = await tx.query<FileTotals[]>(
    `SELECT count(*)::float8 AS files, coalesce(sum(bytes), 0)::float8 AS bytes
       FROM (SELECT bytes FROM files WHERE organization_id = $1 UNION ALL SELECT bytes FROM uploads WHERE organization_id = $1) AS owned`,
    [organizationId],
  );
  return totals!;
}

/** Stores a new file. */
export async function insertFile(tx: Queryable, file: FileRow): Promise<void> {
  const owner = { organization: file.organizationId };
  // Raw: contents, which are encrypted on the way.
  await tx.query(
    `INSERT INTO files (id, organization_id, user_id, name, media_type, bytes, sha256, secret, is_segmented, image_width, image_height,
       message_id, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      file.id,
      file.organizationId,
      file.userId,
      contentOf(owner, file.name === null ? null : JSON.stringify(file.name)),
      file.mediaType,
      file.bytes,
      file.sha256,
      contentOf(owner, JSON.stringify(file.secret)),
      file.isSegmented,
      file.imageWidth,
      file.imageHeight,
      file.messageId ?? null,
      file.createdAt,
    ],
  );
}

/** Writes a file as the contract has it. */
export const toFile = (row: FileRow): StoredFile => ({
  id: row.id,
  name: row.name,
  media_type: row.mediaType,
  bytes: row.bytes,
  sha256: row.sha256,
  user_id: row.userId,
  created_at: row.createdAt.toISOString(),
});
