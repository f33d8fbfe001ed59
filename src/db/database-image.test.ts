import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, describe, expect, it } from 'vitest';
import { describeSchema } from '#src/testing/describe-schema.ts';
import { digestMigrations } from '#src/tools/migration-digest.ts';
import { openDatabase } from './data-source.ts';
import { applyImage, compareDatabases, readImage } from './database-image.ts';
import { readBareDatabase, readEmptyDatabase, writeDatabase } from './empty-database.ts';
import { migrations } from './migrations/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-image-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function describeDatabase(db: DataSource): Promise<string[]> {
  const lines = await describeSchema(db);
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
