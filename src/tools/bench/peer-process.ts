import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** A relay of somebody else, in processes of its own. `body` asks it for an answer, `cpu` reads the CPU time that it has used, in µs. */
export type Peer = { name: string; url: string; body: object; cpu: () => Promise<number>; stop: () => void };

/** The command of a peer, and the path at which it tells that it is alive. */
type PeerCommand = {
  command: string;
  args: readonly string[];
  cwd: string;
  env: Record<string, string | undefined>;
  alive: string;
};

const startMs = 180_000;

/** Returns a port of the loopback on which nobody listens. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs a command to its end. Throws the end of what it says when it fails. */
export async function runToEnd(command: string, args: readonly string[], cwd?: string): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(cwd !== undefined && { cwd }) });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said = (said + bytes).slice(-500)));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${said.trim()}`);
}

/** Reads the CPU time of a process and its threads, in µs: the time on a processor is the first number, in ns. */
async function readProcessCpu(pid: string): Promise<number> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const times = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8')));
  return times.reduce((sum, time) => sum + Number(time.split(' ')[0]) / 1_000, 0);
}

/** Tells whether a process is of a group, by the third number after the name in its `stat`. */
async function isOfGroup(pid: string, group: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) === group;
}

/** Reads the CPU time of all processes of a group, in µs. */
async function readGroupCpu(group: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const own = await Promise.all(pids.map(async (pid) => ((await isOfGroup(pid, group)) ? readProcessCpu(pid) : 0)));
  return own.reduce((sum, time) => sum + time, 0);
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

/** Starts a server and what it starts, as one group of processes, and waits until it answers at the port. */
export async function startPeerProcess(
  { command, args, cwd, env, alive }: PeerCommand,
  port: number,
): Promise<Pick<Peer, 'cpu' | 'stop'>> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'ignore', detached: true });
  const failed = new Promise<never>((_, reject) => child.on('error', reject));
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  try {
    await Promise.race([failed, waitUntilAlive(child, `http://127.0.0.1:${port}${alive}`)]);
  } catch (error) {
    stop();
    throw error;
  }
  return { cpu: () => readGroupCpu(child.pid!), stop };
}
