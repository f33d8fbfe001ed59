import { createClient } from '#generated/packages/redis-client.js';
import type { Bus } from './bus.ts';
import { noteRedisUse } from './redis-use.ts';

const maxReconnectDelayMs = 2_000;

/**
 * Opens a bus over publish/subscribe of a Redis server. It connects in the background, and again whenever the connection is
 * lost: messages published meanwhile are lost, and subscriptions are restored. Never throws.
 */
export function openRedis(url: string, onError: (error: unknown) => void): Bus {
  const reconnectStrategy = (attempts: number) => Math.min(maxReconnectDelayMs, 50 * 2 ** Math.min(attempts, 6));
  const options = { url, socket: { reconnectStrategy, connectTimeout: 5_000 } };
  const publisher = createClient({ ...options, disableOfflineQueue: true });
  const subscriber = createClient(options);
  const ignore = () => {};
  for (const client of [publisher, subscriber]) {
    let isReported = false;
    // An outage is reported once, not at every attempt.
    client.on('error', (error: unknown) => {
      if (!isReported) onError(error);
      isReported = true;
    });
    client.on('ready', () => (isReported = false));
    client.connect().catch(ignore);
  }
  return {
    publish(topic, message) {
      if (!publisher.isReady) return noteRedisUse('unpublished');
      publisher.publish(topic, message).then(
        () => noteRedisUse('published'),
        () => noteRedisUse('unpublished'),
      );
    },
    listen(topic, listener) {
      const take = (message: string) => {
        noteRedisUse('received');
        listener(message);
      };
      subscriber.subscribe(topic, take).catch(ignore);
      return () => void subscriber.unsubscribe(topic, take).catch(ignore);
    },
    isReachable: () => publisher.isReady && subscriber.isReady,
    async close() {
      for (const client of [publisher, subscriber]) client.destroy();
    },
  };
}
