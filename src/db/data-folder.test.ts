import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedVersion } from './data-folder.ts';
import { openDatabase } from './data-source.ts';
import { DatabaseError } from './failures.ts';
import { DataFolderError, explainFolderFailure } from './folder-failures.ts';

let root: string;

const open = (dataDir: string) => openDatabase({ databaseUrl: null, dataDir, poolSize: 1, entities: [] });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-folder-'));
  const { dataSource, close } = await open(join(root, 'good'));
  await dataSource.query(`CREATE TABLE kept AS SELECT 1 AS x`);
  await close();
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Why a folder is refused: one or two sentences that name the setting and what to do, at once. */
async function refusalOf(dataDir: string): Promise<string> {
  const error: unknown = await open(dataDir).then(
    ({ close }) => close().then(() => 'it was opened'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DataFolderError);
  const { message } = error as Error;
  expect(message).toMatch(/^PARLEY_DATA_DIR: .{1,300}\.$/s);
  expect(message).toMatch(/ set PARLEY_DATA_DIR to | and start again|Set PARLEY_DATA_DIR to /);
  expect(message).not.toMatch(/\n|\bat .*:\d+:\d+/);
  return message;
}

/** A copy of a good folder that something was done to. */
async function spoilt(name: string, spoil: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(root, name);
  await cp(join(root, 'good'), folder, { recursive: true });
  await spoil(folder);
  return folder;
}

describe('a data folder that cannot be used', () => {
  const places: [what: string, why: string, make: (at: string) => Promise<string>][] = [
    ['a file', 'is not a folder', (at) => writeFile(at, 'x').then(() => at)],
    ['below a file', 'is not a folder', (at) => writeFile(at, 'x').then(() => join(at, 'a/b'))],
    ['a link that leads nowhere', 'leads nowhere', (at) => symlink('nowhere', at).then(() => at)],
    ['below such a link', 'leads nowhere', (at) => symlink('nowhere', at).then(() => join(at, 'a'))],
    ['a link to itself', 'in a circle', (at) => symlink(at, at).then(() => at)],
    ['a name that is too long', 'longer than the system allows', async (at) => at + 'a'.repeat(300)],
    ['a path that is too long', 'longer than the system allows', async (at) => join(at, 'abcdefghi/'.repeat(600))],
    [
      'a folder of others',
      'has other files',
      (at) =>
        mkdir(at)
          .then(() => writeFile(join(at, 'thesis.txt'), 'x'))
          .then(() => at),
    ],
    [
      'a lock of others',
      'has other files',
      (at) =>
        mkdir(at)
          .then(() => writeFile(join(at, 'lock'), 'held by 7\n'.repeat(99)))
          .then(() => at),
    ],
    ['a lock that is a folder', 'has other files', (at) => mkdir(join(at, 'lock'), { recursive: true }).then(() => at)],
  ];

  it.each(places)('%s: %s', async (what, why, make) => {
    expect(await refusalOf(await make(join(root, what.replaceAll(' ', '-'))))).toContain(why);
  });

  it.runIf(process.platform === 'linux')('where nothing can be made, without an endless try', async () => {
    expect(await refusalOf('/proc/x')).toContain('nothing can be stored there');
  });

  it('leaves what is not its own as it was', async () => {
    const folder = join(root, 'thesis');
    await mkdir(folder);
    await writeFile(join(folder, 'thesis.txt'), 'x');
    await refusalOf(folder);
    expect(await readdir(folder)).toEqual(['thesis.txt']);
  });

  const damage: [what: string, why: string, spoil: (database: string) => Promise<unknown>][] = [
    [
      'another version of PostgreSQL',
      `PostgreSQL 16, and this Parley has PostgreSQL ${embeddedVersion}`,
      (at) => writeFile(join(at, 'PG_VERSION'), '16\n'),
    ],
    ['a version that is none', 'damaged', (at) => writeFile(join(at, 'PG_VERSION'), 'x\u001b[2J')],
    ['no version', 'damaged', (at) => rm(join(at, 'PG_VERSION'))],
    ['no control file', 'damaged', (at) => rm(join(at, 'global/pg_control'))],
    ['an empty control file', 'damaged', (at) => writeFile(join(at, 'global/pg_control'), Buffer.alloc(8_192))],
    ['no tables', 'damaged', (at) => rm(join(at, 'base'), { recursive: true })],
    [
      'no write-ahead log',
      'damaged',
      (at) => rm(join(at, 'pg_wal'), { recursive: true }).then(() => mkdir(join(at, 'pg_wal'))),
    ],
    [
      'a file in the place of the database',
      'damaged',
      (at) => rm(at, { recursive: true }).then(() => writeFile(at, 'x')),
    ],
  ];

  it.each(damage)('%s: %s', async (what, why, spoil) => {
    const folder = await spoilt(what.replaceAll(' ', '-'), (at) => spoil(join(at, 'postgres')));
    expect(await refusalOf(folder)).toContain(why);
  });

  it('keeps the data when its version is missing, to be mended', async () => {
    const folder = await spoilt('mended', (at) => rm(join(at, 'postgres/PG_VERSION')));
    await refusalOf(folder);
    expect(await readFile(join(root, 'good/postgres/PG_VERSION'), 'utf8')).toBe(`${embeddedVersion}\n`);
    await writeFile(join(folder, 'postgres/PG_VERSION'), `${embeddedVersion}\n`);
    const { dataSource, close } = await open(folder);
    expect(await dataSource.query('SELECT x FROM kept')).toEqual([{ x: 1 }]);
    await close();
  });

  it.each([
    ['NULL', /^PARLEY_DATA_DIR: .* by a newer Parley: .*Start that version or a later one/],
    [`'Parley 99.1.0'`, /^PARLEY_DATA_DIR: .* by Parley 99\.1\.0: .*, Parley \d\S+, does not know\. Start 99\.1\.0 or/],
  ])('has been used by a newer Parley, which has noted %s', async (noted, message) => {
    const folder = await spoilt(`newer-${noted.length}`, async () => {});
    const { dataSource, close, migrated } = await open(folder);
    expect(migrated.count).toBe(0);
    await dataSource.query(`INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Later9999999999999')`);
    await dataSource.query(`COMMENT ON TABLE migrations IS ${noted}`);
    await close();
    const refused = open(folder);
    await expect(refused).rejects.toThrow(DatabaseError);
    await expect(refused).rejects.toThrow(message);
  });

  it.each(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'ENOENT', 'EODD'])(
    '%s: is told in a sentence',
    (code) => {
      const { message } = explainFolderFailure('/data', Object.assign(new Error('secret'), { code }));
      expect(message).toMatch(/^PARLEY_DATA_DIR: \/data [^\n]{20,200}\.$/);
      expect(message).not.toContain('secret');
    },
  );

  it.each([
    [8, 'read-only'],
    [10, 'disk that fails'],
    [13, 'full'],
  ])('SQLite’s %d, of the lock: is told as %s', (errcode, why) => {
    expect(explainFolderFailure('/data', Object.assign(new Error('x'), { errcode })).message).toContain(why);
  });
});
