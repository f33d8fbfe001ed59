import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startArgs } from '#src/testing/start-args.ts';
import { startFaultProxy } from './fault-proxy.ts';

/** A server with a proxy in front, and a key of it. */
export type BehaviourServer = { url: string; api_key_id: string; api_key: string };

const key = { api_key_id: 'key_behaviour', api_key: 'sk_behaviour_never_used_elsewhere' };
const root = join(import.meta.dirname, '../../..');

/** Starts Parley as `npm start` does, in a folder of its own. */
async function startParley(folder: string) {
  const { PATH = '' } = process.env;
  const env = {
    PATH,
    PORT: '0',
    PARLEY_DATA_DIR: folder,
    PARLEY_BOOTSTRAP_KEY_ID: key.api_key_id,
    PARLEY_BOOTSTRAP_KEY: key.api_key,
    PARLEY_RATE_LIMIT: 'off',
    // The tool of the proxy.
    PARLEY_OUTGOING_ALLOW: '127.0.0.0/8',
    PARLEY_DRAIN_MS: '100',
  };
  const child = spawn(process.execPath, startArgs, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const read = (text: string) => {
      output += text;
      const found = /Parley listens on (http:\S+)/.exec(output);
      if (found) resolve(found[1]!);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', read);
    child.on('exit', () => reject(new Error(`Parley ended before it listened:\n${output}`)));
  });
  return { child, url };
}

/** Starts a real server on the offline models, with the fault proxy in front of it. */
export async function startBehaviourServer(): Promise<BehaviourServer & { close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-behaviour-'));
  const { child, url: target } = await startParley(folder);
  const proxy = await startFaultProxy(target);
  return {
    url: proxy.url,
    ...key,
    async close() {
      await proxy.close();
      const ended = new Promise((resolve) => child.on('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** For runners in other languages: prints the server as a line of JSON, and ends with its input. */
if (import.meta.main) {
  const { close, ...server } = await startBehaviourServer();
  process.stdout.write(`${JSON.stringify(server)}\n`);
  process.stdin.resume().on('end', () => void close());
}
