import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities } from '#src/composition/entities.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { createTokenService } from '#src/access/token.ts';
import { noUsers } from '#src/testing/no-users.ts';
import { startArgs } from '#src/testing/start-args.ts';
import { toCall } from '#src/testing/to-call.ts';
import type { AccessChange } from '#src/access/access-changes.ts';
import { openControl } from './control.ts';
import { executeControlCommand } from './control-commands.ts';
import { executeKeysCommand, toKeysCommand } from './keys-command.ts';
import { runKeysCommand } from './keys-run.ts';

let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-keys-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function parley(...args: string[]) {
  const env = { PATH: process.env['PATH'], PARLEY_DATA_DIR: dataDir };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...startArgs, ...args], { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const run = (...args: string[]) => runKeysCommand(toCall('keys', ...args), { PARLEY_DATA_DIR: dataDir });

const open = () => openDatabase({ databaseUrl: null, dataDir, poolSize: 1, entities });

/** Has the database open, as a server does, while commands run, which it carries out. Returns what it announces. */
async function whileOpen(work: (database: Database) => Promise<void>): Promise<AccessChange[]> {
  const database = await open();
  const announced: AccessChange[] = [];
  const announce = (change: AccessChange) => void announced.push(change);
  const close = await openControl(dataDir, (args) => {
    const context = { db: database.dataSource, now: () => new Date(), envelope: null, announce, embeddingModel: null };
    return executeControlCommand(context, args);
  });
  try {
    await work(database);
  } finally {
    await close();
    await database.close();
  }
  return announced;
}

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
    expect(JSON.parse(await run('list', '--json'))).toMatchObject({
      id,
      organization: 'Acme',
      name: 'ci',
      scopes: ['agents:read', 'runs:read'],
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      revoked_at: null,
    });
    await whileOpen(async () => {
      expect(await run('signing', 'rotate')).toMatch(/signs within seconds/);
      const [, kid] = /^KID .*\n(\S+) .* signs\n$/.exec(await run('signing', 'list'))!;
      expect(await run('signing', 'retire', kid!)).toContain(`${kid} is retired`);
      expect(await run('revoke', id!)).toContain(`The key ${id} is revoked`);
      expect(await run('list')).toMatch(new RegExp(`${id} .* revoked \\d{4}-`));
    });
  });

  it('makes a key with bounds for a user, and rotates it', async () => {
    const bounds = ['--user', 'ada', '--expires', '2999-01-01', '--addresses', '192.0.2.0/24,127.0.0.1'];
    await whileOpen(async (database) => {
      const [, id, first] = /id {3}(key_\S+)\n {2}key {2}(sk_\S+)\n/.exec(await run('create', ...bounds))!;
      const [, second] = /key {2}(sk_\S+)\n/.exec(await run('rotate', id!))!;
      const [, third] = /key {2}(sk_\S+)\n/.exec(await run('rotate', id!, '--overlap', '0'))!;
      const users = { ...noUsers, isActive: async () => true };
      const tokens = createTokenService(database.dataSource, () => new Date(), users);
      const verify = (apiKey: string, address = '127.0.0.1') => tokens.verify({ apiKey, address });
      expect((await verify(third!)).userId).toMatch(/^usr_/);
      await expect(verify(third!, '127.0.0.2')).rejects.toThrow(/may not be used from 127\.0\.0\.2/);
      for (const earlier of [first!, second!]) await expect(verify(earlier)).rejects.toThrow(/not known/);
    });
  });

  it('makes a key of a member, and tells the audit of each change', async () => {
    await whileOpen(async ({ dataSource }) => {
      await expect(run('create', '--member', 'grace')).rejects.toThrow('--member: grace is no member');
      await expect(run('create', '--member', 'grace', '--user', 'grace')).rejects.toThrow('exclude each other');
      await run('create', '--user', 'grace');
      await dataSource.query(`INSERT INTO member_roles (organization_id, user_id, role, granted_by, granted_at)
        SELECT organization_id, id, 'viewer', 'test', now() FROM users WHERE external_id = 'grace'`);
      const [, id] = /id {3}(key_\S+)\n/.exec(await run('create', '--member', 'grace'))!;
      await run('rotate', id!);
      await run('revoke', id!);
      await run('signing', 'rotate');
      const [key] = await dataSource.query(
        `SELECT owner, user_id = subject AS "isTheirs" FROM api_keys WHERE id = '${id}'`,
      );
      expect(key).toEqual({ owner: 'member', isTheirs: true });
      const told = await dataSource.query(
        `SELECT action, source, actor, target FROM audit_log ORDER BY at DESC, seq DESC LIMIT 4`,
      );
      const operator = { source: 'command', actor: 'operator' };
      expect(told).toEqual([
        { ...operator, action: 'rotate_signing_key', target: null },
        { ...operator, action: 'revokeKey', target: id },
        { ...operator, action: 'rotateKey', target: id },
        { ...operator, action: 'createKey', target: id },
      ]);
    });
  });

  it('is carried out by the process that has the database open, for who can read its folder', async () => {
    const path = join(dataDir, 'control.json');
    let id = '';
    let control = '';
    const announced = await whileOpen(async () => {
      const env = { PATH: process.env['PATH'], PARLEY_DATA_DIR: dataDir };
      // Another process, while this one answers it.
      const made = await promisify(execFile)(process.execPath, [...startArgs, 'keys', 'create'], { env });
      id = /id {3}(key_\S+)\n/.exec(made.stdout)![1]!;
      expect(await run('list')).toContain(id);
      expect(await run('revoke', id)).toContain('is revoked');
      await expect(run('revoke', 'key_nobody')).rejects.toThrow('There is no key key_nobody');

      control = readFileSync(path, 'utf8');
      const { port, token } = JSON.parse(control) as { port: number; token: string };
      if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
      const statuses = [undefined, 'Bearer ', `Bearer ${token.replaceAll(/./g, '0')}`].map(async (authorization) => {
        const headers = { ...(authorization && { authorization }) };
        return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: '["keys","list"]' })).status;
      });
      expect(await Promise.all(statuses)).toEqual([403, 403, 403]);
    });
    expect(announced).toEqual([{ kind: 'key', id }]);
    writeFileSync(path, control);
    expect(await run('list')).toContain(id);
  });

  it.each([
    [['create'], true],
    [['create', '--organization', 'Acme'], false],
    [['create', '--organization', 'Acme', '--scopes', 'operator:read'], true],
  ])('%j: a key of an organization has scopes of operators only when it is told: %j', (args, expected) => {
    const command = toKeysCommand(toCall('keys', ...args));
    const { scopes } = (command as Extract<typeof command, { name: 'create' }>).options;
    expect(scopes.includes('operator:read')).toBe(expected);
  });

  it('says on standard error what is wrong', () => {
    const stderr = "Unknown command 'explode'.\nSee: parley keys --help\n";
    expect(parley('keys', 'explode')).toEqual({ status: 2, stdout: '', stderr });
  });
});

describe('a command that cannot be carried out', () => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it.each([
    [['create', '--scopes', 'agents:fly'], /--scopes: there is no agents:fly\. There are admin:read, /],
    [['revoke', 'key_nobody'], /There is no key key_nobody/],
    [['revoke'], /^Missing required argument 'id'/],
    [['explode'], /^Unknown command 'explode'/],
    [['signing'], /^Usage: parley keys signing/],
    [['signing', 'rotate', 'now'], /^Too many arguments/],
    [['signing', 'retire', 'k1'], /There is no such signing key/],
    [['list', '--loud'], /--loud/],
    [['list', 'all'], /^Too many arguments/],
    [['create', '--expires', 'soon'], /--expires must be a date/],
    [['create', '--addresses', 'home'], /--addresses: home is no address/],
    [['rotate', 'key_nobody'], /There is no key key_nobody/],
    [['rotate', 'key_nobody', '--overlap', 'long'], /--overlap must be/],
  ])('is refused: %j', async (args, message) => {
    const execute = async () => {
      const context = { db: database.dataSource, now: new Date(), envelope: null, announce: () => {} };
      return executeKeysCommand(context, toKeysCommand(toCall('keys', ...args)));
    };
    await expect(execute()).rejects.toThrow(message);
  });
});

describe('npx parley', () => {
  it('is a program that the shell can run', { skip: process.platform === 'win32' }, () => {
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: { parley: string } };
    const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };
    const { status, stderr } = spawnSync(resolve(bin.parley), ['fly'], { env, encoding: 'utf8' });
    expect([status, stderr.split('\n')[0]]).toEqual([2, "Unknown command 'fly'."]);
  });
});
