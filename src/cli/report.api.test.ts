import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApi, type Api } from '#src/testing/harness.ts';
import { startArgs } from '#src/testing/start-args.ts';

let api: Api;
let folder: string;
beforeAll(async () => {
  api = await testApi();
  folder = mkdtempSync(join(tmpdir(), 'parley-report-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ran = { status: number; stdout: string; stderr: string };

const parley = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], PARLEY_KEY: api.key.key };
    execFile(process.execPath, [...startArgs, 'migrate', 'report', ...args], { env }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

describe('npx parley migrate report', () => {
  it('asks a running server: nobody, somebody, nobody any more', async () => {
    const none = await parley('--url', api.stage.url, '--check');
    expect(none).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Nobody has called version 1\.\n/) });

    await api.get('/v1/agents?offset=0');
    const page = join(folder, 'report.html');
    const some = await parley('--url', api.stage.url, '--check', '--html', page);
    expect(some.status).toBe(2);
    expect(some.stdout).toMatch(/^One caller calls version 1 since .*; the last request was at .* UTC\.\n/);
    expect(some.stdout).toMatch(/^Requests of the last 24 hours: 1 to version 1, /m);
    expect(some.stdout).toContain(`test (${api.key.id})`);
    expect(some.stdout).toMatch(/^ {2}getAgents {2}listAgents {2} +1 {9}\d{4}-/m);
    expect(some.stdout).toMatch(/^ {2}getAgents {2}listAgents {2}offset {2}1 /m);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('<td>getAgents</td><td>listAgents</td><td>offset</td><td>1</td>');
    expect(html).not.toMatch(/<script|(src|href)="(?!data:)/);

    const later = new Date().toISOString();
    const after = await parley('--url', api.stage.url, '--check', '--since', later);
    expect([after.status, after.stdout.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(/^Nobody calls version 1 any more since \d{4}-/),
    ]);
    const { stdout } = await parley('--url', api.stage.url, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ in_use: true, usage: [{ field: null }, { field: 'offset' }] });
  });

  it('reads what a gateway has written down', async () => {
    const log = join(folder, 'access.log');
    writeFileSync(
      log,
      '10.0.0.1 - - [21/Nov/2026:10:00:00 +0000] "GET /api/v1/agents?limit=5 HTTP/1.1" 200 12 "-" "curl"\n',
    );
    const { stdout, status } = await parley('--log', log);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/One caller calls version 1(.|\n)*10\.0\.0\.1(.|\n)*limit/),
    ]);
  });

  it.each([
    [['--url', 'http://127.0.0.1:1'], /^http:\/\/127\.0\.0\.1:1 cannot be reached: /, 1],
    [['--since', 'yesterday'], /--since: yesterday is no time/, 2],
    [['--since', '2999-01-01T00:00:00Z'], /--since: 2999-01-01T00:00:00Z is in the future/, 2],
    [['--har', 'package.json'], /no HTTP Archive/, 1],
    [['--har', 'a', '--log', 'b'], /exclude each other/, 2],
    [['--loud'], /--loud/, 2],
  ])('says what is wrong with %j', async (args, message, status) => {
    expect(await parley(...args)).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('says what a key may not', async () => {
    const { key } = await api.as({ scopes: ['agents:read'] });
    const ran = await parley('--url', api.stage.url, '--key', key.key);
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringContaining('admin:read') });
  });
});
