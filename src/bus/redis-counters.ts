import { createClient } from '#generated/packages/redis-client.js';
import { RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { noteRedisUse, traceRedis } from './redis-use.ts';
import { openMemoryCounters, type WindowTally, type OpenCounter } from './counters.ts';
import type { WindowCount } from './window-counter.ts';

/** Counters that all instances share, for as long as Redis answers. */
export type SharedCounters = { open: OpenCounter; close(): void };

type RedisCounterOptions = {
  now: () => number;
  /** Called once when Redis is lost, and once when it is back. */
  onOutage: (error: unknown) => void;
  onRecovery: () => void;
};

const maxReconnectDelayMs = 2_000;
/** The time within which Redis has to answer; a request waits for its limits. */
const answerMs = 500;
/** The time for which Redis is not asked after it has failed. */
const pauseMs = 1_000;

/** Whether Redis is in use. After a failure it is left alone for a while, so that requests do not wait for it one by one. */
class Availability {
  readonly #options: RedisCounterOptions;
  readonly #now: () => number;
  #lost = false;
  #askAgainAtMs = -Infinity;

  constructor(options: RedisCounterOptions) {
    this.#options = options;
    this.#now = options.now;
  }

  /** Asks Redis, or `fallback` while it is out of reach. */
  async ask<T>(command: string, redis: () => Promise<T>, fallback: () => Promise<T>): Promise<T> {
    if (this.#now() < this.#askAgainAtMs) {
      noteRedisUse('uncounted');
      return fallback();
    }
    try {
      const answer = await traceRedis(command, () => withinMs(answerMs, redis()));
      noteRedisUse('counted');
      if (this.#lost) this.#options.onRecovery();
      this.#lost = false;
      return answer;
    } catch (error) {
      noteRedisUse('uncounted');
      this.#askAgainAtMs = this.#now() + pauseMs;
      if (!this.#lost) this.#options.onOutage(error);
      this.#lost = true;
      return fallback();
    }
  }
}

/** Rejects when a promise is not settled within some time. */
async function withinMs<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis has not answered within ${ms} ms.`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const toCount = ({ consumedPoints, msBeforeNext }: RateLimiterRes, now: number): WindowCount => ({
  used: consumedPoints,
  resetAtMs: now + Math.max(1, msBeforeNext),
});

/** The counts of one name on Redis, as the library keeps them. */
function createSharedCounter(client: object, name: string, windowS: number, now: () => number): WindowTally {
  const settings = { storeClient: client, useRedisPackage: true, rejectIfRedisNotReady: true };
  // A penalty counts without a limit of its own; the caller compares the count with the limit.
  const limiter = new RateLimiterRedis({
    ...settings,
    keyPrefix: `parley:limit:${name}`,
    points: 1,
    duration: windowS,
  });
  return {
    increment: async (key) => toCount(await limiter.penalty(key, 1), now()),
    async read(key) {
      const found = await limiter.get(key);
      return found && found.consumedPoints > 0 ? toCount(found, now()) : null;
    },
    forget: async (key) => void (await limiter.delete(key)),
  };
}

/**
 * Opens counters on a Redis server. It connects in the background, and again whenever the connection is lost. Meanwhile each
 * instance counts in its own memory, which is bounded; the insurance limiter of the library would not be. Never throws.
 */
export function openRedisCounters(url: string, options: RedisCounterOptions): SharedCounters {
  const reconnectStrategy = (attempts: number) => Math.min(maxReconnectDelayMs, 50 * 2 ** Math.min(attempts, 6));
  const socket = { reconnectStrategy, connectTimeout: 5_000 };
  const client = createClient({ url, disableOfflineQueue: true, socket });
  const ignore = () => {};
  client.on('error', ignore); // whoever counts tells of the outage
  client.connect().catch(ignore);
  const availability = new Availability(options);
  const now = options.now;
  const openOwn = openMemoryCounters(now);

  function open(name: string, windowS: number): WindowTally {
    const own = openOwn(name, windowS);
    const shared = createSharedCounter(client, name, windowS, now);
    return {
      increment: (key) =>
        availability.ask(
          'increment',
          () => shared.increment(key),
          () => own.increment(key),
        ),
      read: (key) =>
        availability.ask(
          'read',
          () => shared.read(key),
          () => own.read(key),
        ),
      async forget(key) {
        await own.forget(key);
        await availability.ask(
          'forget',
          () => shared.forget(key),
          async () => {},
        );
      },
    };
  }

  return { open, close: () => client.destroy() };
}
