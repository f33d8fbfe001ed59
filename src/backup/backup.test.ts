import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openControl, readControlFile } from '#src/cli/control.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { beginSnapshot, endSnapshot } from '#src/db/snapshot.ts';
import { runInProcess } from '#src/testing/run-in-process.ts';
import { callBackupDoor, createBackupDoor } from './backup-door.ts';
import { restoreBackup } from './restore-backup.ts';

let root: string;
let database: Database;
let closeControl: () => Promise<void>;
let holds = 0;

const at = (...names: string[]) => join(root, ...names);
const open = (dataDir: string) => openDatabase({ databaseUrl: null, dataDir, poolSize: 1, entities: [] });

/** Inserts two organizations in one transaction. */
const insertPair = (pair: number) =>
  database.dataSource.transaction(async (tx) => {
    for (const name of ['a', 'b'])
      await tx.query('INSERT INTO organizations (id, name, created_at, updated_at) VALUES ($1, $1, now(), now())', [
        `${name}${pair}`,
      ]);
  });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-backup-'));
  database = await open(at('source'));
  const serveBackup = createBackupDoor({
    db: database.single,
    files: { folder: at('source/files') },
    hold: () => {
      holds += 1;
      return () => void (holds -= 1);
    },
  });
  closeControl = await openControl(at('source'), async () => '', serveBackup);
  await mkdir(at('source/files/org'), { recursive: true });
  await writeFile(at('source/files/org/file'), 'sealed');
});
afterAll(async () => {
  await closeControl();
  await database.close();
  await rm(root, { recursive: true, force: true });
});

const restore = (dataDir: string, file = at('running.tgz')) =>
  restoreBackup({
    archive: createReadStream(file),
    dataDir,
    files: { folder: join(dataDir, 'files') },
    encryptionKeys: [],
  });

describe('parley backup', () => {
  it('copies a database that is written to, with all that was committed before it began and no half of a transaction', async () => {
    await insertPair(0);
    let pairs = 1;
    const over = new AbortController();
    const writing = (async () => {
      for (; !over.signal.aborted; pairs += 1) await insertPair(pairs);
    })();
    const { status, stdout } = await runInProcess({ PARLEY_DATA_DIR: at('source') }, 'backup', at('running.tgz'));
    over.abort();
    await writing;
    expect([status, stdout]).toEqual([0, expect.stringMatching(/1 uploaded files, while a server runs\.\n$/)]);

    expect(await restore(at('restored'))).toMatchObject({ missing: 0, needsKey: false });
    expect((await readdir(at('restored'))).toSorted()).toEqual(['files', 'lock', 'postgres']);
    expect(await readFile(at('restored/files/org/file'), 'utf8')).toBe('sealed');
    const restored = await open(at('restored'));
    const ids = (await restored.dataSource.query<{ id: string }[]>('SELECT id FROM organizations')).map(({ id }) => id);
    await restored.close();
    const found = (name: string) => ids.filter((id) => id.startsWith(name)).map((id) => Number(id.slice(1)));
    expect(found('a').toSorted((a, b) => a - b)).toEqual(Array.from({ length: ids.length / 2 }, (_, index) => index));
    expect(found('b').toSorted()).toEqual(found('a').toSorted());
    expect(ids.length).toBeLessThanOrEqual(2 * pairs);
  });

  it('replaces no file unless it is told to, and leaves none behind when it fails', async () => {
    const env = { PARLEY_DATA_DIR: at('source') };
    await expect(runInProcess(env, 'backup', at('running.tgz'))).rejects.toThrow(
      'Name another file, or add --overwrite.',
    );
    const nothing = runInProcess({ PARLEY_DATA_DIR: at('nothing') }, 'backup', at('nothing.tgz'));
    await expect(nothing).rejects.toThrow('has no database');
    expect((await readdir(root)).filter((name) => name.includes('nothing'))).toEqual([]);
    const server = runInProcess({ DATABASE_URL: 'postgres://a@b/c' }, 'backup', at('server.tgz'));
    await expect(server).rejects.toThrow('docs/operations/backup.md');
  });

  it('keeps deleted bytes and others out while it copies, and lets the server go on when it is cut off', async () => {
    const way = (await readControlFile(at('source')))!;
    const first = (await callBackupDoor(way))!;
    expect([holds, first.files]).toEqual([1, { folder: at('source/files') }]);
    await expect(callBackupDoor(way)).rejects.toThrow('Another backup is being made.');
    first.requireHeld();
    first.close();
    await expect.poll(() => holds).toBe(0);
    const isHeld = () => {
      try {
        first.requireHeld();
        return true;
      } catch {
        return false;
      }
    };
    await expect.poll(isHeld).toBe(false);
    expect(first.requireHeld).toThrow('The server has ended the backup');
    await expect
      .poll(async () => {
        await beginSnapshot(database.single);
        return (await endSnapshot(database.single)).segments.length;
      })
      .toBeGreaterThan(0);
    expect(await callBackupDoor({ ...way, token: 'x'.repeat(64) })).toBeNull();
  });
});

describe('parley restore', () => {
  it('takes an empty folder only, and leaves another as it is', async () => {
    await mkdir(at('full'));
    await writeFile(at('full/thesis.txt'), 'x');
    await expect(restore(at('full'))).rejects.toThrow('is not empty');
    expect((await readdir(at('full'))).toSorted()).toEqual(['lock', 'thesis.txt']);
    await expect(restore(at('source'))).rejects.toThrow('is in use by another Parley');
  });

  it('begins anew where another was cut off, and no server starts there before', async () => {
    const folder = at('cut');
    await mkdir(join(folder, 'restore.draft/postgres'), { recursive: true });
    await mkdir(join(folder, 'files/org'), { recursive: true });
    await expect(open(folder)).rejects.toThrow(/has a restore that has not ended\. Run `parley restore` again/);
    await restore(folder);
    expect((await readdir(folder)).toSorted()).toEqual(['files', 'lock', 'postgres']);
  });

  it('leaves nothing of a backup that is not whole', async () => {
    const whole = await readFile(at('running.tgz'));
    await writeFile(at('half.tgz'), whole.subarray(0, whole.length / 2));
    await expect(restore(at('halved'), at('half.tgz'))).rejects.toThrow('The backup is not whole');
    expect(await readdir(at('halved'))).toEqual(['lock']);
  });

  it('puts uploaded files into a folder of their own', async () => {
    const folder = at('elsewhere');
    const files = { folder: at('uploads') };
    await restoreBackup({ archive: createReadStream(at('running.tgz')), dataDir: folder, files, encryptionKeys: [] });
    expect((await readdir(folder)).toSorted()).toEqual(['lock', 'postgres']);
    expect(await readdir(at('uploads'))).toEqual(['org']);
  });

  it('checks a backup without a folder', async () => {
    const { stdout } = await runInProcess({}, 'restore', '--check', at('running.tgz'));
    expect(stdout).toMatch(/^Backup of \S+Z, made by Parley \S+: whole, \d+ files with \d+ MB\.\n$/);
    await expect(runInProcess({}, 'restore', '--check', at('none.tgz'))).rejects.toThrow('cannot be read (ENOENT)');
  });
});
