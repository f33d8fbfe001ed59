import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { findFile } from './store.ts';
import type { FileRow } from './table.ts';

/** Returns a file in reach. `lock` is a locking clause of SQL. @throws `file_not_found` */
export async function requireFile(db: Queryable, reach: Reach, id: string, lock = ''): Promise<FileRow> {
  const file = await findFile(db, reach, id, lock);
  if (!file) throw notFound('file', id);
  return file;
}
