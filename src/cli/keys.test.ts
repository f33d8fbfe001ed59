import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#src/db/data-source.ts';
import { createTokens } from '#src/token.ts';

let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-keys-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function parley(...args: string[]) {
  const env = { PATH: process.env['PATH'], PARLEY_DATA_DIR: dataDir };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/start.js', ...args], { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const open = () => openDatabase({ databaseUrl: null, dataDir, poolSize: 1, entities: [] });

describe('npx parley keys', () => {
  it('creates a key, lists it and revokes it', async () => {
    const made = parley(
      'keys',
      'create',
      '--name',
      'ci',
      '--organization',
      'Acme',
      '--scopes',
      'agents:read, runs:read',
    );
    expect(made).toMatchObject({ status: 0, stderr: '' });
    const [, id, key] = /id {3}(key_\S+)\n {2}key {2}(sk_\S+)\n/.exec(made.stdout)!;

    const database = await open();
    const tokens = createTokens(database.dataSource, () => new Date());
    expect((await tokens.verify({ apiKey: key! })).scopes).toEqual(new Set(['agents:read', 'runs:read']));
    const busy = parley('keys', 'list');
    expect(busy).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('in use by another Parley') });
    await database.close();

    expect(parley('keys', 'list').stdout).toMatch(
      new RegExp(`^ID .*\n${id} +Acme +ci +\\d{4}-.* agents:read,runs:read\n$`),
    );
    expect(parley('keys', 'signing', 'rotate').stdout).toMatch(/signs within seconds/);
    const [, kid] = /^KID .*\n(\S+) .* signs\n$/.exec(parley('keys', 'signing', 'list').stdout)!;
    expect(parley('keys', 'signing', 'retire', kid!).stdout).toContain(`${kid} is retired`);
    expect(parley('keys', 'revoke', id!).stdout).toContain(`The key ${id} is revoked`);
    expect(parley('keys', 'list').stdout).toMatch(new RegExp(`${id} .* revoked \\d{4}-`));
  });

  it.each([
    [['keys', 'create', '--scopes', 'agents:fly'], /--scopes: there is no agents:fly\. There are admin:read, /],
    [['keys', 'revoke', 'key_nobody'], /There is no key key_nobody/],
    [['keys', 'revoke'], /^Usage:/],
    [['keys', 'explode'], /^Usage:/],
    [['keys', 'signing'], /^Usage:/],
    [['keys', 'signing', 'rotate', 'now'], /^Usage:/],
    [['keys', 'signing', 'retire', 'k1'], /There is no such signing key/],
    [['keys', 'list', '--loud'], /--loud/],
    [['fly'], /^Usage:/],
  ])('says what is wrong with %j', (args, message) => {
    expect(parley(...args)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('npx parley', () => {
  it('is a program that the shell can run', { skip: process.platform === 'win32' }, () => {
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: { parley: string } };
    const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };
    const { status, stderr } = spawnSync(resolve(bin.parley), ['fly'], { env, encoding: 'utf8' });
    expect([status, stderr.split('\n')[0]]).toEqual([1, 'Usage:']);
  });
});
