import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './data-source.ts';
import { Upkeep } from './upkeep.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
  await database.dataSource.query('CREATE TABLE kept AS SELECT n FROM generate_series(1, 3000) n');
});
afterAll(() => database.close());

const read = async <T>(sql: string) => (await database.dataSource.query<{ value: T }[]>(sql))[0]!.value;
const readRedo = () => read<string>('SELECT redo_lsn::text AS value FROM pg_control_checkpoint()');

describe('Upkeep', () => {
  it('makes a checkpoint when the write-ahead log is long, unless a backup needs it', async () => {
    const upkeep = new Upkeep(database.single, { walBytes: 1_000, deadRows: 1e9, deadShare: 1 });
    const before = await readRedo();
    const release = upkeep.hold();
    await upkeep.run();
    expect(await readRedo()).toBe(before);
    release();
    await upkeep.run();
    expect(await readRedo()).not.toBe(before);
    const after = await readRedo();
    await new Upkeep(database.single).run();
    expect(await readRedo()).toBe(after);
  });

  it('vacuums the table that has too many dead rows', async () => {
    await database.dataSource.query('DELETE FROM kept WHERE n > 500');
    await database.dataSource.query('SELECT pg_stat_force_next_flush()');
    const readDead = () => read<number>(`SELECT n_dead_tup AS value FROM pg_stat_user_tables WHERE relname = 'kept'`);
    await expect.poll(readDead).toBe(2_500);
    await new Upkeep(database.single).run();
    await database.dataSource.query('SELECT pg_stat_force_next_flush()');
    await expect.poll(readDead).toBe(0);
  });
});
