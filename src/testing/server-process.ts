import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startArgs } from './start-args.ts';
import { waitUntil } from './wait-until.ts';

const root = join(import.meta.dirname, '../..');

/** A process that serves. */
export type ServerProcess = { process: ChildProcess; url: string; greeting: string };

const children: ChildProcess[] = [];

/** Starts a server as operators do, with settings beside a free port. */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, startArgs, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH, PORT: '0', GRPC_PORT: 'off', LOG_LEVEL: 'silent', ...env },
  });
  children.push(child);
  let greeting = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (greeting += text));
  await waitUntil(() => greeting.includes('models ') || child.exitCode !== null);
  const [, url] = /Parley listens on (\S+)/.exec(greeting) ?? [];
  if (!url) throw new Error(`The server did not start: ${greeting}`);
  return { process: child, url, greeting };
}

/** Ends a server as a machine that fails does, with signal 9. */
export async function kill({ process: child }: ServerProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.signalCode === null) await once(child, 'exit');
}

/** Ends all servers that are left. */
export const killAll = (): void => children.forEach((child) => void child.kill('SIGKILL'));

/** Makes an agent with the key that the first start prints, and returns both. */
export async function prepare({ url, greeting }: ServerProcess, model = 'offline/scripted') {
  const [, key] = /\n {2}key {2}(\S+)/.exec(greeting)!;
  const headers = { 'content-type': 'application/json', 'x-api-key': key! };
  const body = JSON.stringify({ key: 'killed', name: 'Killed', model });
  const agent = (await (await fetch(`${url}/v2/agents`, { method: 'POST', headers, body })).json()) as { id: string };
  return { headers, agent: agent.id };
}
