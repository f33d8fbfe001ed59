import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import { isTypeOfKind } from '#src/files/media-type.ts';
import { findFile } from '#src/resources/files/store.ts';
import type { FileRow } from '#src/resources/files/table.ts';
import type { InputMedia } from './accepted-media.ts';

/** The most bytes of files that one request to a model has. Gateways take no more, and all of them are in memory. */
export const mostBytes = 32_000_000;

/** The caller, and the user whose conversation it is; null for nobody's. */
type FileCaller = { reach: Reach; userId: string | null };

/** Returns what is wrong with a file as a part of this kind, or null. */
function findFileFault(file: FileRow | null, { kind, fileId }: InputMedia, { userId }: FileCaller): string | null {
  if (!file || (userId !== null && file.userId !== null && file.userId !== userId))
    return `There is no file ${fileId} for this conversation.`;
  if (!isTypeOfKind(kind, file.mediaType))
    return `Must be the file of an ${kind}; ${fileId} is ${file.mediaType}. Send it as a part of the type file.`;
  return file.bytes > mostBytes
    ? `A model is sent files of at most ${mostBytes} bytes; this one has ${file.bytes}.`
    : null;
}

/**
 * Checks that the files that an input names are there for its sender and for the person whose conversation it is, and are of the kind that
 * their parts say.
 * @throws `invalid_request` with a pointer to each that is not
 */
export async function requireReadableFiles(
  db: Queryable,
  reader: FileCaller,
  media: readonly InputMedia[],
): Promise<void> {
  const faults: FieldError[] = [];
  for (const one of media) {
    if (one.fileId === undefined) continue;
    const detail = findFileFault(await findFile(db, reader.reach, one.fileId), one, reader);
    if (detail !== null) faults.push({ pointer: one.pointer, detail, code: 'file' });
  }
  if (faults.length > 0) throw invalidRequest(faults);
}
