import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import manifest from '#package' with { type: 'json' };
import { embeddedVersion, lockFolderAsIs } from '#src/db/data-folder.ts';
import type { ServedBackup, StoredFiles } from './backup-door.ts';
import { BackupError } from './backup-format.ts';
import { BackupWriter } from './backup-writer.ts';
import { copyFiles, copyRunningDatabase, copyStoppedDatabase } from './copy-folder.ts';

/** The content of a backup: the files of the database, the uploaded files, and the bytes of all. */
export type MadeBackup = {
  databaseFiles: number;
  /** Null when they are in a store that is backed up by itself. */
  uploadedFiles: number | null;
  bytes: number;
  isServed: boolean;
};

type BackupInput = {
  dataDir: string;
  /** The place of uploaded files, unless a server names it. */
  files: StoredFiles;
  /** The server that has the data folder open; null when none runs. */
  served: ServedBackup | null;
  write: (chunk: Buffer) => Promise<void>;
  now: Date;
};

/**
 * Writes a backup of a data folder: the database as it is when its copy ends, and the bytes of the files that it knows then.
 * @throws BackupError, DataFolderError, and what `write` throws
 */
export async function makeBackup({ dataDir, files, served, write, now }: BackupInput): Promise<MadeBackup> {
  const databaseDir = join(resolve(dataDir), 'postgres');
  if (!existsSync(join(databaseDir, 'PG_VERSION')))
    throw new BackupError(`PARLEY_DATA_DIR: ${resolve(dataDir)} has no database, so there is nothing to back up.`);
  const unlock = served ? () => {} : await lockFolderAsIs(dataDir);
  const stored = served ? served.files : files;
  const writer = new BackupWriter(write);
  try {
    await writer.addAbout({
      format: 1,
      parley: manifest.version,
      postgres: embeddedVersion,
      createdAt: now.toISOString(),
      files: stored ? 'included' : 'elsewhere',
    });
    if (served) await copyRunningDatabase(writer, databaseDir, () => served.end());
    else await copyStoppedDatabase(writer, databaseDir);
    const databaseFiles = writer.files;
    const uploadedFiles = stored ? await copyFiles(writer, stored.folder, Date.now()) : null;
    served?.requireHeld();
    await writer.end();
    return { databaseFiles, uploadedFiles, bytes: writer.bytes, isServed: served !== null };
  } catch (error) {
    writer.abandon();
    throw error;
  } finally {
    served?.close();
    unlock();
  }
}
