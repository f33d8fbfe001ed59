import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAll } from '#src/codemod/code/source-files.ts';
import { toCall } from '#src/testing/to-call.ts';
import { runMigrateCommand } from './migrate-run.ts';
import { isDeep } from '#src/testing/scale-runs.ts';

const start = join(import.meta.dirname, '../start.js');
/** The command as somebody types it. */
const parley = (...args: string[]) => spawnSync(process.execPath, [start, 'migrate', ...args], { encoding: 'utf8' });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

const client = "import { ParleyClient } from 'parley-client';\n";

describe('parley migrate code', () => {
  it('says how it is used, and where there is nothing', () => {
    expect(parley('code')).toMatchObject({ status: 2, stderr: expect.stringContaining('parley migrate code --help') });
    expect(() => runMigrateCommand(toCall('migrate', 'code', join(folder, 'none')))).toThrow('There is no');
  });

  it('finds callers as the program is compiled, and reads no packages and no builds', () => {
    write(
      'tsconfig.json',
      '{ "compilerOptions": { "strict": true, "module": "nodenext", "paths": { "@api/*": ["./api/*"] } }, "include": ["src"] }',
    );
    write('api/client.ts', `${client}export const parley = new ParleyClient({ baseUrl: '', token: '' });\n`);
    write(
      'src/a.ts',
      "import { parley } from '@api/client.js';\nexport const made = async () => (await parley.getAgentById('x')).createdAt;\n",
    );
    write('src/b.mjs', `${client}export const c = new ParleyClient({ baseUrl: '', token: '' });\n`);
    for (const path of ['node_modules/x/a.ts', 'dist/a.js', 'src/a.d.ts']) write(path, client);
    expect(parley('code', folder)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+ changes in 3 of 3 files\.\nNot reached \(1\):\n  src\/a\.d\.ts:1 .*\n$/),
    });
    expect(read('src/a.ts')).toContain("(await parley.agents.get('x')).created_at");
    expect(read('src/b.mjs')).toContain('new Parley(');
    for (const path of ['node_modules/x/a.ts', 'dist/a.js', 'src/a.d.ts']) expect(read(path)).toBe(client);
  });

  const bare = `${client}export const c = (c: ParleyClient) => c.getAgentById('x');\n`;

  it('keeps the byte order mark and the line ends of a file', () => {
    write('a.ts', `\uFEFF${bare.replaceAll('\n', '\r\n')}`);
    runMigrateCommand(toCall('migrate', 'code', folder));
    const text = read('a.ts');
    expect(text).toMatch(/^\uFEFFimport \{ Parley \}/);
    expect(text.split('\r\n')).toHaveLength(text.split('\n').length);
  });

  it('touches nothing that it cannot read, and names it', () => {
    const bytes: Record<string, Buffer> = {
      'utf16.ts': Buffer.from(`\uFEFF// licence\nexport const x = 'n\u00E9';\n`, 'utf16le'),
      'latin1.ts': Buffer.from(`// n\u00E9\n${bare}`, 'latin1'),
      'broken.ts': Buffer.from(`${bare}const = ;\n`),
      'deep.ts': Buffer.from(`${bare}export const x = ${'('.repeat(20_000)}1${')'.repeat(20_000)};\n`),
      'long.ts': Buffer.from(`${bare}export const x = ${"'a' + ".repeat(6_000)}'';\n`),
      'App.vue': Buffer.from(`<script setup>\n${client}</script>\n`),
      'types.d.ts': Buffer.from(`${client}export type C = ParleyClient;\n`),
    };
    for (const [path, content] of Object.entries(bytes)) writeFileSync(join(folder, path), content);
    symlinkSync(join(folder, 'nothing.ts'), join(folder, 'dangling.ts'));
    write('good.ts', bare);
    const report = join(folder, 'report.json');
    runMigrateCommand(toCall('migrate', 'code', folder, '--json', report));
    for (const [path, content] of Object.entries(bytes)) expect(readFileSync(join(folder, path))).toEqual(content);
    const { not_reached: left, files_changed: changed } = JSON.parse(read('report.json'));
    expect(changed).toEqual(['good.ts']);
    const reasons = Object.fromEntries(
      left.map(({ file, reason }: { file: string; reason: string }) => [file, reason]),
    );
    expect(reasons).toEqual({
      'utf16.ts': expect.stringContaining('not UTF-8'),
      'latin1.ts': expect.stringContaining('not UTF-8'),
      'broken.ts': expect.stringContaining('not parse'),
      'deep.ts': expect.stringContaining('too deep'),
      'long.ts': expect.stringContaining('too deep'),
      'dangling.ts': expect.stringContaining('cannot be read'),
      'App.vue': expect.stringContaining('.vue'),
      'types.d.ts': expect.stringContaining('.ts'),
    });
  });

  it('writes all files or none', () => {
    write('a.ts', 'before');
    mkdirSync(join(folder, 'b.ts'));
    const texts = new Map(['a.ts', 'b.ts'].map((path) => [join(folder, path), 'after']));
    expect(() => writeAll(texts, folder)).toThrow('Nothing was changed');
    expect(read('a.ts')).toBe('before');
    expect(() => writeAll(texts, join(folder, 'none'))).toThrow('cannot be written');
  });

  it('names the note of an earlier run when it cannot be read', () => {
    write('.parley-migrate.json', 'not json');
    expect(() => runMigrateCommand(toCall('migrate', 'code', folder))).toThrow(
      '.parley-migrate.json is no note of an earlier run',
    );
  });

  it('lists with file and line what needs a person, what does not fit and what is not reached', () => {
    write(
      'a.ts',
      `${client}type Row = { agentId: string };
export const row = async (c: ParleyClient): Promise<Row[]> => (await c.getConversations({ limit: 1 })).conversations;
export const page = (c: ParleyClient, n: number) => c.getAgents({ offset: n });
export const bare = () => fetch('/v1/agents');
`,
    );
    const before = read('a.ts');
    const out = runMigrateCommand(
      toCall('migrate', 'code', join(folder, 'a.ts'), '--dry-run', '--json', join(folder, 'report.json')),
    );
    expect(read('a.ts')).toBe(before);
    expect(out).toMatch(/^--- a\/.*\n\+\+\+ b\//);
    const report = JSON.parse(read('report.json')) as Record<string, { line: number; message?: string }[]>;
    expect(report['needs_a_person']).toMatchObject([{ line: 4 }]);
    expect(report['not_reached']).toMatchObject([{ line: 5 }]);
    const unfit = { line: 3, message: expect.stringContaining('agentId') };
    expect(report['does_not_fit']).toEqual(expect.arrayContaining([expect.objectContaining(unfit)]));
    expect(out).toContain('Needs a person (1):');
  });

  it.runIf(isDeep)('says at a second run what the first has left, until its line has changed', () => {
    write(
      'a.ts',
      `${client}type Row = { agentId: string };
export const rows = async (c: ParleyClient): Promise<Row[]> => (await c.getConversations({ limit: 1 })).conversations;
export const sent = async (c: ParleyClient) => JSON.stringify(await c.getAgentById('x'));
export const page = (c: ParleyClient, n: number) => c.getAgents({ offset: n });
`,
    );
    const report = () => JSON.parse(read('report.json')) as Record<string, { line: number; reason?: string }[]>;
    const run = (...more: string[]) =>
      runMigrateCommand(toCall('migrate', 'code', folder, '--json', join(folder, 'report.json'), ...more));
    run('--dry-run');
    expect(existsSync(join(folder, '.parley-migrate.json'))).toBe(false);
    run();
    const first = report();
    expect(first['needs_a_person']!.map(({ line }) => line)).toEqual([4, 5]);
    expect(first['left_before']).toEqual([]);

    write('a.ts', `\n${read('a.ts')}`);
    const again = run();
    expect(again).toContain('0 changes in 0 of 1 files.');
    expect(again).toContain('Left by an earlier run (2):');
    expect(report()['left_before']).toMatchObject([
      { line: 5, reason: first['needs_a_person']![0]!.reason },
      { line: 6, reason: first['needs_a_person']![1]!.reason },
    ]);
    expect(report()['does_not_fit']).toEqual(
      first['does_not_fit']!.map((misfit) => ({ ...misfit, line: misfit.line + 1 })),
    );

    write('a.ts', 'export const done = true;\n');
    expect(run()).toBe('0 changes in 0 of 1 files.\n');
    expect(existsSync(join(folder, '.parley-migrate.json'))).toBe(false);
  });

  it.runIf(isDeep)('says at a second run what is marked beside the code', () => {
    write('a.ts', `${client}export const f = (c: ParleyClient, offset: number) => c.getAgents({ offset });\n`);
    runMigrateCommand(toCall('migrate', 'code', folder, '--mark'));
    const again = runMigrateCommand(toCall('migrate', 'code', folder));
    expect(again).toMatch(/Left by an earlier run \(1\):\n {2}a\.ts:2 {2}Version 2 has no offsets/);
  });

  it.runIf(isDeep)('lists what does not fit in JavaScript too', () => {
    write(
      'a.cjs',
      "const { ParleyClient } = require('parley-client');\nexports.c = new ParleyClient({ token: '' }).getPages;\n",
    );
    write(
      'b.js',
      `${client}/** @param {ParleyClient} c */\nexport const total = (c) => c.getAgents().then((page) => page.total);\n`,
    );
    const out = runMigrateCommand(toCall('migrate', 'code', folder));
    expect(read('a.cjs')).toContain("const { Parley } = require('parley-client');\nexports.c = new Parley(");
    expect(read('b.js')).toContain('/** @param {Parley} c */');
    expect(out).toMatch(/Does not fit[^]*b\.js:3 {2}Property 'total'/);
  });
});
