import { createClient } from '#generated/packages/redis-client.js';

const timeoutMs = 5_000;

/**
 * A Redis server as it is found: its version, and the milliseconds by which the clock of this machine is ahead of its. `refusal` is the
 * code with which it refuses to count or to publish, such as `OOM`, `NOPERM`, `MOVED` or `READONLY`; null when it does both.
 */
type InspectedRedis = { version: string; clockMs: number; refusal: string | null };

/** A key like those by which limits are counted, and a topic like those of the bus. Nobody else uses them. */
const [triedKey, triedTopic] = ['parley:limit:check', 'parley:check'];

/** Counts under a key that lasts for a second, and publishes to nobody. Returns the code of the error, or null. */
async function findRefusal(send: (command: string[]) => Promise<unknown>): Promise<string | null> {
  try {
    await send(['SET', triedKey, '1', 'PX', '1000']);
    await send(['PUBLISH', triedTopic, '']);
    return null;
  } catch (error) {
    const [code] = (error as Error).message.split(' ', 1);
    return code && /^[A-Z]+$/.test(code) ? code : 'an error';
  }
}

/** Looks at a Redis server, and leaves nothing in it. Rejects when it cannot be reached, or lets nobody in. */
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
    const refusal = await findRefusal((command) => client.sendCommand(command));
    return { refusal, version: /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'of unknown version', clockMs };
  } finally {
    client.destroy();
  }
}
