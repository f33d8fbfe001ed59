import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareLibraries } from '#src/tools/shared-libraries.ts';
import { json, signIn, signInPath, startServer } from '#src/clients/typescript/fixture.ts';
import { root, startPages } from './fixture.ts';
import { packFolder } from './package.ts';

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
    expect(installed).toMatchObject({ name: 'parley-client', type: 'module' });
  });

  it('streams with plain Node, as its README shows', async () => {
    const events = [
      { event: 'message_start', message_id: 'msg_1' },
      { event: 'content_delta', delta: 'Hello' },
      { event: 'content_delta', delta: ' yourself' },
      { event: 'message_complete', conversation: { id: 'conv_1' } },
    ];
    const server = await startServer({
      [signInPath]: signIn(),
      '/v2/agents': (res) => json(res, 201, { id: 'agt_1' }),
      '/v2/chat/messages/stream': (res) => {
        res.writeHead(200, { 'content-type': 'text/event-stream' });
        res.end(events.map((event, i) => `id: ${i}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
      },
    });
    // Characters outside ASCII do not go into headers.
    const program = example.replace('http://127.0.0.1:8080', server.baseUrl).replaceAll('…', '1');
    writeFileSync(join(project, 'main.js'), program);
    const { stdout } = await run(process.execPath, ['main.js'], { cwd: project });
    await server.close();
    expect(stdout).toBe('Hello yourself\nin conv_1\n');
    expect(server.seen.map(({ url }) => url)).toEqual([signInPath, '/v2/agents', '/v2/chat/messages/stream']);
  });

  it('has types that a strict program compiles with, and that refuse mistakes', () => {
    writeFileSync(
      join(project, 'good.ts'),
      `declare const process: { stdout: { write(text: string): void } };\n${example}\n${uses}`,
    );
    writeFileSync(join(project, 'bad.ts'), mistakes);
    const found = listFaults('good.ts', 'bad.ts');
    expect(found.filter((line) => !line.startsWith('bad.ts:'))).toEqual([]);
    expect(found.map((line) => line.split(':')[1])).toEqual(['3', '4', '5', '6', '8']);
  });
});

const uses = `
import { errorFromProblem, RateLimitError, textOf, ValidationError, type ChatEvent } from 'parley-client';
const message = { role: 'user', content: { type: 'text', text: 'Hello!' } } as const;
const whole = await parley.createMessage({ body: { message, context: { agent_id: agent.id } }, timeoutMs: 1000 });
const text: string = textOf(whole);
const shown: ChatEvent[] = [];
for await (const [seq, event] of parley.streamMessage({ body: { message, context: {} }, format: 'ndjson' }).entries()) {
  if (seq > 0) shown.push(event);
}
for await (const item of parley.listAgents({ query: { limit: 1 } })) item.unsupported_models.length;
const { data, response } = await parley.listAgents().withResponse();
try {
  await parley.deleteAgent({ path: { agent_id: data.data[0]!.id }, signal: AbortSignal.timeout(10) });
} catch (error) {
  if (error instanceof RateLimitError) error.retryAfterS?.toFixed();
  if (error instanceof ValidationError) error.errors[0]?.pointer;
  if (error instanceof ValidationError && error.problem) throw errorFromProblem(error.problem);
}
export { response, text };
`;

const mistakes = `import { Parley } from 'parley-client';
const parley = new Parley({ baseUrl: '', token: async () => 't' });
new Parley({ baseUrl: '' });
await parley.createAgent();
await parley.createAgent({ body: { key: 'a', name: 'A', model: 'm', colour: 'red' } });
for await (const nothing of parley.getHealth()) nothing;
for await (const event of parley.streamMessage({ body: { message: { role: 'user', content: { type: 'text', text: '' } }, context: {} } }))
  if (event.event === 'error') throw event;
`;

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  types: [],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

/** What the compiler says about files of the project: name, line and message. */
function listFaults(...files: string[]): string[] {
  const paths = files.map((file) => join(project, file));
  const program = ts.createProgram(paths, options, shareLibraries(ts.createCompilerHost(options)));
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const name = file ? relative(project, file.fileName) : '?';
    return `${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}
