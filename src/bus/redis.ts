import { createClient } from '@redis/client';
import type { Bus } from './bus.ts';

const longestPauseMs = 2_000;

/**
 * The publish and subscribe of a Redis server. It connects in the background and again whenever the connection is lost:
 * what is published meanwhile is lost, and what is listened to is listened to again. It never throws.
 */
export function openRedis(url: string, onError: (error: unknown) => void): Bus {
  const reconnectStrategy = (tries: number) => Math.min(longestPauseMs, 50 * 2 ** Math.min(tries, 6));
  const options = { url, socket: { reconnectStrategy, connectTimeout: 5_000 } };
  const talking = createClient({ ...options, disableOfflineQueue: true });
  const listening = createClient(options);
  const ignore = () => {};
  for (const client of [talking, listening]) {
    let said = false;
    // A server that stays away says so once, not at every try.
    client.on('error', (error: unknown) => {
      if (!said) onError(error);
      said = true;
    });
    client.on('ready', () => (said = false));
    client.connect().catch(ignore);
  }
  return {
    publish(topic, message) {
      if (talking.isReady) talking.publish(topic, message).catch(ignore);
    },
    listen(topic, listener) {
      listening.subscribe(topic, listener).catch(ignore);
      return () => void listening.unsubscribe(topic, listener).catch(ignore);
    },
    async close() {
      for (const client of [talking, listening]) client.destroy();
    },
  };
}
