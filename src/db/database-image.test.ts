import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, describe, expect, it } from 'vitest';
import { digestMigrations } from '#src/tools/migration-digest.ts';
import { openDatabase } from './data-source.ts';
import { applyImage, compareDatabases, readImage } from './database-image.ts';
import { readBareDatabase, readEmptyDatabase, writeDatabase } from './empty-database.ts';
import { migrations } from './migrations/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-image-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Everything that a migration can make, as rows of text: tables, indexes, constraints, functions, triggers and extensions. */
const descriptions = [
  `SELECT concat_ws(' ', c.relkind, c.relname, c.reloptions, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
     pg_get_expr(d.adbin, d.adrelid), a.attstorage, a.attcompression, a.attidentity, a.attgenerated, a.attstattarget) AS line
   FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
   LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = 'public'::regnamespace`,
  `SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'public'`,
  `SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS line
   FROM pg_constraint WHERE connamespace = 'public'::regnamespace`,
  `SELECT concat_ws(' ', proname, provolatile, prosrc) AS line FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
  `SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE NOT tgisinternal`,
  `SELECT concat_ws(' ', extname, extversion) AS line FROM pg_extension`,
];

async function describeDatabase(db: DataSource): Promise<string[]> {
  const lines: string[] = [];
  for (const description of descriptions) {
    // Raw: the catalogues of PostgreSQL have no entities.
    const rows = await db.query<{ line: string }[]>(description);
    lines.push(...rows.map(({ line }) => line).toSorted());
  }
  const tables = await db.query<{ name: string }[]>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  for (const { name } of tables) {
    // Raw: rows of every table there is.
    const rows = await db.query<object[]>(`SELECT * FROM "${name}" ORDER BY 1`);
    lines.push(...rows.map((row) => `${name} ${JSON.stringify(row)}`));
  }
  return lines;
}

/** Opens a database that was written into a folder, which applies the migrations that it has not. */
async function describeFolder(name: string): Promise<string[]> {
  const { dataSource, close } = await openDatabase({
    databaseUrl: null,
    dataDir: join(folder, name),
    poolSize: 1,
    entities: [],
  });
  const lines = await describeDatabase(dataSource);
  await close();
  return lines;
}

describe('the image of an empty database', () => {
  it('was made from the migrations and the PostgreSQL of today; if not, run npm run image', async () => {
    const { manifest } = (await readImage())!;
    const { digest } = await readBareDatabase();
    expect(manifest.base).toBe(digest);
    // It may lack the newest ones, which are then applied at the start.
    const names = migrations.map(({ name }) => name);
    expect(manifest.migrations).toEqual(names.slice(0, manifest.migrations.length));
    expect(manifest.sources).toBe(digestMigrations(manifest.migrations.length));
  });

  it('has what the migrations make', async () => {
    writeDatabase((await readBareDatabase()).content, join(folder, 'migrated/postgres'));
    writeDatabase(await readEmptyDatabase(), join(folder, 'image/postgres'));
    const migrated = await describeFolder('migrated');
    expect(migrated.length).toBeGreaterThan(500);
    expect(await describeFolder('image')).toEqual(migrated);
  });
});

describe('changes between databases', () => {
  it('lead from one to the other', () => {
    const bytes = (...values: number[]) => Buffer.from(values);
    const base = {
      folders: ['a'],
      files: new Map([
        ['a/same', bytes(1, 2)],
        ['grown', bytes(5)],
        ['gone', bytes(7)],
        ['cut', bytes(1, 2, 3)],
      ]),
    };
    const migrated = {
      folders: ['a', 'b'],
      files: new Map([
        ['a/same', bytes(1, 2)],
        ['grown', bytes(4, 6)],
        ['cut', bytes(1)],
        ['b/new', bytes(9)],
      ]),
    };
    const { changes, removed } = compareDatabases(base, migrated);
    expect([...changes.files.keys()]).toEqual(['grown', 'cut', 'b/new']);
    const manifest = { base: '', migrations: [], sources: '', removed };
    const applied = applyImage({ manifest, changes }, base);
    expect(applied.folders).toEqual(migrated.folders);
    expect(Object.fromEntries(applied.files)).toEqual(Object.fromEntries(migrated.files));
  });
});
