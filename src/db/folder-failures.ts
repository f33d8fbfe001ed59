import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** The data folder cannot be used; the message names `PARLEY_DATA_DIR` and says what to do. */
export class DataFolderError extends Error {
  override name = 'DataFolderError';
}

const another = 'set PARLEY_DATA_DIR to another folder';
const instead = 'Set PARLEY_DATA_DIR to another folder';

/** What to say about a failure of the file system, by its code. */
const byCode: Record<string, string> = {
  EACCES: `belongs to another user, or one above it does. Give this user the right to read and write it, or ${another}.`,
  EPERM: `may not be changed by this user. Give this user the right to read and write it, or ${another}.`,
  EROFS: `is on a read-only file system. Make that writable, or ${another}.`,
  ENOSPC: 'is on a disk that is full. Make room on it, and start again: nothing that was stored is lost.',
  EDQUOT: 'is over the quota of its disk. Make room, and start again: nothing that was stored is lost.',
  ENOTDIR: `is not a folder, or one above it is a file. Remove the file, or ${another}.`,
  ELOOP: `is reached by symbolic links that lead in a circle. Mend them, or ${another}.`,
  ENAMETOOLONG: 'has a path that is longer than the system allows. Set PARLEY_DATA_DIR to a shorter one.',
  ENOENT: `cannot be made where it is: nothing can be stored there. ${instead}.`,
  EIO: 'is on a disk that fails. Copy what can be read to another one, and set PARLEY_DATA_DIR to the copy.',
  EMFILE: 'cannot be opened: this process may open no more files. Raise its limit (ulimit -n), and start again.',
  ENFILE: 'cannot be opened: the system has too many open files. Close some, and start again.',
};

/** SQLite's primary result codes as those of the file system. */
const ofSqlite: Record<number, string> = { 3: 'EACCES', 8: 'EROFS', 10: 'EIO', 13: 'ENOSPC' };

const longestShown = 200;

/** The beginning of each message: a path that is very long is shown in part. */
const named = (folder: string) =>
  `PARLEY_DATA_DIR: ${folder.length > longestShown ? `${folder.slice(0, longestShown)}…` : folder}`;

/** Returns the error for a folder that a sentence says something about. */
export function folderError(folder: string, sentence: string, cause?: unknown): DataFolderError {
  return new DataFolderError(`${named(folder)} ${sentence}`, { cause });
}

const codeOf = ({ code, errcode }: { code?: unknown; errcode?: unknown }): string | undefined =>
  typeof errcode === 'number' ? ofSqlite[errcode & 0xff] : typeof code === 'string' ? code : undefined;

/** Returns what a failure to read or write the folder means for the person who chose it. */
export function explainFolderFailure(folder: string, cause: unknown): DataFolderError {
  if (cause instanceof DataFolderError) return cause;
  const code = codeOf((cause ?? {}) as object);
  const sentence =
    code && Object.hasOwn(byCode, code) ? byCode[code]! : `cannot be used${code ? ` (${code})` : ''}. ${instead}.`;
  return folderError(folder, sentence, cause);
}

export const inUse = `is in use by another Parley. Stop that one, or ${another}.`;
export const notOurs = `has other files and no data of Parley. It is left as it is: ${another}, such as an empty one.`;
export const danglingLink = `is a symbolic link that leads nowhere. Make the folder that it names, or ${another}.`;
export const damaged = `has a database that cannot be opened: it is damaged, or was not copied whole. Restore a copy of the folder that was made while Parley was stopped, or ${another} to begin anew.`;

export const ofAnotherVersion = (found: string, ours: string): string =>
  `has a database of PostgreSQL ${found}, and this Parley has PostgreSQL ${ours}. Start the version of Parley that made it, or ${another}.`;

/** PostgreSQL cannot work in less. */
const leastFreeBytes = 1_000_000;

/**
 * Returns why the database in the folder could not be opened. PGlite says nothing of it, so the usual reasons are looked
 * for: files that this user may not write, and a full disk. Else the database is damaged.
 */
export async function explainOpenFailure(folder: string, error: unknown): Promise<DataFolderError> {
  try {
    for (const file of ['global/pg_control', 'postgresql.conf'])
      await access(join(folder, 'postgres', file), constants.R_OK | constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < leastFreeBytes) return explainFolderFailure(folder, { code: 'ENOSPC', cause: error });
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ENOENT') return explainFolderFailure(folder, failure);
  }
  return folderError(folder, damaged, error);
}

/** Codes of PostgreSQL for data that cannot be read: damaged, files that are gone, input and output. */
const unreadable = /^(?:XX\d{3}|58\w{3}|08\w{3}|57P0\d)$/;

/** Returns the error for a database in the folder that fails while it is opened, or null when something else failed. */
export function explainFolderDatabase(folder: string, error: unknown): DataFolderError | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    const { code, driverError, cause } = at as Error & { code?: unknown; driverError?: unknown };
    if (code === '53100') return explainFolderFailure(folder, { code: 'ENOSPC', cause: error });
    if (
      (typeof code === 'string' && unreadable.test(code)) ||
      /Connection terminated|unexpected(?:ly)? closed/i.test(at.message)
    )
      return folderError(folder, damaged, error);
    at = driverError ?? cause;
  }
  return null;
}
