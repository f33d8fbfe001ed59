import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities } from '#src/composition/entities.ts';
import { openDatabase } from '#src/db/data-source.ts';
import { createTokenService } from '#src/access/token.ts';
import { noUsers } from '#src/testing/no-users.ts';
import { runKeysCommand } from './keys-command.ts';

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

const run = (...args: string[]) => runKeysCommand(args, { PARLEY_DATA_DIR: dataDir });

const open = () => openDatabase({ databaseUrl: null, dataDir, poolSize: 1, entities });

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
    const tokens = createTokenService(database.dataSource, () => new Date(), noUsers);
    expect((await tokens.verify({ apiKey: key! })).scopes).toEqual(new Set(['agents:read', 'runs:read']));
    const busy = parley('keys', 'list');
    expect(busy).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('in use by another Parley') });
    await database.close();

    expect(await run('list')).toMatch(new RegExp(`^ID .*\n${id} +Acme +ci +\\d{4}-.* agents:read,runs:read\n$`));
    expect(await run('signing', 'rotate')).toMatch(/signs within seconds/);
    const [, kid] = /^KID .*\n(\S+) .* signs\n$/.exec(await run('signing', 'list'))!;
    expect(await run('signing', 'retire', kid!)).toContain(`${kid} is retired`);
    expect(await run('revoke', id!)).toContain(`The key ${id} is revoked`);
    expect(await run('list')).toMatch(new RegExp(`${id} .* revoked \\d{4}-`));
  });

  it.each([
    [['create', '--scopes', 'agents:fly'], /--scopes: there is no agents:fly\. There are admin:read, /],
    [['revoke', 'key_nobody'], /There is no key key_nobody/],
    [['revoke'], /^Usage:/],
    [['explode'], /^Usage:/],
    [['signing'], /^Usage:/],
    [['signing', 'rotate', 'now'], /^Usage:/],
    [['signing', 'retire', 'k1'], /There is no such signing key/],
    [['list', '--loud'], /--loud/],
  ])('refuses %j', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });

  it('says on standard error what is wrong', () => {
    const message = expect.stringMatching(/^Usage:/);
    expect(parley('keys', 'explode')).toMatchObject({ status: 1, stdout: '', stderr: message });
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
