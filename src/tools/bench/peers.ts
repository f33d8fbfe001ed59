import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** A relay of somebody else, in a process of its own. `cpu` reads the CPU time that it has used, in µs. */
export type Peer = { name: string; url: string; cpu: () => Promise<number>; stop: () => void };

const liteLlmPackage = 'litellm[proxy]==1.106.2';
const startMs = 180_000;

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs a command to its end. Throws the end of what it says when it fails. */
async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said = (said + bytes).slice(-500)));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${said.trim()}`);
}

/** Reads the CPU time of a process and its threads, in µs: the time on a processor is the first number, in ns. */
async function readProcessCpu(pid: number): Promise<number> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const times = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8')));
  return times.reduce((sum, time) => sum + Number(time.split(' ')[0]) / 1_000, 0);
}

const isAlive = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

async function waitUntilAlive(child: ChildProcess, url: string): Promise<void> {
  for (const deadline = performance.now() + startMs; !(await isAlive(url)); await setTimeout(500))
    if (child.exitCode !== null || performance.now() > deadline) throw new Error(`${url} does not answer`);
}

/** Returns the command of LiteLLM: that of PARLEY_TEST_LITELLM, or one that is installed from PyPI into a folder. */
async function installLiteLlm(folder: string): Promise<string> {
  const known = process.env['PARLEY_TEST_LITELLM'];
  if (known !== undefined) return known;
  const environment = join(folder, 'litellm');
  await run('python3', ['-m', 'venv', environment]);
  await run(join(environment, 'bin', 'pip'), ['install', '--quiet', liteLlmPackage]);
  return join(environment, 'bin', 'litellm');
}

/** Starts LiteLLM's proxy, which stores nothing, in front of a model. */
async function startLiteLlm(folder: string, upstream: string): Promise<Peer> {
  const command = await installLiteLlm(folder);
  const config = join(folder, 'litellm.yaml');
  const model = { model: 'openai/m', api_base: upstream, api_key: 'unused' };
  // JSON is YAML too.
  await writeFile(config, JSON.stringify({ model_list: [{ model_name: 'm', litellm_params: model }] }));
  const port = await findFreePort();
  const child = spawn(command, ['--config', config, '--host', '127.0.0.1', '--port', String(port)], {
    // It listens on the loopback alone, for the time of the bench.
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      LITELLM_LOCAL_MODEL_COST_MAP: 'True',
      LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY: 'true',
    },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = () => void child.kill('SIGKILL');
  try {
    await waitUntilAlive(child, `${url}/health/liveliness`);
  } catch (error) {
    stop();
    throw error;
  }
  return { name: 'LiteLLM', url: `${url}/v1/chat/completions`, cpu: () => readProcessCpu(child.pid!), stop };
}

/** Starts the relays of others that can be installed here, and tells of those that cannot. */
export async function startPeers(folder: string, upstream: string, report: (text: string) => void): Promise<Peer[]> {
  try {
    return [await startLiteLlm(folder, upstream)];
  } catch (error) {
    report(`LiteLLM does not run here: ${(error as Error).message}`);
    return [];
  }
}
