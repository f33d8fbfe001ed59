import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '#src/config/config.ts';
import { startArgs } from '#src/testing/start-args.ts';
import { waitUntil } from '#src/testing/wait-until.ts';

const root = join(import.meta.dirname, '../../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const shownUrl = 'http://127.0.0.1:8080';

type Block = { language: string; text: string };

const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({
    language: language!,
    text: text!,
  }));

const section = (title: string, document = readme): string => {
  const [, body] = new RegExp(`^## ${title}\n(.*?)(?=^## )`, 'ms').exec(document) ?? [];
  if (!body) throw new Error(`There is no section ${title}`);
  return body;
};

/** What differs from one run to the next, made equal. */
const level = (text: string): string =>
  text
    .replaceAll(/\b(agt|conv|sess|run|msg|req|key)_[0-7][0-9a-z]{25}/g, '$1_ID')
    .replaceAll(/\bsk_[0-9a-z]+/g, 'sk_KEY')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME')
    .trimEnd();

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The output that README shows as a pattern: `…` is anything in a line, and alone in a line any lines. */
function patternOf(shown: string): RegExp {
  const lines = level(shown).split('\n');
  const patterns = lines.map((line) =>
    line === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(literally).join('.*')}\\n`,
  );
  return new RegExp(`^${patterns.join('')}$`);
}

const expectShown = (output: string, shown: string) => expect(`${level(output)}\n`).toMatch(patternOf(shown));

const hasCurl = spawnSync('curl', ['--version']).status === 0 && spawnSync('bash', ['--version']).status === 0;
if (!hasCurl) console.warn('NOT TESTED: README.md is not replayed, because curl or bash is missing.');

let folder: string;
let server: ChildProcess;
let greeting = '';
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-readme-'));
  const { PATH = '' } = process.env;
  const env = { PATH, PORT: '0', PARLEY_DATA_DIR: join(folder, '.parley'), LOG_LEVEL: 'silent' };
  server = spawn(process.execPath, startArgs, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env });
  server.stdout!.setEncoding('utf8').on('data', (text: string) => (greeting += text));
  await waitUntil(() => greeting.includes('models '));
  url = /Parley listens on (\S+)/.exec(greeting)![1]!;
});
afterAll(async () => {
  server.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Runs the blocks one after another in one shell; returns what each has printed. */
function replay(blocks: Block[], key: string): string[] {
  const commands = blocks.map(({ language, text }) => {
    const [, file] = /^\/\/ (\S+)\n/.exec(text) ?? [];
    return language === 'js' ? `cat > ${file} <<'END'\n${text}END` : text;
  });
  const script = commands
    .map((command) => `${command}\nprintf '\\f'\n`)
    .join('')
    .replaceAll(shownUrl, url)
    .replace('sk_…', key);
  const { PATH = '' } = process.env;
  // A registry that nobody serves: the client has to be installed from this server alone.
  const npm = {
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_audit: 'false',
    npm_config_update_notifier: 'false',
  };
  const env = { PATH, HOME: folder, LC_ALL: 'C.UTF-8', ...npm };
  const { stdout, stderr } = spawnSync('bash', ['-s'], { input: script, cwd: folder, env, encoding: 'utf8' });
  const outputs = stdout.replaceAll(url, shownUrl).split('\f').slice(0, -1);
  expect(outputs.length, stderr).toBe(blocks.length);
  expect(stderr).toBe('');
  return outputs;
}

describe('README.md', () => {
  it('shows what the first start prints', () => {
    const [shown] = blocksOf(section('Start')).filter(({ language }) => language === 'text');
    const told = greeting.replaceAll(url, shownUrl).replace(/(gRPC +127\.0\.0\.1):\d+/, '$1:8081');
    expectShown(told.replace(folder + '/', ''), shown!.text);
  });

  it.runIf(hasCurl)('shows what its commands print, with curl and with the client', () => {
    const [, key] = /\n {2}key {2}(\S+)/.exec(greeting)!;
    const blocks = blocksOf(section('A conversation'));
    // Python need not be here: `.ci/python` runs what it has to.
    const commands = blocks.filter(({ language }) => language !== 'text' && language !== 'python');
    // No gateway is here to ask: the agent gets another of the offline models.
    const models = blocksOf(section('With your models')).at(-1)!;
    const changed = { ...models, text: models.text.replace('qwen3:8b', 'offline/scripted') };
    const outputs = replay([...commands, changed], key!);
    expect(outputs.at(-1)).toMatch(/^\{"data":\[\{.*"offline\/echo".*"model":"offline\/scripted"/s);
    for (const [index, block] of blocks.entries())
      if (block.language === 'text') expectShown(outputs[commands.indexOf(blocks[index - 1]!)]!, block.text);
    expect(commands.length).toBeGreaterThan(6);
  });

  it('starts Parley with the gateways that it names', () => {
    const starts = blocksOf(section('With your models')).flatMap(({ text }) =>
      [...text.matchAll(/^(.*) npm start$/gm)].map(([, settings]) => settings!),
    );
    const asked = starts.map((settings) => {
      const env = Object.fromEntries(
        settings
          .replaceAll('sk-…', 'sk-KEY')
          .split(' ')
          .map((setting) => setting.split('=') as [string, string]),
      );
      const { baseUrl, apiKey } = parseConfig(env).llm;
      return [baseUrl, apiKey];
    });
    expect(asked).toEqual([
      ['https://api.openai.com/v1', 'sk-KEY'],
      ['http://localhost:4000/v1', 'sk-KEY'],
      ['http://localhost:11434/v1', null],
    ]);
  });

  it('leads to a map of what is there', () => {
    const [map] = blocksOf(section('The map', readFileSync(join(root, 'docs/architecture.md'), 'utf8')));
    const paths = map!.text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ', 1)[0]!);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
