import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { callBackupDoor } from '#src/backup/backup-door.ts';
import { makeBackup, type MadeBackup } from '#src/backup/make-backup.ts';
import { findStoredFiles } from '#src/backup/stored-files.ts';
import { parseConfig, type Config } from '#src/config/config.ts';
import { DataFolderError, folderInUse } from '#src/db/folder-failures.ts';
import { formatBytes } from '#src/telemetry/format-bytes.ts';
import { print, printError, writeBytes } from '#src/telemetry/terminal.ts';
import type { CommandCall } from './command.ts';
import type { backupOptions } from './command-options.ts';
import { readControlFile } from './control.ts';
import { CommandError, UsageError } from './failure.ts';
import { Interrupt, interruptedStatus } from './interrupt.ts';
import { printJson } from './printed-list.ts';

/** Takes the bytes of a backup: a file that gets its name at the end, or standard output. */
type BackupTarget = {
  write(chunk: Buffer): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
};

/** Opens the file of a backup under another name, which it has until it is whole. @throws UsageError when it is there */
async function openFile(path: string, { overwrite }: { overwrite: boolean }): Promise<BackupTarget> {
  if (existsSync(path) && !overwrite)
    throw new UsageError(`${path} is there already. Name another file, or add --overwrite.`);
  const partial = `${path}.partial`;
  const file = await open(partial, 'w', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`${partial} cannot be written (${error.code}).`, { cause: error });
  });
  return {
    write: (chunk) => file.writeFile(chunk),
    async finish() {
      await file.sync();
      await file.close();
      await rename(partial, path);
      if (process.platform === 'win32') return;
      const folder = await open(dirname(resolve(path)));
      await folder.sync().finally(() => folder.close());
    },
    async discard() {
      await file.close().catch(() => {});
      await rm(partial, { force: true });
    },
  };
}

function openOutput(): BackupTarget {
  if (process.stdout.isTTY) throw new UsageError('A backup is no text: send it to a file or through a pipe.');
  return { write: writeBytes, finish: async () => {}, discard: async () => {} };
}

/** Backs up to a target that is given up when something fails. */
async function backUp(config: Config, target: BackupTarget, signal: AbortSignal): Promise<MadeBackup> {
  const { dataDir } = config;
  const control = await readControlFile(dataDir);
  try {
    const made = await makeBackup({
      dataDir,
      files: findStoredFiles(config),
      served: control && (await callBackupDoor(control)),
      async write(chunk) {
        signal.throwIfAborted();
        await target.write(chunk);
      },
      now: new Date(),
    });
    await target.finish();
    return made;
  } catch (error) {
    await target.discard();
    if (error instanceof DataFolderError && error.message.endsWith(folderInUse))
      throw new CommandError(
        `PARLEY_DATA_DIR: ${resolve(dataDir)} is in use by another Parley, which does not take commands: it starts or stops, or it is of another version. Try again.`,
        { cause: error },
      );
    if (error instanceof Error && 'syscall' in error && signal.aborted === false)
      throw new CommandError(`The backup was given up: ${(error as NodeJS.ErrnoException).code} at ${error.syscall}.`, {
        cause: error,
      });
    throw error;
  }
}

/** Formats what a backup has. */
function formatMade(name: string, { databaseFiles, uploadedFiles, bytes, isServed }: MadeBackup): string {
  const files = uploadedFiles === null ? 'uploaded files are elsewhere' : `${uploadedFiles} uploaded files`;
  const how = isServed ? 'while a server runs' : 'while no server runs';
  return `${name}: ${formatBytes(bytes)} before compression, ${databaseFiles} files of the database and ${files}, ${how}.\n`;
}

/** Carries out `parley backup`. @throws UsageError, CommandError, BackupError, DataFolderError */
export async function runBackup(
  { words: [file], values }: CommandCall<typeof backupOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const config = parseConfig(env);
  if (config.databaseUrl !== null)
    throw new CommandError(
      'DATABASE_URL: a PostgreSQL server is backed up with its own tools, pg_dump or pg_basebackup: docs/operations/backup.md.',
    );
  if (config.dataDir === 'memory://')
    throw new CommandError('PARLEY_DATA_DIR: what is in memory only cannot be backed up.');
  const isOutput = file === '-';
  const target = isOutput ? openOutput() : await openFile(file!, { overwrite: values.overwrite });
  const interrupt = new Interrupt();
  try {
    const made = await backUp(config, target, interrupt.signal);
    if (isOutput) printError(formatMade('Backup', made));
    else if (values.json) printJson({ file, ...made });
    else print(formatMade(file!, made));
    return 0;
  } catch (error) {
    if (interrupt.signal.aborted) return interruptedStatus;
    throw error;
  } finally {
    interrupt.end();
  }
}
