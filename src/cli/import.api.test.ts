import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDump } from '#src/resources/migration/fixture.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { startArgs } from '#src/testing/start-args.ts';

let api: Api;
let agent: string;
let folder: string;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  folder = mkdtempSync(join(tmpdir(), 'parley-import-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ran = { status: number; stdout: string; stderr: string };

/** Runs the command in a process of its own, while the server goes on in this one. */
const parley = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], PARLEY_KEY: api.key.key };
    execFile(process.execPath, [...startArgs, ...args], { env }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

const file = (name: string, lines: readonly (object | string)[]) => {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
};

describe('npx parley import', () => {
  it('imports what is good, says of each bad line why, and imports nothing twice', async () => {
    const good = Array.from({ length: 60 }, () => createDump(agent));
    const wrong = { ...createDump(agent), status: 'lost', mood: 'x' };
    const dump = file('dump.jsonl', [...good, '', '{"id": 1', wrong, createDump('nobody')]);
    const first = await parley('import', dump, '--url', api.stage.url, '--upgrade');
    expect(first.status).toBe(2);
    expect(first.stdout).toContain('60 imported, 0 unchanged, 3 rejected.');
    expect(first.stdout).toContain('… line 50: 50 imported');
    expect(first.stderr).toMatch(/^line 62: The line is not valid JSON/m);
    expect(first.stderr).toMatch(/^line 63: \/status: Must be one of "open", "closed"\.$/m);
    expect(first.stderr).toMatch(/^line 63: \/mood: "mood" is not a known field\./m);
    expect(first.stderr).toMatch(/^line 64: \/agentId: There is no agent nobody here/m);
    expect(first.stdout).toMatch(/upgrade of 60 conversations is under way/);

    const again = await parley('import', dump, '--url', api.stage.url, '--agent', agent);
    expect(again.stdout).toContain('1 imported, 60 unchanged, 2 rejected.');
    const waiting = async () => (await api.get('/v2/migration/status')).body.conversations;
    await expect.poll(waiting).toEqual({ imported: 61, upgraded: 60, waiting: 1 });
    expect((await api.get(`/v2/conversations/${good[0]!.id}/messages`)).body.data).toHaveLength(2);
  });

  it('splits what is too much for the server, and rejects a line that is', async () => {
    const text = 'x'.repeat(700_000);
    const long = [0, 1].map(() => createDump(agent));
    for (const one of long) one.messages[0]!.text = text;
    const huge = createDump(agent);
    huge.messages = [0, 1, 2].map((n) => ({ ...huge.messages[0]!, id: `m${n}`, text }));
    const ran = await parley('import', file('large.jsonl', [...long, huge]), '--url', api.stage.url);
    expect([ran.status, ran.stdout.split('\n').at(-3)]).toEqual([2, '2 imported, 0 unchanged, 1 rejected.']);
    expect(ran.stderr).toMatch(/^line 3: .*larger than/);
  });

  it('says what a line is that is no conversation, and takes a byte order mark', async () => {
    const good = createDump(agent);
    const { messages, ...bare } = createDump(agent);
    const page = { conversations: [bare], total: 1 };
    const message = { ...messages[0]!, conversationId: bare.id };
    const all = [`\uFEFF${JSON.stringify(good)}`, [good], '"text"', 'null', page, message, bare];
    const path = file(
      'kinds.jsonl',
      all.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))),
    );
    const ran = await parley('import', path, '--dry-run');
    expect(ran).toMatchObject({ status: 2, stdout: '1 conversation with 2 messages would be sent, 6 rejected.\n' });
    expect(ran.stderr.split('\n').map((line) => line.split(/[.:,] /)[1] ?? '')).toEqual([
      'The line is an array',
      'The line is a string',
      'The line is null',
      'The line is a page of conversations of version 1',
      'The line is a Message of version 1',
      'The line is a Conversation of version 1',
      '',
    ]);
    const sent = await parley('import', path, '--url', api.stage.url);
    expect(sent.stdout).toContain('1 imported, 0 unchanged, 6 rejected.');
  });

  it('refuses messages that are not the oldest first, or sorts them and says so', async () => {
    const [question, answer] = createDump(agent).messages;
    const dump = file('order.jsonl', [createDump(agent), createDump(agent, { messages: [answer!, question!] })]);
    const refused = await parley('import', dump, '--dry-run');
    expect(refused.status).toBe(2);
    expect(refused.stdout).toBe('1 conversation with 2 messages would be sent, 1 rejected.\n');
    expect(refused.stderr).toMatch(/^line 2: \/messages\/1\/createdAt: .* is earlier than .* --sort puts them in/);
    const planned = await parley('import', dump, '--dry-run', '--sort');
    expect(planned).toMatchObject({
      status: 0,
      stdout: '2 conversations with 4 messages would be sent, 1 of them in another order, 0 rejected.\n',
      stderr: 'line 2: its messages were not the oldest first, and are sent in the order of their times.\n',
    });
    expect((await parley('import', dump, '--url', api.stage.url, '--sort')).stdout).toContain(
      '2 imported, 0 unchanged',
    );
  });

  it.each([
    [['import'], /^Missing required argument 'file'/, 2],
    [['import', 'no-such-file'], /ENOENT/, 1],
    [['import', 'package.json', '--url', 'http://127.0.0.1:1', '--dry-run', '--loud'], /--loud/, 2],
  ])('says what is wrong with %j', async (args, message, status) => {
    expect(await parley(...args)).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(message) });
  });
});
