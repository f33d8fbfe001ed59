import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '#src/config/config.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { inspectTables, type InspectedTables } from '#src/db/inspect-tables.ts';
import { judgeDatabase } from './doctor-database.ts';

const config = parseConfig({ DATABASE_URL: 'postgres://a@b/c', PARLEY_EMBEDDING_MODEL: 'm' });
const memories = { model: 'm', memories: 5, embedded: 5, failed: 0, words: 5 };

let database: Database;
let tables: InspectedTables;
beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
  const found = await inspectTables(database.dataSource);
  tables = { ...found, isDurable: true };
});
afterAll(() => database.close());

const judge = (changes: Partial<InspectedTables>, of = memories) =>
  Object.fromEntries(
    [...judgeDatabase({ tables: { ...tables, ...changes }, memories: of }, config)].map(({ name, status }) => [
      name,
      status,
    ]),
  );
const well = {
  size: 'ok',
  indexes: 'ok',
  vacuum: 'ok',
  safety: 'ok',
  connections: 'ok',
  memories: 'ok',
  encryption: 'ok',
};

describe('the doctor, of a database', () => {
  it('finds nothing in one that is well', () => {
    expect(tables).toMatchObject({ hasVector: true, invalidIndexes: [], bloated: null, walBytes: expect.any(Number) });
    expect([tables.bytes, tables.indexes, tables.maxConnections].every((value) => value > 5)).toBe(true);
    expect(judge({ maxConnections: 100 })).toEqual(well);
  });

  it('finds an index whose making was cut off', async () => {
    const { dataSource } = database;
    await dataSource.query(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'files_time'::regclass`);
    const found = await inspectTables(dataSource);
    expect(found.invalidIndexes).toEqual(['files_time']);
    expect(judge({ ...found, maxConnections: 100, isDurable: true })).toEqual({ ...well, indexes: 'fault' });
  });

  it.each([
    ['vacuum', 'warning', { bloated: { name: 'runs', deadRows: 200_000, rows: 10 } }],
    ['vacuum', 'warning', { transactionAge: 6e8 }],
    ['vacuum', 'fault', { transactionAge: 1.6e9 }],
    ['vacuum', 'warning', { oldestTransactionS: 7_200 }],
    ['safety', 'warning', { isDurable: false }],
    ['connections', 'fault', { maxConnections: 10 }],
    ['connections', 'warning', { connections: 95 }],
    ['vector', 'warning', { hasVector: false }],
  ] as const)('warns of %s as a %s for %j', (name, status, changes) => {
    expect(judge({ maxConnections: 100, ...changes })).toEqual({ ...well, [name]: status });
  });

  it('warns of memories that could not be embedded', () => {
    expect(judge({ maxConnections: 100 }, { ...memories, embedded: 3, failed: 2 })['memories']).toBe('warning');
  });
});
