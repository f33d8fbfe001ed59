import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { BackupAbout } from '#src/backup/backup-format.ts';
import { readBackup } from '#src/backup/backup-reader.ts';
import { restoreBackup, type RestoredBackup } from '#src/backup/restore-backup.ts';
import { findStoredFiles } from '#src/backup/stored-files.ts';
import { parseConfig } from '#src/config/config.ts';
import { formatBytes } from '#src/telemetry/format-bytes.ts';
import { print, printError } from '#src/telemetry/terminal.ts';
import type { CommandCall } from './command.ts';
import type { restoreOptions } from './command-options.ts';
import { CommandError } from './failure.ts';
import { printJson } from './printed-list.ts';

async function openBackup(file: string): Promise<Readable> {
  if (file === '-') return process.stdin;
  await access(file, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`${file} cannot be read (${error.code}).`, { cause: error });
  });
  return createReadStream(file);
}

const formatAbout = ({ createdAt, parley }: BackupAbout) => `Backup of ${createdAt}, made by Parley ${parley}`;

/** Reads a backup to its end, and keeps nothing. */
async function checkBackup(archive: Readable) {
  const drain = async (content: AsyncIterable<Buffer>) => {
    for await (const _chunk of content);
  };
  return readBackup(archive, {
    begin: async () => {},
    folder: async () => {},
    file: (_name, content) => drain(content),
  });
}

/** Says what of a restored backup needs a person. */
function* listWarnings({ about, missing, needsKey }: RestoredBackup): Generator<string> {
  if (needsKey) yield 'Its contents are encrypted: set the PARLEY_ENCRYPTION_KEY of the server that was backed up.';
  if (missing > 0) yield `The bytes of ${missing} uploaded files are not in it: downloads of these fail.`;
  if (about.files === 'elsewhere') yield 'The bytes of uploaded files are not in it: they are in a store of their own.';
}

/** Carries out `parley restore`. @throws CommandError, BackupError, DataFolderError */
export async function runRestore(
  { words: [file], values }: CommandCall<typeof restoreOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const archive = await openBackup(file!);
  if (values.check) {
    const { about, files, bytes } = await checkBackup(archive);
    if (values.json) printJson({ ...about, entries: files, bytes });
    else print(`${formatAbout(about)}: whole, ${files} files with ${formatBytes(bytes)}.\n`);
    return 0;
  }
  const config = parseConfig(env);
  if (config.databaseUrl !== null)
    throw new CommandError(
      'DATABASE_URL: a backup is restored into a data folder. Unset DATABASE_URL, and set PARLEY_DATA_DIR.',
    );
  if (config.dataDir === 'memory://') throw new CommandError('PARLEY_DATA_DIR: a backup is restored into a folder.');
  const { dataDir, encryptionKeys } = config;
  const restored = await restoreBackup({ archive, dataDir, files: findStoredFiles(config), encryptionKeys });
  if (values.json) printJson(restored);
  else print(`${formatAbout(restored.about)}: restored into ${resolve(dataDir)}, ${formatBytes(restored.bytes)}.\n`);
  for (const warning of listWarnings(restored)) printError(`${warning}\n`);
  return 0;
}
