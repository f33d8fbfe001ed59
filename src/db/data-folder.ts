import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { unpackEmptyDatabase } from './empty-database.ts';
import {
  databaseDamaged,
  danglingLink,
  explainFolderFailure,
  createFolderError,
  folderInUse,
  folderNotOurs,
  databaseOfAnotherVersion,
  restoreUnfinished,
} from './folder-failures.ts';

/** The version of PostgreSQL that is embedded; a database of another one cannot be opened. */
export const embeddedVersion = '18';

/** The names that Parley has in its folder, and that a file system puts at its root. */
const knownNames = new Set(['lock', 'postgres', 'postgres.draft', 'lost+found', 'control.json', 'files']);

/** The folder, in a data folder, of a restore that has not ended. */
export const restoreDraft = 'restore.draft';

/** The locks of this process. The set keeps them from being garbage-collected, which would release them. */
const heldLocks = new Set<DatabaseSync>();

/** A folder that only this process may use until `release`, or until it ends in any way. */
export type DataFolder = {
  folder: string;
  databaseDir: string;
  /** Whether the database in it was created just now. */
  isNew: boolean;
  release(): void;
};

/**
 * Locks the data folder, and creates an empty database in it on first use.
 * @param waitMs the time to wait for another process that has locked the folder
 * @throws DataFolderError when the folder cannot be used, or is not Parley's
 */
export async function lockDataFolder(dataDir: string, waitMs: number): Promise<DataFolder> {
  const folder = resolve(dataDir);
  try {
    await prepareFolder(folder);
    const release = await holdFolder(folder, waitMs);
    const databaseDir = join(folder, 'postgres');
    const isNew = await prepareDatabase(folder, databaseDir).catch((error: unknown) => {
      release();
      throw error;
    });
    return { folder, databaseDir, isNew, release };
  } catch (error) {
    throw explainFolderFailure(folder, error);
  }
}

/**
 * Locks a folder without a look at what is in it; it is made when it is missing. Returns the function that unlocks it.
 * @throws DataFolderError
 */
export async function lockFolderAsIs(dataDir: string): Promise<() => void> {
  const folder = resolve(dataDir);
  try {
    await createFolder(folder);
    return await holdFolder(folder, 0);
  } catch (error) {
    throw explainFolderFailure(folder, error);
  }
}

async function holdFolder(folder: string, waitMs: number): Promise<() => void> {
  const lock = await waitForLock(folder, waitMs);
  heldLocks.add(lock);
  return () => {
    heldLocks.delete(lock);
    lock.close();
  };
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Creates the folder when it is missing. Refuses a folder with files that are not Parley's. */
async function prepareFolder(folder: string): Promise<void> {
  await createFolder(folder);
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  const names = await readdir(folder);
  if (names.includes(restoreDraft) && !names.includes('postgres')) throw createFolderError(folder, restoreUnfinished);
  if (!names.includes('postgres') && names.some((name) => !knownNames.has(name)))
    throw createFolderError(folder, folderNotOurs);
  const lock = await lstat(join(folder, 'lock')).catch(() => null);
  if (lock && !lock.isFile()) throw createFolderError(folder, folderNotOurs);
}

/** Creates a folder and its parents one at a time. Node's recursive mkdir does not end where none can be created (`/proc/x`). */
async function createFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(at).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (found && !found.isDirectory()) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' });
    if (found) break;
    if (await lstat(at).catch(() => null)) throw createFolderError(at, danglingLink);
    missing.push(at);
  }
  for (const each of missing.toReversed()) {
    await mkdir(each, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Waits for the lock, because a new process may start while the old one is still stopping. */
async function waitForLock(folder: string, waitMs: number): Promise<DatabaseSync> {
  for (const until = performance.now() + waitMs; ; await setTimeout(100)) {
    const lock = lockFolder(folder);
    if (lock) return lock;
    if (performance.now() >= until) throw createFolderError(folder, folderInUse);
  }
}

/**
 * Locks the folder, or returns null when another process has locked it. The lock is the kernel's, on an empty SQLite file,
 * so it ends with the process, even with a killed one.
 */
function lockFolder(folder: string): DatabaseSync | null {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(folder, 'lock'));
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock?.close();
    const { errcode } = cause as { errcode?: unknown };
    if (errcode === sqliteBusy) return null;
    throw errcode === sqliteNotADatabase ? createFolderError(folder, folderNotOurs, cause) : cause;
  }
}

const sqliteBusy = 5;
const sqliteNotADatabase = 26;

/**
 * Creates the database when there is none, and refuses one that cannot be opened. PGlite would overwrite a database
 * without a version file by an empty one. Returns whether it created one.
 */
async function prepareDatabase(folder: string, databaseDir: string): Promise<boolean> {
  const found = await stat(databaseDir).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (!found) {
    await createDatabase(databaseDir);
    return true;
  }
  if (!found.isDirectory()) throw createFolderError(folder, databaseDamaged);
  await access(databaseDir, constants.R_OK | constants.W_OK | constants.X_OK);
  const version = await readFile(join(databaseDir, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    throw isMissing(error) ? createFolderError(folder, databaseDamaged, error) : error;
  });
  if (version.trim() === embeddedVersion) return false;
  throw createFolderError(
    folder,
    /^\d{1,3}(?:\.\d{1,3})?$/.test(version.trim())
      ? databaseOfAnotherVersion(version.trim(), embeddedVersion)
      : databaseDamaged,
  );
}

/** Creates the database under another name and then renames it, so that a crash leaves only a draft, which is removed. */
async function createDatabase(folder: string): Promise<void> {
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  try {
    await unpackEmptyDatabase(draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => {}); // a disk that is full is not left fuller
    throw error;
  }
}
