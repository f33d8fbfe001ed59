import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareLibraries } from '#src/tools/shared-libraries.ts';

const root = join(import.meta.dirname, '../../..');

const program = `
import { Parley, ParleyError, type Agent } from 'parley-client';
import { ParleyApiError, ParleyClient, type Agent as OldAgent } from 'parley-client-v1';

declare const process: { argv: string[]; stdout: { write(text: string): void } };
const [baseUrl, token] = [process.argv[2]!, 'token'];
const toNew = (agent: OldAgent): Pick<Agent, 'id' | 'system_prompt'> => ({ id: agent.id, system_prompt: agent.systemPrompt });

const [before, after] = [new ParleyClient({ baseUrl, token }), new Parley({ baseUrl, token })];
const old = toNew(await before.getAgentById('agt_1'));
const now: Agent = await after.agents.get('agt_1');
const isOne = (ParleyError as unknown) === ParleyApiError;
process.stdout.write(JSON.stringify([old.system_prompt, now.system_prompt, isOne]));
`;

const packages = ['typescript', 'typescript-v1'].map((name) => join(root, 'generated/clients', name));

let folder: string;
let server: Server;
const npm = (cwd: string, ...args: string[]) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-clients-'));
  server = createServer((request, response) => {
    const { url = '' } = request;
    const prompt = url.startsWith('/v1/') ? { systemPrompt: 'one' } : { system_prompt: 'two' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 'agt_1', ...prompt }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

describe('the clients of version 1 and of version 2', () => {
  it('are installed side by side under two names, and used in one program', async () => {
    npm(folder, 'pack', '--silent', ...packages);
    const tarball = (major: number) => readdirSync(folder).find((name) => name.startsWith(`parley-client-${major}.`))!;
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    const specs = [`parley-client@file:${tarball(2)}`, `parley-client-v1@file:${tarball(1)}`];
    npm(folder, 'install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', ...specs);

    writeFileSync(join(folder, 'both.ts'), program);
    expect(listFaults('both.ts')).toEqual([]);

    const { port } = server.address() as AddressInfo;
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['both.ts', `http://127.0.0.1:${port}`], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual(['one', 'two', false]);
  }, 120_000);
});

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: [],
  // The declarations of the packages are checked, but not those of the language.
  skipDefaultLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

/** Lists what the compiler says of a program in the folder. */
function listFaults(name: string): string[] {
  const program = ts.createProgram([join(folder, name)], options, shareLibraries(ts.createCompilerHost(options)));
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
