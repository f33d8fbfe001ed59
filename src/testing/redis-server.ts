import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A Redis server that a test kills and starts again. */
export type RedisServer = { url: string; kill(): Promise<void>; start(): Promise<void> };

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a Redis server that keeps nothing on disk. `redis-server` has to be installed. */
export async function startRedis(): Promise<RedisServer> {
  const port = await findFreePort();
  let running: ChildProcess | null = null;

  async function start(): Promise<void> {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
    running = server;
    for await (const text of server.stdout.iterator({ destroyOnReturn: false }))
      if (/ready to accept/i.test(String(text))) break;
    server.stdout.resume();
  }

  async function kill(): Promise<void> {
    const server = running;
    running = null;
    if (!server) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  await start();
  return { url: `redis://127.0.0.1:${port}`, start, kill };
}
