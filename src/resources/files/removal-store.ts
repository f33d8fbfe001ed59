// All raw: batches, and statements that move rows from one table to another.
import type { Queryable } from '#src/db/query.ts';

/** Returns the key under which the bytes of a file are stored. */
export const toFileKey = (organizationId: string, id: string): string => `${organizationId}/${id}`;

/** Returns the id of the file, or of the upload, that stored bytes belong to. */
const toFileId = (key: string): string => key.split('/').at(-1)!.split('-')[0]!;

/** Has stored bytes removed from a time on, unless a file takes them before. */
export async function insertRemoval(db: Queryable, key: string, dueAt: Date): Promise<void> {
  await db.query('INSERT INTO file_removals (key, due_at) VALUES ($1, $2)', [key, dueAt]);
}

/** Takes stored bytes for a file, unless they are due to be removed. Returns whether they were there to be taken. */
export async function takeBytes(tx: Queryable, key: string, now: Date): Promise<boolean> {
  const [rows] = await tx.query<[unknown[]]>('DELETE FROM file_removals WHERE key = $1 AND due_at > $2 RETURNING 1', [
    key,
    now,
  ]);
  return rows.length > 0;
}

/**
 * Lets stored bytes that no file has taken be removed from a time on. Returns whether there are any. The row of bytes that arrived for too long, or
 * whose organization was erased meanwhile, is gone, though bytes may have come after it: it is written again. The first statement waits for a
 * transaction that takes the bytes, so that the second one sees whether it has.
 */
export async function hastenRemoval(db: Queryable, key: string, dueAt: Date): Promise<boolean> {
  const [known] = await db.query<[unknown[]]>('UPDATE file_removals SET due_at = $2 WHERE key = $1 RETURNING 1', [
    key,
    dueAt,
  ]);
  if (known.length > 0) return true;
  const written = await db.query<unknown[]>(
    `INSERT INTO file_removals (key, due_at) SELECT $1, $2
      WHERE NOT EXISTS (SELECT FROM files WHERE id = $3 AND NOT is_segmented)
        AND NOT EXISTS (SELECT FROM file_segments WHERE file_id = $3 AND key = $1)
      ON CONFLICT DO NOTHING RETURNING 1`,
    [key, dueAt, toFileId(key)],
  );
  return written.length > 0;
}

/** Lists the keys of stored bytes that are due to be removed, the oldest first: a batch at most. */
export async function listDueRemovals(db: Queryable, now: Date): Promise<string[]> {
  const rows = await db.query<{ key: string }[]>(
    'SELECT key FROM file_removals WHERE due_at <= $1 ORDER BY due_at, key LIMIT 100',
    [now],
  );
  return rows.map(({ key }) => key);
}

/** Forgets stored bytes that were removed. */
export async function deleteRemoval(db: Queryable, key: string): Promise<void> {
  await db.query('DELETE FROM file_removals WHERE key = $1', [key]);
}

/** Lets all stored bytes of an organization that no file has be removed now, also those that are arriving. Returns their number. */
export async function hastenRemovals(tx: Queryable, organizationId: string): Promise<number> {
  const [rows] = await tx.query<[unknown[]]>(
    `UPDATE file_removals SET due_at = 'epoch' WHERE starts_with(key, $1) RETURNING 1`,
    [toFileKey(organizationId, '')],
  );
  return rows.length;
}

/** Puts off the removal of stored bytes that could not be removed. */
export async function delayRemoval(db: Queryable, key: string, dueAt: Date): Promise<void> {
  await db.query('UPDATE file_removals SET due_at = $2 WHERE key = $1', [key, dueAt]);
}

/**
 * Deletes a batch of files for which a condition holds. A trigger writes that their bytes are to be removed. Returns their
 * number.
 */
export async function deleteFiles(tx: Queryable, condition: string, parameters: unknown[]): Promise<number> {
  const [rows] = await tx.query<[unknown[]]>(
    `DELETE FROM files WHERE id IN (SELECT id FROM files WHERE ${condition} ORDER BY id LIMIT 200 FOR UPDATE) RETURNING 1`,
    parameters,
  );
  return rows.length;
}
