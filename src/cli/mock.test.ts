import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSamples } from '#contracts/gates/samples.ts';
import { toCall } from '#src/testing/to-call.ts';
import { toConformCommand } from './conform-command.ts';
import { toMockCommand } from './mock-command.ts';

const root = join(import.meta.dirname, '../..');
const guide = 'docs/guides/testing.md';
const hasCurl = spawnSync('curl', ['--version']).status === 0 && spawnSync('bash', ['--version']).status === 0;

let folder: string;
let child: ChildProcess;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-'));
  child = spawn(process.execPath, ['src/start.js', 'mock', '--port', '0', '--heartbeat', '1'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  let printed = '';
  for await (const text of child.stdout!.setEncoding('utf8') as AsyncIterable<string>) {
    printed += text;
    if (printed.includes('any token')) break;
  }
  url = /listens on (http:\S+)/.exec(printed)![1]!;
});
afterAll(async () => {
  child.kill();
  await once(child, 'exit');
  await rm(folder, { recursive: true, force: true });
});

/** Runs `parley conform` and returns its status and what it prints. */
function conform(...args: string[]) {
  const env = { PATH: process.env['PATH'] ?? '', PARLEY_API_KEY: 'any' };
  return spawnSync(process.execPath, ['src/start.js', 'conform', ...args], { cwd: root, env, encoding: 'utf8' });
}

describe('parley conform', () => {
  it('prints each rule, writes JUnit XML, and ends with 0 when all are kept', async () => {
    const junit = join(folder, 'junit.xml');
    const { status, stdout } = conform(url, '--only', 'conditional', '--junit', junit);
    expect(stdout).toMatch(/^pass {2}conditional {2}A read has a strong entity tag$/m);
    expect(stdout).toMatch(/\n8 passed, 0 failed, 0 skipped\n$/);
    expect(status).toBe(0);
    const xml = await readFile(junit, 'utf8');
    expect(xml).toContain('<testsuite name="conditional" tests="8" failures="0" skipped="0"');
    expect(xml.match(/<testcase /g)).toHaveLength(8);
  });

  it('ends with 1 when a rule is broken, and says how', () => {
    const { status, stdout } = conform(`${url}/nowhere`, '--agui');
    expect(stdout).toMatch(/^FAIL {2}agui {9}A RunAgentInput is answered[^\n]*\n {8}the answer is \[404/m);
    expect(status).toBe(1);
  });

  it('ends with 1 when no rule could be checked', () => {
    const { status, stdout, stderr } = conform(`${url}/nowhere`, '--only', 'streams');
    expect(stdout).toContain('0 passed, 0 failed');
    expect([status, stderr]).toEqual([1, 'No rule could be checked.\n']);
  });

  it('says once that nobody answers', () => {
    const { status, stdout, stderr } = conform('http://127.0.0.1:1');
    expect([status, stdout, stderr]).toEqual([1, '', expect.stringContaining('Nobody answers at http://127.0.0.1:1:')]);
  });

  it('refuses what it does not know, and names what there is', () => {
    expect(() => toConformCommand(toCall('conform', 'http://x', '--agui', '--only', 'paging'), {})).toThrow(
      'agui alone',
    );
    expect(() => toConformCommand(toCall('conform'), {})).toThrow("Missing required argument 'url'");
    expect(() => toConformCommand(toCall('conform', 'localhost:8080'), {})).toThrow('http://');
    expect(() => toConformCommand(toCall('conform', 'http://x', '--only', 'nothing'), {})).toThrow('streams, problems');
    expect(toConformCommand(toCall('conform', 'http://x/'), { PARLEY_API_KEY: 'sk_1' })).toMatchObject({
      url: 'http://x',
      key: 'sk_1',
    });
  });
});

describe('parley mock', () => {
  it.runIf(hasCurl)('does what the guide shows', async () => {
    const samples = parseSamples(guide, await readFile(join(root, guide), 'utf8'));
    const commands = samples.filter(({ language, text }) => language === 'sh' && /^(curl|mock)/.test(text));
    const script = commands
      .map(({ text }) => text.replaceAll('http://127.0.0.1:8090', url))
      .join("\necho\necho '---'\n");
    const { stdout, status } = spawnSync('bash', ['-uc', script], { encoding: 'utf8' });
    const [agent, failed, cut, made] = stdout.split('---\n').map((text) => text.trim());
    expect(JSON.parse(agent!)).toMatchObject({ key: 'guide' });
    expect(failed).toMatch(/^HTTP\/1.1 503[^]*retry-after: 2[^]*service_unavailable/i);
    expect(cut!.match(/^id: /gm)).toHaveLength(3);
    expect(JSON.parse(made!)).toHaveProperty('data');
    expect(status).toBe(0);
  });

  it('refuses what it does not know, and names what there is', () => {
    expect(() => toMockCommand(toCall('mock', '--prot', '1'))).toThrow('Did you mean --port?');
    expect(() => toMockCommand(toCall('mock', '--port', 'x'))).toThrow('--port must be a whole number');
    expect(() => toMockCommand(toCall('mock', '--version', 'v3'))).toThrow('v1 or v2');
    expect(() => toMockCommand(toCall('mock', '--answers', 'random'))).toThrow('example or schema');
    expect(() => toMockCommand(toCall('mock', '--fault', 'staus=1'))).toThrow('status=STATUS');
    expect(toMockCommand(toCall('mock', '--version', 'v2', '--fault', 'status=503'))).toMatchObject({
      versions: ['v2'],
      fault: { problem: 'service_unavailable' },
    });
  });

  it('says that its port is taken', () => {
    const { port } = new URL(url);
    const { status, stderr } = spawnSync(process.execPath, ['src/start.js', 'mock', '--port', port], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('is in use by another program')]);
  });
});
