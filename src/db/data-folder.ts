import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { unpackEmptyDatabase } from './empty-database.ts';
import {
  damaged,
  danglingLink,
  explainFolderFailure,
  folderError,
  inUse,
  notOurs,
  ofAnotherVersion,
} from './folder-failures.ts';

/** The version of PostgreSQL that is embedded; a database of another one cannot be opened. */
export const embeddedVersion = '18';

/** What Parley keeps in its folder, and what a file system puts at its root. */
const ours = new Set(['lock', 'postgres', 'postgres.draft', 'lost+found']);

/** The locks of this process: one that nobody held would be garbage, and be let go of with it. */
const held = new Set<DatabaseSync>();

/** A folder that this process alone may use until `release`, or until it dies in whatever way. */
export type DataFolder = { folder: string; databaseDir: string; release(): void };

/**
 * Takes the data folder, and makes an empty database in it on first use.
 * @param waitMs how long another process that has the folder is waited for
 * @throws DataFolderError when the folder cannot be used, or is not Parley's
 */
export async function takeDataFolder(dataDir: string, waitMs: number): Promise<DataFolder> {
  const folder = resolve(dataDir);
  try {
    await prepareFolder(folder);
    const lock = await waitForLock(folder, waitMs);
    held.add(lock);
    const release = () => {
      held.delete(lock);
      lock.close();
    };
    const databaseDir = join(folder, 'postgres');
    await prepareDatabase(folder, databaseDir).catch((error: unknown) => {
      release();
      throw error;
    });
    return { folder, databaseDir, release };
  } catch (error) {
    throw explainFolderFailure(folder, error);
  }
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Makes the folder when it is missing, and refuses one that has files of somebody else. */
async function prepareFolder(folder: string): Promise<void> {
  await makeFolder(folder);
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  const names = await readdir(folder);
  if (!names.includes('postgres') && names.some((name) => !ours.has(name))) throw folderError(folder, notOurs);
  const lock = await lstat(join(folder, 'lock')).catch(() => null);
  if (lock && !lock.isFile()) throw folderError(folder, notOurs);
}

/** Makes a folder and those above it, one at a time: Node's own way does not end where none can be made (`/proc/x`). */
async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(at).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (found && !found.isDirectory()) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' });
    if (found) break;
    if (await lstat(at).catch(() => null)) throw folderError(at, danglingLink);
    missing.push(at);
  }
  for (const each of missing.toReversed()) {
    await mkdir(each, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** One Parley may start while the one before it is still stopping. */
async function waitForLock(folder: string, waitMs: number): Promise<DatabaseSync> {
  for (const until = Date.now() + waitMs; ; await setTimeout(100)) {
    const lock = lockFolder(folder);
    if (lock) return lock;
    if (Date.now() >= until) throw folderError(folder, inUse);
  }
}

/**
 * Null when another process has the lock. It is the kernel's, on an empty SQLite file: it is gone when its process is,
 * even when that was killed.
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
    throw errcode === sqliteNotADatabase ? folderError(folder, notOurs, cause) : cause;
  }
}

const sqliteBusy = 5;
const sqliteNotADatabase = 26;

/**
 * Makes the database when there is none, and refuses one that cannot be opened. Without its version PGlite would take
 * it for no database, and make an empty one over it.
 */
async function prepareDatabase(folder: string, databaseDir: string): Promise<void> {
  const found = await stat(databaseDir).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (!found) return createDatabase(databaseDir);
  if (!found.isDirectory()) throw folderError(folder, damaged);
  await access(databaseDir, constants.R_OK | constants.W_OK | constants.X_OK);
  const version = await readFile(join(databaseDir, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    throw isMissing(error) ? folderError(folder, damaged, error) : error;
  });
  if (version.trim() === embeddedVersion) return;
  throw folderError(
    folder,
    /^\d{1,3}(?:\.\d{1,3})?$/.test(version.trim()) ? ofAnotherVersion(version.trim(), embeddedVersion) : damaged,
  );
}

/** Makes the database beside its place and moves it there whole: a crash on the way leaves only a draft to remove. */
async function createDatabase(place: string): Promise<void> {
  const draft = `${place}.draft`;
  await rm(draft, { recursive: true, force: true });
  try {
    await unpackEmptyDatabase(draft);
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => {}); // a disk that is full is not left fuller
    throw error;
  }
}
