import { readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { SnapshotEnd } from '#src/db/snapshot.ts';
import { BackupError } from './backup-format.ts';
import type { BackupWriter } from './backup-writer.ts';

/** The files of a server that runs; another server must not find them. */
const ofRunningServer = new Set(['postgres/postmaster.pid', 'postgres/postmaster.opts', 'postgres/backup_label']);

/** The folders of PostgreSQL whose content is of no use in a copy that was made while it runs. */
const emptyInSnapshots =
  /^postgres\/(?:pg_wal|pg_wal\/[^/]+|pg_replslot|pg_stat_tmp|pg_subtrans|pg_notify|pg_serial|pg_snapshots|pg_dynshmem)$/;

const controlFile = 'postgres/global/pg_control';

type FolderEntry = { name: string; path: string; isFolder: boolean };

/** Lists what is in a folder and below it, folders before what is in them. What disappears meanwhile is left out. */
async function* walk(name: string, path: string, enter: (name: string) => boolean): AsyncGenerator<FolderEntry> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const entry of entries) {
    const at = { name: posix.join(name, entry.name), path: join(path, entry.name), isFolder: entry.isDirectory() };
    if (!at.isFolder && !entry.isFile()) continue;
    if (at.isFolder) {
      yield at;
      yield* walk(at.name, at.path, enter);
    } else if (enter(name)) yield at;
  }
}

/** Copies the files of a database that nobody has open. */
export async function copyStoppedDatabase(writer: BackupWriter, databaseDir: string): Promise<void> {
  for await (const { name, path, isFolder } of walk('postgres', databaseDir, () => true)) {
    if (isFolder) writer.addFolder(name);
    else if (!ofRunningServer.has(name)) await writer.addFile(name, path);
  }
}

/**
 * Copies the files of a database of which a snapshot was begun, and which is written to meanwhile.
 * @param end ends the snapshot
 */
export async function copyRunningDatabase(
  writer: BackupWriter,
  databaseDir: string,
  end: () => Promise<SnapshotEnd>,
): Promise<void> {
  const isCopied = (folder: string) => !emptyInSnapshots.test(folder);
  for await (const { name, path, isFolder } of walk('postgres', databaseDir, isCopied)) {
    if (isFolder) writer.addFolder(name);
    else if (!ofRunningServer.has(name) && name !== controlFile) await writer.addFile(name, path);
  }
  // After all others: it must not name a checkpoint that is later than they are.
  await writer.addFile(controlFile, join(databaseDir, 'global/pg_control'));
  const { label, segments } = await end();
  for (const segment of segments) {
    const isThere = await writer.addFile(`postgres/pg_wal/${segment}`, join(databaseDir, 'pg_wal', segment));
    if (!isThere) throw new BackupError('The write-ahead log went on while the database was copied. Try again.');
  }
  await writer.addText('postgres/backup_label', label);
}

/**
 * Copies the bytes of uploaded files. Those that came after a time, in milliseconds, are left out, because the database of the
 * backup does not know them.
 */
export async function copyFiles(writer: BackupWriter, folder: string, before: number): Promise<number> {
  let count = 0;
  for await (const { name, path, isFolder } of walk('files', folder, () => true)) {
    if (isFolder) continue;
    const { birthtimeMs } = await stat(path).catch(() => ({ birthtimeMs: 0 }));
    if (birthtimeMs <= before && (await writer.addFile(name, path))) count += 1;
  }
  return count;
}
