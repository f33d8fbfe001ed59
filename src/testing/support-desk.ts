import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSamples } from '#contracts/gates/samples.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';
import { startArgs } from './start-args.ts';

const root = join(import.meta.dirname, '../..');
const guide = 'docs/guides/support-desk.md';
const key = { id: 'key_support_desk', secret: 'sk_support_desk_never_used_elsewhere' };

/** The world in which the programs of the guide of the support desk run: its tools, and a Parley that dies when it is told to. */
export type SupportDesk = {
  /** The folder in which a program runs: it has the published client of TypeScript, and `desk.ts` of the guide. */
  folder: string;
  /** What the program finds in its environment. */
  env: Record<string, string>;
  /** What `tools.mjs` of the guide has printed: a line for each amount that it has paid. */
  paid(): string[];
  close(): Promise<void>;
};

/** Reads the program of the guide in one language, which is all its blocks. */
async function readGuideProgram(language: 'js' | 'ts'): Promise<string> {
  const blocks = parseSamples(guide, await readFile(join(root, guide), 'utf8'));
  return blocks.flatMap((block) => (block.language === language ? [block.text] : [])).join('\n');
}

/** Makes a folder in which programs find the packages that the guide installs. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-desk-'));
  const packages = join(folder, 'node_modules');
  await mkdir(packages);
  await symlink(join(root, 'generated/clients/typescript'), join(packages, 'parley-client'), 'junction');
  for (const name of ['@modelcontextprotocol', 'standardwebhooks'])
    await symlink(join(root, 'node_modules', name), join(packages, name), 'junction');
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await writeFile(join(folder, 'tools.mjs'), await readGuideProgram('js'));
  await writeFile(join(folder, 'desk.ts'), await readGuideProgram('ts'));
  return folder;
}

/** Starts a program, and waits until its output has what it says when it is ready. */
async function startProgram(args: string[], { cwd, env, ready }: { cwd: string; env: object; ready: RegExp }) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, args, { cwd, env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const program = { child, output: '', ready: [''] };
  await new Promise<void>((resolve, reject) => {
    const read = (text: string) => {
      program.output += text;
      const found = ready.exec(program.output);
      if (found) resolve(void (program.ready = [...found]));
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', read);
    child.on('exit', () => reject(new Error(`${args.join(' ')} has ended:\n${program.output}`)));
  });
  return program;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** The headers that the tools read. */
const passedHeaders = /^(accept|content-type|mcp-.*|webhook-.*)$/;

async function readBody(message: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Starts the world of the guide. With `killed`, the process of Parley is killed once it has sent the call that a person has
 * approved, before it has an answer, and started again on its data and its port.
 */
export async function startSupportDesk({ killed }: { killed: boolean }): Promise<SupportDesk> {
  const folder = await makeFolder();
  const tools = await startProgram(['tools.mjs'], {
    cwd: folder,
    env: { PORT: '0' },
    ready: /tools are at (http:\S+\d)\n/,
  });
  let port = '0';
  const start = () =>
    startProgram(startArgs, {
      cwd: root,
      env: {
        PORT: port,
        PARLEY_GRPC_PORT: 'off',
        PARLEY_DATA_DIR: join(folder, 'data'),
        PARLEY_BOOTSTRAP_KEY_ID: key.id,
        PARLEY_BOOTSTRAP_KEY: key.secret,
        PARLEY_OUTGOING_ALLOW: '127.0.0.0/8',
      },
      ready: /Parley listens on (http:\S+)\n/,
    });
  let parley = await start();
  const [, url] = parley.ready;
  port = new URL(url!).port;
  let isToBeKilled = killed;

  /** Passes a call on to the tools, and its answer back, unless Parley is to die before. */
  async function pass(request: IncomingMessage, response: ServerResponse) {
    const body = await readBody(request);
    const headers = Object.entries(request.headers).filter(([name]) => passedHeaders.test(name));
    const init = { method: request.method!, headers: headers as [string, string][] };
    const answer = await fetch(`${tools.ready[1]}${request.url}`, {
      ...init,
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    const text = await answer.text();
    if (isToBeKilled && body.includes('"order":"1234","amount"')) {
      isToBeKilled = false;
      await kill(parley.child);
      parley = await start();
      return;
    }
    const type = answer.headers.get('content-type');
    response.writeHead(answer.status, type ? { 'content-type': type } : {}).end(text);
  }
  const door = createServer((request, response) => void pass(request, response).catch(() => response.destroy()));
  const listening = await listenOnLoopback(door);

  return {
    folder,
    env: { PARLEY_BASE_URL: url!, PARLEY_API_KEY: key.secret, TOOLS_URL: listening.url },
    paid: () => tools.output.split('\n').filter((line) => line.startsWith('paid ')),
    async close() {
      await Promise.all([listening.close(), kill(tools.child), kill(parley.child)]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * For runners in other languages: prints the folder and the environment as a line of JSON, then for each line of its input what was paid so
 * far, and ends with its input. The argument `killed` has Parley die.
 */
if (import.meta.main) {
  const { folder, env, paid, close } = await startSupportDesk({ killed: process.argv[2] === 'killed' });
  process.stdout.write(`${JSON.stringify({ folder, env })}\n`);
  process.stdin.on('data', () => process.stdout.write(`${JSON.stringify(paid())}\n`)).on('end', () => void close());
}
