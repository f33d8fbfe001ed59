import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { dataDir as emptyDatabase } from '@electric-sql/pglite-prepopulatedfs';
import { extract } from 'tar-stream';

/** The data folder is in use by another process, or cannot be used. */
export class DataFolderError extends Error {
  override name = 'DataFolderError';
}

/** The locks of this process: one that nobody held would be garbage, and be let go of with it. */
const held = new Set<DatabaseSync>();

/** A folder that this process alone may use until `release`, or until it dies in whatever way. */
export type DataFolder = { databaseDir: string; release(): void };

/**
 * Takes the data folder, and makes an empty database in it on first use. Throws `DataFolderError` when another process
 * has it and keeps it for `patienceMs`.
 */
export async function takeDataFolder(dataDir: string, patienceMs: number): Promise<DataFolder> {
  const folder = resolve(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: Error) => {
    throw new DataFolderError(`PARLEY_DATA_DIR: the folder ${folder} cannot be made (${cause.message}).`, { cause });
  });
  const lock = await waitForLock(folder, patienceMs);
  held.add(lock);
  const release = () => {
    held.delete(lock);
    lock.close();
  };
  try {
    const databaseDir = join(folder, 'postgres');
    if (!existsSync(databaseDir)) await createDatabase(databaseDir);
    return { databaseDir, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** One Parley may start while the one before it is still stopping. */
async function waitForLock(folder: string, patienceMs: number): Promise<DatabaseSync> {
  for (const until = Date.now() + patienceMs; ; await setTimeout(100)) {
    const lock = lockFolder(folder);
    if (lock) return lock;
    if (Date.now() >= until) {
      throw new DataFolderError(
        `The data folder ${folder} is in use by another Parley. Stop that one, or set PARLEY_DATA_DIR to another folder.`,
      );
    }
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
    if ((cause as { errcode?: unknown }).errcode === sqliteBusy) return null;
    const { message } = cause as Error;
    throw new DataFolderError(`PARLEY_DATA_DIR: the folder ${folder} cannot be used (${message}).`, { cause });
  }
}

const sqliteBusy = 5;

/** Makes the database beside its place and moves it there whole: a crash on the way leaves only a draft to remove. */
async function createDatabase(place: string): Promise<void> {
  const draft = `${place}.draft`;
  await rm(draft, { recursive: true, force: true });
  await unpackEmptyDatabase(draft);
  await rename(draft, place);
}

/** Unpacking what `initdb` would make takes a fifth of the time that `initdb` takes. */
async function unpackEmptyDatabase(folder: string): Promise<void> {
  const archive = extract();
  archive.end(gunzipSync(await (await emptyDatabase()).arrayBuffer()));
  for await (const entry of archive) {
    const path = join(folder, entry.header.name);
    if (entry.header.type === 'directory') await mkdir(path, { recursive: true, mode: 0o700 });
    else await writeEntry(path, entry);
    entry.resume();
  }
}

async function writeEntry(path: string, entry: AsyncIterable<unknown>): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk as Uint8Array);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, Buffer.concat(chunks), { mode: 0o600 });
}
