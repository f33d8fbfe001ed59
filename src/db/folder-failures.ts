import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** A data folder that cannot be used. The message names `PARLEY_DATA_DIR` and says what to do. */
export class DataFolderError extends Error {
  override name = 'DataFolderError';
}

const otherFolderClause = 'set PARLEY_DATA_DIR to another folder';
const otherFolderSentence = 'Set PARLEY_DATA_DIR to another folder';

/** The ends of sentences about failures of the file system, by their code. */
const sentenceByCode: Record<string, string> = {
  EACCES: `belongs to another user, or one above it does. Give this user the right to read and write it, or ${otherFolderClause}.`,
  EPERM: `may not be changed by this user. Give this user the right to read and write it, or ${otherFolderClause}.`,
  EROFS: `is on a read-only file system. Make that writable, or ${otherFolderClause}.`,
  ENOSPC: 'is on a disk that is full. Make room on it, and start again: nothing that was stored is lost.',
  EDQUOT: 'is over the quota of its disk. Make room, and start again: nothing that was stored is lost.',
  ENOTDIR: `is not a folder, or one above it is a file. Remove the file, or ${otherFolderClause}.`,
  ELOOP: `is reached by symbolic links that lead in a circle. Mend them, or ${otherFolderClause}.`,
  ENAMETOOLONG: 'has a path that is longer than the system allows. Set PARLEY_DATA_DIR to a shorter one.',
  ENOENT: `cannot be made where it is: nothing can be stored there. ${otherFolderSentence}.`,
  EIO: 'is on a disk that fails. Copy what can be read to another one, and set PARLEY_DATA_DIR to the copy.',
  EMFILE: 'cannot be opened: this process may open no more files. Raise its limit (ulimit -n), and start again.',
  ENFILE: 'cannot be opened: the system has too many open files. Close some, and start again.',
};

/** The codes of the file system for SQLite's primary result codes. */
const codeBySqliteResult: Record<number, string> = { 3: 'EACCES', 8: 'EROFS', 10: 'EIO', 13: 'ENOSPC' };

const maxPathLength = 200;

/** Returns the beginning of each message. A very long path is cut. */
const nameFolder = (folder: string) =>
  `PARLEY_DATA_DIR: ${folder.length > maxPathLength ? `${folder.slice(0, maxPathLength)}…` : folder}`;

/** Returns the error of a folder. `sentence` continues after the folder's name. */
export function createFolderError(folder: string, sentence: string, cause?: unknown): DataFolderError {
  return new DataFolderError(`${nameFolder(folder)} ${sentence}`, { cause });
}

const toSystemCode = ({ code, errcode }: { code?: unknown; errcode?: unknown }): string | undefined =>
  typeof errcode === 'number' ? codeBySqliteResult[errcode & 0xff] : typeof code === 'string' ? code : undefined;

/** Returns the error of a failure to read or write the folder, for the operator. */
export function explainFolderFailure(folder: string, cause: unknown): DataFolderError {
  if (cause instanceof DataFolderError) return cause;
  const code = toSystemCode((cause ?? {}) as object);
  const sentence =
    code && Object.hasOwn(sentenceByCode, code)
      ? sentenceByCode[code]!
      : `cannot be used${code ? ` (${code})` : ''}. ${otherFolderSentence}.`;
  return createFolderError(folder, sentence, cause);
}

/** The end of a sentence about a data folder that another process uses. */
export const folderInUse = `is in use by another Parley. Stop that one, or ${otherFolderClause}.`;

/** The end of a sentence about a data folder that is not Parley's. */
export const folderNotOurs = `has other files and no data of Parley. It is left as it is: ${otherFolderClause}, such as an empty one.`;

/** The end of a sentence about a data folder that is a dangling link. */
export const danglingLink = `is a symbolic link that leads nowhere. Make the folder that it names, or ${otherFolderClause}.`;

/** The end of a sentence about a data folder with a damaged database. */
export const databaseDamaged = `has a database that cannot be opened: it is damaged, or was not copied whole. Restore a backup (\`parley restore\`), or ${otherFolderClause}.`;

/** The end of a sentence about a data folder that a restore has not filled to the end. */
export const restoreUnfinished = `has a restore that has not ended. Run \`parley restore\` again, which begins anew, or ${otherFolderClause}.`;

/** Returns the end of a sentence about a data folder of another version of PostgreSQL. */
export const databaseOfAnotherVersion = (found: string, ours: string): string =>
  `has a database of PostgreSQL ${found}, and this Parley has PostgreSQL ${ours}. Start the version of Parley that made it, or ${otherFolderClause}.`;

/** The minimum free space that PostgreSQL needs. */
const minFreeBytes = 1_000_000;

/**
 * Returns the reason why the database in the folder could not be opened. PGlite gives none, so the usual ones are checked:
 * files that this user may not write, and a full disk. Otherwise the database is damaged.
 */
export async function explainOpenFailure(folder: string, error: unknown): Promise<DataFolderError> {
  try {
    for (const file of ['global/pg_control', 'postgresql.conf'])
      await access(join(folder, 'postgres', file), constants.R_OK | constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < minFreeBytes) return explainFolderFailure(folder, { code: 'ENOSPC', cause: error });
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ENOENT') return explainFolderFailure(folder, failure);
  }
  return createFolderError(folder, databaseDamaged, error);
}

/** The SQLSTATEs of data that cannot be read: damaged data, missing files, failed input and output. */
const unreadableStates = /^(?:XX\d{3}|58\w{3}|08\w{3}|57P0\d)$/;

/** Returns the error of a database in the folder that fails while it is opened, or null when something else failed. */
export function explainFolderDatabase(folder: string, error: unknown): DataFolderError | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    const { code, driverError, cause } = at as Error & { code?: unknown; driverError?: unknown };
    if (code === '53100') return explainFolderFailure(folder, { code: 'ENOSPC', cause: error });
    if (
      (typeof code === 'string' && unreadableStates.test(code)) ||
      /Connection terminated|unexpected(?:ly)? closed/i.test(at.message)
    )
      return createFolderError(folder, databaseDamaged, error);
    at = driverError ?? cause;
  }
  return null;
}
