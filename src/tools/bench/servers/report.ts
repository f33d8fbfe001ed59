import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { acceptUpgrades } from '#src/http/upgrade.ts';

type Listener = { listen(port: number, host: string, then: () => void): unknown; address(): unknown };

const listen = (server: Listener) =>
  new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
  });

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Memory in use, in bytes, when all is given back that nobody needs any more. */
async function rss(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let i = 0; i < 3; i += 1) {
    gc();
    await pause(100);
  }
  return process.memoryUsage.rss();
}

const memory = async () => process.memoryUsage.rss();

async function cpu(): Promise<number> {
  const { user, system } = process.cpuUsage();
  return user + system;
}

let [longestTick, lastCpu] = [0, 0];
let ticks: NodeJS.Timeout | null = null;

/** Measures the thread of the event loop alone: what else the machine does, and other threads, hold nobody. */
function tick(): void {
  const { user, system } = process.threadCpuUsage();
  longestTick = Math.max(longestTick, user + system - lastCpu);
  lastCpu = user + system;
}

/**
 * Returns the CPU time of the longest turn of the event loop since this was asked last, in µs; the first time it means
 * nothing.
 */
async function hold(): Promise<number> {
  ticks ??= setInterval(tick, 1);
  await pause(20);
  const longest = longestTick;
  tick();
  longestTick = 0;
  return longest;
}

const figures: Record<string, () => Promise<number>> = { cpu, hold, memory, rss };

/** Serves on a free port of the loopback and tells the parent process where, and how it is doing whenever it is asked. */
export async function serveReport(
  listener: RequestListener,
  grpcServer?: Http2Server,
  options: ServerOptions = {},
): Promise<void> {
  const server = createServer({ ...options, keepAliveTimeout: 60_000 }, listener);
  acceptUpgrades(server);
  const address = await listen(server);
  const grpc = grpcServer ? await listen(grpcServer) : null;
  process.on('message', async (asked: string) => {
    const figure = await figures[asked]?.();
    if (figure !== undefined) process.send!({ figure });
  });
  process.on('disconnect', () => process.exit(0));
  process.send!({ url: `http://${address}`, grpc });
}
