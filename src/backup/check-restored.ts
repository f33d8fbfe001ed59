// All raw: it reads a database that may be of an earlier version, without the entities of this one.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { toKeyContext } from '#src/db/content/keyring.ts';
import { inspectFolder } from '#src/db/inspect-folder.ts';
import type { Queryable } from '#src/db/query.ts';
import { toSealedRange } from '#src/files/sealed-blocks.ts';
import { createOptionalEnvelope } from '#src/secrets/envelope.ts';
import { BackupError } from './backup-format.ts';

/** The findings in a restored folder. */
export type CheckedFolder = {
  /** The number of uploaded files that the database knows; null when their bytes are elsewhere. */
  files: number | null;
  /** The number of those whose bytes are missing, or fewer than they were. */
  missing: number;
  /** Whether the contents are encrypted with a key that is not among those of the operator. */
  needsKey: boolean;
};

type FileSize = { key: string; bytes: string };

const hasTable = async (db: Queryable, name: string) =>
  (await db.query<{ is: boolean }[]>('SELECT to_regclass($1) IS NOT NULL AS "is"', [name]))[0]!.is;

/** Counts the uploaded files that the database knows, and those whose bytes are not there. */
async function countFiles(db: Queryable, folder: string): Promise<{ files: number; missing: number }> {
  const counts = { files: 0, missing: 0 };
  if (!(await hasTable(db, 'files'))) return counts;
  for (let after = ''; ;) {
    const rows = await db.query<(FileSize & { id: string })[]>(
      `SELECT id, organization_id || '/' || id AS key, bytes::text FROM files WHERE id > $1 ORDER BY id LIMIT 1000`,
      [after],
    );
    for (const { key, bytes } of rows) {
      const { end } = toSealedRange({ start: 0, end: Number(bytes) }, Number(bytes));
      const found = await stat(join(folder, key)).catch(() => null);
      counts.files += 1;
      if (found?.size !== end) counts.missing += 1;
    }
    if (rows.length === 0) return counts;
    after = rows.at(-1)!.id;
  }
}

/** Tells whether a key of the operator is missing without which the contents cannot be read. */
async function findMissingKey(db: Queryable, keys: readonly Buffer[]): Promise<boolean> {
  if (!(await hasTable(db, 'data_keys'))) return false;
  const rows = await db.query<{ organization: string; wrapped: string }[]>(
    'SELECT organization_id AS organization, wrapped FROM data_keys',
  );
  const envelope = createOptionalEnvelope(keys);
  return rows.some(({ organization, wrapped }) => {
    try {
      return !envelope?.openDataKey(wrapped, toKeyContext(organization));
    } catch {
      return true;
    }
  });
}

/**
 * Opens the database of a folder that was restored, which lets PostgreSQL recover it, and compares it with the files.
 * @param filesFolder the folder of uploaded files; null when they are elsewhere
 * @throws BackupError when it was made by a newer Parley, DataFolderError when it cannot be opened
 */
export function checkRestored(
  dataDir: string,
  filesFolder: string | null,
  keys: readonly Buffer[],
): Promise<CheckedFolder> {
  return inspectFolder(dataDir, async (db, { newer, version }) => {
    if (newer > 0)
      throw new BackupError(
        `The backup is of a database of ${version === null ? 'a newer Parley' : `Parley ${version}`}: it has ${newer} ` +
          'migrations that this one does not know. Restore it with that version or a later one.',
      );
    const counts = filesFolder === null ? { files: null, missing: 0 } : await countFiles(db, filesFolder);
    return { ...counts, needsKey: await findMissingKey(db, keys) };
  });
}
