import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDatabase } from '#src/db/data-source.ts';
import type { DatabaseContent } from '#src/db/database-archive.ts';
import { compareDatabases, imageFile, packImage } from '#src/db/database-image.ts';
import { readBareDatabase, writeDatabase } from '#src/db/empty-database.ts';
import { migrations } from '#src/db/migrations/index.ts';
import { digestMigrations } from './migration-digest.ts';

/** `npm run image`: makes the image of an empty database with all migrations, which a first start unpacks. */

/** The log of PostgreSQL, of which only the segment in use is kept. */
const logFolder = 'pg_wal';

/** Reads all files and folders of a database, in the order of their paths. */
function readContent(folder: string): DatabaseContent {
  const content: DatabaseContent = { folders: [], files: new Map() };
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    try {
      content.files.set(path, readFileSync(join(folder, path)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
      content.folders.push(path);
    }
  }
  return content;
}

/** Forgets the segments of the log after the one in use: PostgreSQL has them ready for later and makes them again. */
function dropSpareSegments({ files }: DatabaseContent): void {
  const segments = [...files.keys()].filter((path) => new RegExp(`^${logFolder}/[0-9A-F]{24}$`).test(path));
  for (const path of segments.toSorted().slice(1)) files.delete(path);
}

/** Applies all migrations to a database in a folder, and begins a new segment of the log. */
async function migrate(folder: string): Promise<void> {
  const { dataSource, close } = await openDatabase({ databaseUrl: null, dataDir: folder, poolSize: 1, entities: [] });
  await dataSource.query('SELECT pg_switch_wal()');
  await dataSource.query('CHECKPOINT');
  await close();
}

const folder = mkdtempSync(join(tmpdir(), 'parley-image-'));
try {
  const { content: base, digest } = await readBareDatabase();
  writeDatabase(base, join(folder, 'postgres'));
  await migrate(folder);
  const migrated = readContent(join(folder, 'postgres'));
  dropSpareSegments(migrated);
  const { changes, removed } = compareDatabases(base, migrated);
  const names = migrations.map(({ name }) => name);
  const manifest = { base: digest, migrations: names, sources: digestMigrations(names.length), removed };
  const bytes = await packImage({ manifest, changes });
  mkdirSync(dirname(imageFile), { recursive: true });
  writeFileSync(imageFile, bytes);
  process.stdout.write(`${imageFile}: ${names.length} migrations, ${bytes.length} bytes\n`);
} finally {
  rmSync(folder, { recursive: true });
}
