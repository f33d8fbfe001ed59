import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A Parley in a process of its own, with its addresses. */
export type Instance = {
  process: ChildProcess;
  url: string;
  /** The address of its metrics; null when it was started without `PARLEY_METRICS_PORT`. */
  metricsUrl: string | null;
  /** Returns what it has printed: the greeting and its log. */
  output(): string;
  /** Ends it with a signal (SIGKILL by default), and resolves when it has ended. */
  end(signal?: NodeJS.Signals): Promise<void>;
};

const root = join(import.meta.dirname, '../..');
/** The characters of output that are kept of a process: its greeting, and then its last lines. */
const mostOutput = 200_000;

/** The key that `bootstrapEnv` makes. */
export const bootstrapKey = 'sk_instance_never_used_elsewhere';
export const bootstrapEnv = { PARLEY_BOOTSTRAP_KEY_ID: 'key_instance', PARLEY_BOOTSTRAP_KEY: bootstrapKey };

/** Settings without limits of callers, for loads that one key makes. */
export const unlimitedEnv = {
  PARLEY_RATE_LIMIT: 'off',
  PARLEY_USER_RATE_LIMIT: 'off',
  PARLEY_ORGANIZATION_RATE_LIMIT: 'off',
  PARLEY_KEY_SHARE: 'off',
  PARLEY_ORGANIZATION_SHARE: 'off',
};

/**
 * Starts `npm start` with these settings and no others, on a free port unless PORT names one, and resolves when it serves.
 *
 * @throws {Error} with its output, when it ends before.
 */
export async function startInstance(env: Record<string, string>, args = ['src/start.js']): Promise<Instance> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, PORT: '0', PARLEY_GRPC_PORT: 'off', ...env },
  });
  let output = '';
  const read = (text: string) => void (output = (output + text).slice(-mostOutput));
  const ended = once(child, 'exit');
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  void ended.then(() => process.off('exit', kill));
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (text: string) => {
      read(text);
      const found = /Parley listens on (\S+)[\s\S]*models /.exec(output);
      if (found) resolve(found[1]!);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', listen);
    void ended.then(() => reject(new Error(`The instance did not start: ${output}`)));
  });
  const metricsUrl = /metrics +(\S+)/.exec(output)?.[1] ?? null;
  for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners('data').on('data', read);
  const end = async (signal: NodeJS.Signals = 'SIGKILL') => {
    child.kill(signal);
    await ended;
  };
  return { process: child, url, metricsUrl, output: () => output, end };
}
