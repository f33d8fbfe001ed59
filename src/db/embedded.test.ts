import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './data-source.ts';
import { DataFolderError } from './folder-failures.ts';

let folder: string;
const opened: Database[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-db-'));
});

afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function open(dataDir = folder): Promise<Database> {
  const database = await openDatabase({ databaseUrl: null, dataDir, poolSize: 10, entities: [] });
  opened.push(database);
  return database;
}

async function close(database: Database): Promise<void> {
  opened.splice(opened.indexOf(database), 1);
  await database.close();
}

const insert = (database: Database, id: string) =>
  database.dataSource.query(
    'INSERT INTO organizations (id, name, created_at, updated_at) VALUES ($1, $1, now(), now())',
    [id],
  );
const ids = async (database: Database) =>
  (await database.dataSource.query<{ id: string }[]>('SELECT id FROM organizations ORDER BY id')).map(({ id }) => id);

/** Another process that opens the folder, writes a row, says so and then does nothing until it is killed. */
async function openElsewhere() {
  const script = `
    const { openDatabase } = await import('./src/db/data-source.ts');
    const { dataSource } = await openDatabase({ databaseUrl: null, dataDir: ${JSON.stringify(folder)}, poolSize: 1, entities: [] });
    await dataSource.query("INSERT INTO organizations (id, name, created_at, updated_at) VALUES ('elsewhere', 'elsewhere', now(), now())");
    await dataSource.query('BEGIN');
    await dataSource.query("INSERT INTO organizations (id, name, created_at, updated_at) VALUES ('open', 'open', now(), now())");
    for (let times = 0; times < 3; times += 1) gc(), await new Promise(setImmediate);
    process.stdout.write('ready');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

describe('the embedded database', () => {
  it('is made on first use, at the root of a disk too and after a first start that was cut short, and kept', async () => {
    await mkdir(join(folder, 'lost+found'));
    await mkdir(join(folder, 'postgres.draft/base'), { recursive: true });
    await writeFile(join(folder, 'postgres.draft/PG_VERSION'), '18');
    const first = await open();
    expect(await ids(first)).toEqual([]);
    await insert(first, 'one');
    await close(first);
    const second = await open();
    expect(await ids(second)).toEqual(['one']);
    expect(second.kind).toBe('embedded');
    expect((await readdir(folder)).toSorted()).toEqual(['lock', 'lost+found', 'postgres']);
  });

  it('is used by one process at a time, and keeps what was committed when that one is killed', async () => {
    const child = await openElsewhere();
    await expect(open()).rejects.toThrow(DataFolderError);
    await expect(open()).rejects.toThrow(/in use by another Parley.*PARLEY_DATA_DIR/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await ids(await open())).toEqual(['elsewhere']);
    // Within a process too it is used once at a time.
    await expect(open()).rejects.toThrow(/in use/);
  });
});

describe('the connection of the embedded database', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 10, entities: [] });
  });
  afterAll(() => database.close());

  it('is that of a database in memory, which nobody else sees', async () => {
    await insert(database, 'one');
    expect(await ids(await open('memory://'))).toEqual([]);
    await database.dataSource.query('DELETE FROM organizations');
  });

  it('serves many at a time over its one connection', async () => {
    const many = Array.from({ length: 50 }, (_, index) => `org_${100 + index}`);
    await Promise.all(
      many.map((id) =>
        database.dataSource.transaction(async (tx) => {
          await tx.query('INSERT INTO organizations (id, name, created_at, updated_at) VALUES ($1, $1, now(), now())', [
            id,
          ]);
          await tx.query('SELECT 1');
        }),
      ),
    );
    expect(await ids(database)).toEqual(many);
  });

  it('goes on after an error, in a transaction and out of one', async () => {
    const { dataSource } = database;
    await expect(dataSource.query('SELECT $1::int AS x', ['no number'])).rejects.toMatchObject({
      driverError: { code: '22P02' },
    });
    await expect(dataSource.transaction((tx) => tx.query('SELECT nothing FROM nowhere'))).rejects.toThrow(/nowhere/);
    expect(await dataSource.query('SELECT $1::int AS x', [7])).toEqual([{ x: 7 }]);
  });

  it('gives a new connection a clean session', async () => {
    const { dataSource } = database;
    const { master } = dataSource.driver as unknown as {
      master: {
        connect(): Promise<{ query(sql: string, values?: unknown[]): Promise<unknown>; release(error: Error): void }>;
      };
    };
    const connection = await master.connect();
    await connection.query('BEGIN');
    await connection.query('SELECT $1::int AS x', [1]);
    connection.release(new Error('given up'));
    expect(await dataSource.query('SELECT $1::int AS x', [2])).toEqual([{ x: 2 }]);
    expect(await dataSource.query('SELECT now() = statement_timestamp() AS outside')).toEqual([{ outside: true }]);
  });

  it('keeps nothing of what it has answered', async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const { dataSource } = database;
    const read = async (times: number, rows: number) => {
      for (let i = 0; i < times; i += 1)
        await dataSource.query('SELECT n FROM generate_series($1::int, $2) n', [1, rows]);
      gc();
      return process.memoryUsage().heapUsed;
    };
    /** Returns what each of so many statements leaves behind. Others of the process leave something too, but not each time. */
    const growth = async (times: number, rows: number) => {
      const used = [await read(times / 4, rows), await read(times, rows), await read(times, rows)] as const;
      return Math.min(used[1] - used[0], used[2] - used[1]) / times;
    };
    expect((await growth(50, 1_000)) / 1_000).toBeLessThan(50);
    expect(await growth(2_000, 1)).toBeLessThan(200);
  });

  it('lets the event loop go on while a statement runs', async () => {
    let turns = 0;
    let isRunning = true;
    const turn = () => {
      turns += 1;
      if (isRunning) setImmediate(turn);
    };
    turn();
    await database.dataSource.query('SELECT sum(n) FROM generate_series($1::int, 2000000) n', [1]);
    isRunning = false;
    expect(turns).toBeGreaterThan(100);
  });

  it('takes statements and answers of any length, in order', async () => {
    const lengths = [10, 5_000_000, 11, 262_000, 262_144, 300_000, 12];
    const read = (length: number) =>
      database.dataSource.query<{ text: string }[]>('SELECT $1::text AS text', ['é'.repeat(length)]);
    const answers = await Promise.all(lengths.map(read));
    expect(answers.map(([row]) => row!.text.length)).toEqual(lengths);
  });

  it('keeps every string that JSON can hold, and big numbers as numbers', async () => {
    const { dataSource } = database;
    const strange = { 'NUL \u0000': 'lone \ud800 surrogate', '😀': ['\\u0000', null, 1e-7] };
    await dataSource.query(`CREATE TABLE strange (value json, big bigint)`);
    await dataSource.query(`INSERT INTO strange VALUES ($1, $2)`, [JSON.stringify(strange), Number.MAX_SAFE_INTEGER]);
    expect(await dataSource.query(`SELECT value, big FROM strange`)).toEqual([
      { value: strange, big: Number.MAX_SAFE_INTEGER },
    ]);
  });
});
