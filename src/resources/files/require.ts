import { notFound, problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import type { FileLimits } from '#src/files/file-limits.ts';
import { countFiles, findFile } from './store.ts';
import type { FileRow } from './table.ts';

/** Returns a file in reach. `lock` is a locking clause of SQL. @throws `file_not_found` */
export async function requireFile(db: Queryable, reach: Reach, id: string, lock = ''): Promise<FileRow> {
  const file = await findFile(db, reach, id, lock);
  if (!file) throw notFound('file', id);
  return file;
}

/**
 * Makes sure that an organization may have one more file of so many bytes, and that nobody else makes one until the transaction ends: so the
 * limits hold to the byte, whichever instances are asked at the same time.
 * @throws `conflict`, `storage_limit_exceeded`
 */
export async function requireRoomForFile(
  tx: Queryable,
  organizationId: string,
  { bytes, limits }: { bytes: number; limits: FileLimits },
): Promise<void> {
  const { filesPerOrganization: most, bytesPerOrganization: mostBytes } = limits;
  const owned = await countFiles(tx, organizationId);
  if (owned.files >= most) throw problem('conflict', `An organization has ${most} files at most. Delete one first.`);
  if (mostBytes === null || owned.bytes + bytes <= mostBytes) return;
  const detail = `The files of this organization have ${owned.bytes} bytes, so that one of ${bytes} exceeds the ${mostBytes} that it may store. Delete one first.`;
  throw problem('storage_limit_exceeded', detail);
}
