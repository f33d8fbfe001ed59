// All raw: contents, locks, batches, and updates on a condition.
import type { Upload } from '#generated/v2/client/types.gen.ts';
import { contentOf } from '#src/db/content/parameter.ts';
import type { Queryable } from '#src/db/query.ts';
import { reachSql, type Reach } from '#src/db/reach.ts';
import type { FileRow } from '#src/resources/files/table.ts';
import type { UploadRow } from './table.ts';

/** Finds an upload in reach, or null. `lock` is a locking clause of SQL. */
export async function findUpload(
  db: Queryable,
  { organizationId, userId }: Reach,
  id: string,
  lock = '',
): Promise<UploadRow | null> {
  const rows = await db.query<UploadRow[]>(
    `SELECT id, organization_id AS "organizationId", user_id AS "userId", name, bytes::float8 AS bytes,
       received_bytes::float8 AS "receivedBytes", secret, created_at AS "createdAt", expires_at AS "expiresAt"
     FROM uploads WHERE organization_id = $1 AND ${reachSql('$2')} AND id = $3 ${lock}`,
    [organizationId, userId, id],
  );
  return rows[0] ?? null;
}

/** Stores a new upload. */
export async function insertUpload(tx: Queryable, upload: UploadRow): Promise<void> {
  const owner = { organization: upload.organizationId };
  await tx.query(
    `INSERT INTO uploads (id, organization_id, user_id, name, bytes, received_bytes, secret, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      upload.id,
      upload.organizationId,
      upload.userId,
      contentOf(owner, upload.name === null ? null : JSON.stringify(upload.name)),
      upload.bytes,
      upload.receivedBytes,
      contentOf(owner, JSON.stringify(upload.secret)),
      upload.createdAt,
      upload.expiresAt,
    ],
  );
}

/** Moves an upload on from where it was. Returns whether it was there. */
export async function advanceUpload(
  tx: Queryable,
  { id, receivedBytes }: Pick<UploadRow, 'id' | 'receivedBytes'>,
  next: Pick<UploadRow, 'receivedBytes' | 'expiresAt'>,
): Promise<boolean> {
  const [rows] = await tx.query<[unknown[]]>(
    'UPDATE uploads SET received_bytes = $3, expires_at = $4 WHERE id = $1 AND received_bytes = $2 RETURNING 1',
    [id, receivedBytes, next.receivedBytes, next.expiresAt],
  );
  return rows.length > 0;
}

/**
 * Deletes a batch of uploads for which a condition holds. A trigger writes that their bytes are to be removed, unless they have become
 * files. Returns their number.
 */
export async function deleteUploads(tx: Queryable, condition: string, parameters: unknown[]): Promise<number> {
  const [rows] = await tx.query<[unknown[]]>(
    `DELETE FROM uploads WHERE id IN (SELECT id FROM uploads WHERE ${condition} ORDER BY id LIMIT 200 FOR UPDATE) RETURNING 1`,
    parameters,
  );
  return rows.length;
}

/** Writes an upload as the contract has it. */
export const toUpload = (row: UploadRow): Upload => ({
  id: row.id,
  status: 'receiving',
  name: row.name,
  bytes: row.bytes,
  received_bytes: row.receivedBytes,
  user_id: row.userId,
  created_at: row.createdAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
});

/** Writes the upload that a file once was. */
export const toCompleteUpload = (file: FileRow): Upload => ({
  id: file.id,
  status: 'complete',
  name: file.name,
  bytes: file.bytes,
  received_bytes: file.bytes,
  user_id: file.userId,
  created_at: file.createdAt.toISOString(),
  expires_at: null,
});
