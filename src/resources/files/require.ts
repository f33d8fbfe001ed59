import { notFound, problem } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { countFiles, findFile } from './store.ts';
import type { FileRow } from './table.ts';

/** Returns a file in reach. `lock` is a locking clause of SQL. @throws `file_not_found` */
export async function requireFile(db: Queryable, reach: Reach, id: string, lock = ''): Promise<FileRow> {
  const file = await findFile(db, reach, id, lock);
  if (!file) throw notFound('file', id);
  return file;
}

/** Makes sure that an organization may have one more file, and that nobody else makes one until the transaction ends. @throws `conflict` */
export async function requireRoomForFile(tx: EntityDatabase, organizationId: string, most: number): Promise<void> {
  if ((await countFiles(tx, organizationId)) >= most)
    throw problem('conflict', `An organization has ${most} files at most. Delete one first.`);
}
