import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities } from '#src/composition/entities.ts';
import { openDatabase } from '#src/db/data-source.ts';
import { appendAuditEntry, toParleyEntry } from '#src/resources/audit/append-store.ts';
import { startArgs } from '#src/testing/start-args.ts';
import { toCall } from '#src/testing/to-call.ts';
import { formatChains, toAuditCommand } from './audit-command.ts';
import { runAuditCommand } from './audit-run.ts';
import { openControl } from './control.ts';
import { executeControlCommand } from './control-commands.ts';

let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-audit-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const open = () => openDatabase({ databaseUrl: null, dataDir, poolSize: 1, entities });
const run = (...args: string[]) => runAuditCommand(toCall('audit', ...args), { PARLEY_DATA_DIR: dataDir });

describe('npx parley audit verify', () => {
  it('finds a chain intact, broken, and written anew, while a server runs and without one', async () => {
    const database = await open();
    const { dataSource: db } = database;
    for (let n = 0; n < 3; n += 1) await appendAuditEntry(db, toParleyEntry('org_1', 'test', new Date(), {}));
    const context = { db, now: () => new Date(), envelope: null, announce: () => {}, embeddingModel: null };
    const close = await openControl(dataDir, (typed) => executeControlCommand(context, typed));
    const { text, status } = await run('verify');
    expect([text, status]).toEqual([
      expect.stringMatching(/^org_1 {2}intact {2}3 entries, 0 with pseudonyms {2}3:[0-9a-f]{64}\n$/),
      0,
    ]);
    const head = /3:[0-9a-f]{64}/.exec(text)![0];
    expect((await run('verify', '--organization', 'org_1', '--head', head)).status).toBe(0);
    await db.query(`DELETE FROM audit_log; DELETE FROM audit_chains`);
    for (let n = 0; n < 3; n += 1) await appendAuditEntry(db, toParleyEntry('org_1', 'test', new Date(), {}));
    expect((await run('verify')).status).toBe(0);
    expect(await run('verify', '--organization', 'org_1', '--head', head)).toEqual({
      text: expect.stringContaining('entry 3: Does not have the hash that was known.'),
      status: 2,
    });
    await db.query('DELETE FROM audit_log WHERE seq = 2');
    await close();
    await database.close();
    const env = { PATH: process.env['PATH'], PARLEY_DATA_DIR: dataDir };
    const ended = spawnSync(process.execPath, [...startArgs, 'audit', 'verify'], { env, encoding: 'utf8' });
    expect(ended).toMatchObject({ status: 2, stdout: expect.stringContaining('  entry 2: Missing.'), stderr: '' });
  });

  it('refuses what is no command, and an organization without entries', async () => {
    for (const args of [['list'], ['verify', '--head', 'x'], ['verify', '--head', `1:${'0'.repeat(64)}`]])
      expect(() => toAuditCommand(toCall('audit', ...args))).toThrow(/Unknown command 'list'|--head/);
    await expect(run('verify', '--organization', 'org_2')).rejects.toThrow('There are no entries');
    expect(formatChains([])).toBe('The audit has no entries.\n');
  });
});
