import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareLibraries } from '#src/tools/shared-libraries.ts';
import { json, startServer } from '#src/clients/typescript/fixture.ts';
import { root, startPages } from './fixture.ts';
import { packFolder, packPython } from './package.ts';

const run = promisify(execFile);
const built = join(root, 'generated/clients/typescript');
/** The first example of the README, which is a whole program. */
const example = /```ts\n(.*?)```/s.exec(readFileSync(join(built, 'README.md'), 'utf8'))![1]!;

let project: string;
let pages: Awaited<ReturnType<typeof startPages>>;
beforeAll(async () => {
  pages = await startPages();
  project = mkdtempSync(join(tmpdir(), 'parley-client-'));
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }');
});
afterAll(async () => {
  rmSync(project, { recursive: true });
  await pages.close();
});

describe('the package', () => {
  it('is the same to the byte whenever it is packed', async () => {
    const [one, two] = [await packFolder(built), await packFolder(built)];
    expect(one.bytes.equals(two.bytes)).toBe(true);
  });

  it('is a wheel and its sources for Python, the same to the byte whenever they are packed', async () => {
    const folder = join(root, 'generated/clients/python');
    const [one, two] = [await packPython(folder), await packPython(folder)];
    for (const kind of ['wheel', 'sources'] as const) expect(one[kind].bytes.equals(two[kind].bytes)).toBe(true);
    const { version } = one.wheel;
    expect(one.wheel.fileName).toBe(`parley_client-${version}-py3-none-any.whl`);
    for (const name of ['parley_client/py.typed', `parley_client-${version}.dist-info/RECORD`])
      expect(one.wheel.bytes.includes(name)).toBe(true);
  });

  it('installs into an empty project with npm, asking nobody but this server', async () => {
    const { clients } = (await (
      await fetch(`${pages.url}/clients/`, { headers: { accept: 'application/json' } })
    ).json()) as {
      clients: { install: string }[];
    };
    const [npm, ...args] = clients[0]!.install.split(' ');
    const alone = ['--registry=http://127.0.0.1:9/', '--no-audit', '--no-fund', `--cache=${join(project, '.npm')}`];
    await run(npm!, [...args, ...alone], { cwd: project });
    const installed = JSON.parse(readFileSync(join(project, 'node_modules/parley-client/package.json'), 'utf8'));
    expect(installed).not.toHaveProperty('dependencies');
    expect(installed).toMatchObject({ name: 'parley-client', main: './dist/parley.js' });
  });

  it('streams with plain Node, as its README shows', async () => {
    const events = [
      { event: 'message_start', message_id: 'msg_1' },
      { event: 'content_delta', message_id: 'msg_1', delta: 'Hello' },
      { event: 'content_delta', message_id: 'msg_1', delta: ' yourself' },
      { event: 'message_complete', conversation: { id: 'conv_1' } },
    ];
    const server = await startServer({
      '/v2/agents': (res) => json(res, 201, { id: 'agt_1' }),
      '/v2/chat/messages/stream': (res) => {
        res.writeHead(200, { 'content-type': 'text/event-stream' });
        res.end(events.map((event, i) => `id: ${i}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
      },
    });
    // Characters outside ASCII do not go into headers.
    const program = example.replace('http://127.0.0.1:8080', server.baseUrl).replaceAll('…', '1');
    writeFileSync(join(project, 'main.mjs'), program);
    const required = program.replace(/^import (.*) from (.*);$/m, 'const $1 = require($2);');
    writeFileSync(join(project, 'main.cjs'), `(async () => {\n${required}})();\n`);
    for (const file of ['main.mjs', 'main.cjs']) {
      const { stdout } = await run(process.execPath, [file], { cwd: project });
      expect([file, stdout]).toEqual([file, 'Hello yourself\nin conv_1\n']);
    }
    await server.close();
    const asked = ['/v2/agents', '/v2/chat/messages/stream'];
    expect(server.seen.map(({ url }) => url)).toEqual([...asked, ...asked]);
  });

  it('has types that a strict program compiles with, and that refuse mistakes', () => {
    const given = 'declare const process: { stdout: { write(text: string): void } };';
    const [imports, rest] = [example + uses, example + uses].map((text, index) =>
      text
        .split('\n')
        .filter((line) => line.startsWith('import ') === (index === 0))
        .join('\n'),
    );
    writeFileSync(join(project, 'good.mts'), `${imports}\n${given}\n${rest}`);
    // A module of CommonJS has no await at its top.
    writeFileSync(join(project, 'good.cts'), `${imports}\n${given}\nexport const main = async () => {\n${rest}\n};\n`);
    writeFileSync(join(project, 'bad.mts'), mistakes);
    const found = listFaults('good.mts', 'good.cts', 'bad.mts');
    expect(found.filter((line) => !line.startsWith('bad.mts:'))).toEqual([]);
    expect(found.map((line) => line.split(':')[1])).toEqual(['3', '4', '5', '6', '8', '9', '10', '11']);
  });

  it('has types for the module resolution of before exports', () => {
    writeFileSync(
      join(project, 'old.ts'),
      `import { Parley } from 'parley-client';\nexport const parley: Parley = new Parley();\n`,
    );
    const old = {
      ...options,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      ignoreDeprecations: '6.0',
    };
    expect(listFaultsWith(old, 'old.ts')).toEqual([]);
  });
});

const uses = `
import { errorFromProblem, RateLimitError, textOf, ValidationError, type ChatEvent } from 'parley-client';
const message = { role: 'user', content: { type: 'text', text: 'Hello!' } } as const;
const whole = await parley.chat.messages.create({ message, context: { agent_id: agent.id } }, { timeoutMs: 1000 });
const text: string = textOf(whole);
const shown: ChatEvent[] = [];
for await (const [seq, event] of parley.chat.messages.stream({ message, context: {} }, { format: 'ndjson' }).entries()) {
  if (seq > 0) shown.push(event);
}
for await (const item of parley.agents.list({ limit: 1 })) item.unsupported_models.length;
for await (const item of parley.listAgents({ query: { limit: 1 } })) item.unsupported_models.length;
const { data, response } = await parley.agents.list().withResponse();
const second: string | undefined = (await data.nextPage())?.data[0]?.id;
await parley.agents.delete(agent.id, { ifMatch: '*' });
try {
  await parley.agents.delete(data.data[0]!.id, { signal: AbortSignal.timeout(10) });
} catch (error) {
  if (error instanceof RateLimitError) error.retryAfterS?.toFixed();
  if (error instanceof ValidationError) error.errors[0]?.pointer;
  if (error instanceof ValidationError && error.problem) throw errorFromProblem(error.problem);
}
void [response, text, second];
`;

const mistakes = `import { Parley } from 'parley-client';
const parley = new Parley({ baseUrl: '', token: async () => 't' });
new Parley({ url: '' });
await parley.agents.create();
await parley.agents.create({ key: 'a', name: 'A', model: 'm', colour: 'red' });
for await (const nothing of parley.health.get()) nothing;
for await (const event of parley.chat.messages.stream({ message: { role: 'user', content: { type: 'text', text: '' } }, context: {} }))
  if (event.event === 'error') throw event;
await parley.agents.get();
await parley.agents.state.update('a', { state: {} });
await parley.createAgent({ body: {} });
`;

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  types: [],
  // The declarations of the packages are checked, but not those of the language.
  skipDefaultLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

/** What the compiler says about files of the project: name, line and message. */
const listFaults = (...files: string[]): string[] => listFaultsWith(options, ...files);

function listFaultsWith(given: ts.CompilerOptions, ...files: string[]): string[] {
  const paths = files.map((file) => join(project, file));
  const program = ts.createProgram(paths, given, shareLibraries(ts.createCompilerHost(given)));
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const name = file ? relative(project, file.fileName) : '?';
    return `${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}
