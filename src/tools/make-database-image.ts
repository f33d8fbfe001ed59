import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDatabase } from '#src/db/data-source.ts';
import { compareDatabases, imageFile, packImage } from '#src/db/database-image.ts';
import { readBareDatabase, writeDatabase } from '#src/db/empty-database.ts';
import { migrations } from '#src/db/migrations/index.ts';
import { readDatabaseFolder } from './database-folder.ts';
import { digestMigrations } from './migration-digest.ts';

/** `npm run image`: makes the image of an empty database with all migrations, which a first start unpacks. */

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
  const migrated = readDatabaseFolder(join(folder, 'postgres'));
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
