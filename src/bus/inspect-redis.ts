import { createClient } from '#generated/packages/redis-client.js';

const timeoutMs = 5_000;

/** A Redis server as it is found: its version, and the milliseconds by which the clock of this machine is ahead of its. */
type InspectedRedis = { version: string; clockMs: number };

/** Looks at a Redis server, and changes nothing. Rejects when it cannot be reached, or lets nobody in. */
export async function inspectRedis(url: string): Promise<InspectedRedis> {
  const client = createClient({
    url,
    socket: { connectTimeout: timeoutMs, socketTimeout: timeoutMs, reconnectStrategy: false },
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const startedAt = Date.now();
    const [seconds, microseconds] = await client.sendCommand<[string, string]>(['TIME']);
    const clockMs = (startedAt + Date.now()) / 2 - (Number(seconds) * 1_000 + Number(microseconds) / 1_000);
    const info = await client.sendCommand<string>(['INFO', 'server']);
    return { version: /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'of unknown version', clockMs };
  } finally {
    client.destroy();
  }
}
