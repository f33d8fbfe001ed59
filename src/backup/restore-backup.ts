import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { embeddedVersion, lockFolderAsIs, restoreDraft } from '#src/db/data-folder.ts';
import { createFolderError } from '#src/db/folder-failures.ts';
import type { StoredFiles } from './backup-door.ts';
import { BackupError, type BackupAbout } from './backup-format.ts';
import { readBackup, type BackupSink } from './backup-reader.ts';
import { checkRestored, type CheckedFolder } from './check-restored.ts';

type RestoreInput = {
  archive: Readable;
  dataDir: string;
  /** The folder to which the bytes of uploaded files belong. */
  files: StoredFiles;
  encryptionKeys: readonly Buffer[];
};

/** A restored backup: what it was, and what was found in it. */
export type RestoredBackup = CheckedFolder & { about: BackupAbout; bytes: number };

/** Entries that an empty folder may have: the lock, and what a file system puts at its root. */
const ofEmptyFolder = new Set(['lock', 'lost+found']);

/** Removes what a restore that was cut off has left. Refuses a folder that has anything else. */
async function clearFolder(folder: string, isDataFolder: boolean): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !ofEmptyFolder.has(name));
  const isLeft = names.includes(restoreDraft) && !names.includes('postgres');
  if (names.length === 0) return;
  if (!isLeft) {
    if (isDataFolder)
      throw createFolderError(
        folder,
        'is not empty. A backup is restored into an empty folder only: set PARLEY_DATA_DIR to one.',
      );
    throw new BackupError(
      `PARLEY_FILE_FOLDER: ${folder} is not empty. A backup is restored into an empty folder only.`,
    );
  }
  // The draft last: as long as it is there, the rest is known to be of a restore.
  for (const name of names.filter((each) => each !== restoreDraft))
    await rm(join(folder, name), { recursive: true, force: true });
  await rm(join(folder, restoreDraft), { recursive: true, force: true });
}

/** Waits until the names in a folder are on the disk. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

/** Waits until a folder, with all that is in it, is on the disk. The embedded database does not wait for it by itself. */
async function flushTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await flushTree(path);
    else {
      const file = await open(path, 'r+');
      await file.sync().finally(() => file.close());
    }
  }
  await flushFolder(folder);
}

/** Writes the content of a backup into folders. */
function createSink(folders: { postgres: string; files: string }): BackupSink {
  const toPath = (name: string) => {
    const [root, ...rest] = name.split('/');
    return join(folders[root as 'postgres' | 'files'], ...rest);
  };
  const made = new Set<string>();
  async function makeFolder(path: string): Promise<void> {
    if (!made.has(path)) await mkdir(path, { recursive: true, mode: 0o700 });
    made.add(path);
  }
  return {
    async begin({ postgres, parley }) {
      if (postgres !== embeddedVersion)
        throw new BackupError(
          `The backup has a database of PostgreSQL ${postgres}, and this Parley has PostgreSQL ${embeddedVersion}. Restore it with Parley ${parley}.`,
        );
      for (const folder of Object.values(folders)) await makeFolder(folder);
    },
    folder: (name) => makeFolder(toPath(name)),
    async file(name, content) {
      const path = toPath(name);
      await makeFolder(dirname(path));
      const file = await open(path, 'wx', 0o600);
      try {
        for await (const chunk of content) await file.writeFile(chunk);
      } finally {
        await file.close();
      }
    },
  };
}

/** Moves what is in a folder into the one above it. */
async function moveUp(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rename(join(folder, name), join(dirname(folder), name));
  await flushFolder(dirname(folder));
}

/**
 * Restores a backup into an empty data folder: all of it, or nothing. The database gets its name at the very end, so that a restore
 * that was cut off anywhere is begun anew by the next one, and no server starts on half of it.
 * @throws BackupError, DataFolderError
 */
export async function restoreBackup({
  archive,
  dataDir,
  files,
  encryptionKeys,
}: RestoreInput): Promise<RestoredBackup> {
  const folder = resolve(dataDir);
  const draft = join(folder, restoreDraft);
  const inside = join(folder, 'files');
  const isOutside = files !== null && files.folder !== inside;
  const filesDraft = isOutside ? join(files.folder, restoreDraft) : join(draft, 'files');
  const unlock = await lockFolderAsIs(dataDir);
  try {
    await clearFolder(folder, true);
    if (isOutside) await clearFolder(files.folder, false);
    await mkdir(draft, { mode: 0o700 });
    try {
      const sink = createSink({ postgres: join(draft, 'postgres'), files: filesDraft });
      const { about, bytes } = await readBackup(archive, sink);
      const hasFiles = about.files === 'included' && files !== null;
      const found = await checkRestored(draft, hasFiles ? filesDraft : null, encryptionKeys);
      await flushTree(join(draft, 'postgres'));
      await flushTree(filesDraft);
      if (isOutside) await moveUp(filesDraft);
      else await rename(filesDraft, inside);
      await flushFolder(folder);
      await rename(join(draft, 'postgres'), join(folder, 'postgres'));
      await flushFolder(folder);
      if (isOutside) await rmdir(filesDraft);
      await rm(draft, { recursive: true, force: true });
      return { ...found, about, bytes };
    } catch (error) {
      await clearFolder(folder, true).catch(() => {});
      if (isOutside) await clearFolder(files.folder, false).catch(() => {});
      throw error;
    }
  } finally {
    unlock();
  }
}
