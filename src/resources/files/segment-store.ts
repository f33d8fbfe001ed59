// All raw: rows of a table that belong to a file or an upload, in their order.
import type { Queryable } from '#src/db/query.ts';

/** A part of the bytes of a file that arrived in several requests: where it begins, its size, and the key under which it is stored. */
export type Segment = { start: number; bytes: number; key: string };

/** Lists the segments of a file or an upload, from its first byte on. */
export const listFileSegments = (db: Queryable, fileId: string): Promise<Segment[]> =>
  db.query(
    'SELECT start::float8 AS start, bytes::float8 AS bytes, key FROM file_segments WHERE file_id = $1 ORDER BY file_segments.start',
    [fileId],
  );

/** Stores a segment. */
export async function insertSegment(tx: Queryable, fileId: string, { start, bytes, key }: Segment): Promise<void> {
  await tx.query('INSERT INTO file_segments (file_id, start, bytes, key) VALUES ($1, $2, $3, $4)', [
    fileId,
    start,
    bytes,
    key,
  ]);
}
