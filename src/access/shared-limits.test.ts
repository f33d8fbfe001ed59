import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openCable } from '#src/testing/cable.ts';
import { createRateLimiter } from './rate-limit.ts';
import { openRedisCounters, type SharedCounters } from '#src/bus/redis-counters.ts';

/** A Redis server; `.ci/run` starts one. */
const url = process.env['PARLEY_TEST_REDIS_URL'];

const open: (() => unknown)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Opens counters at an address, and records what they tell. */
function countersAt(address: string): SharedCounters & { told: string[] } {
  const told: string[] = [];
  const options = { now: Date.now, onOutage: () => void told.push('lost'), onRecovery: () => void told.push('back') };
  const counters = openRedisCounters(address, options);
  open.push(() => counters.close());
  return { ...counters, told };
}

const newCaller = () => ({ credentialId: randomUUID(), userId: null, organizationId: 'org_1', address: undefined });

describe.skipIf(!url)('counters in Redis', () => {
  /** Waits until counters are connected. */
  async function connected(counters: SharedCounters & { told: string[] }) {
    await expect
      .poll(async () => {
        await counters.open('probe', 60).increment(randomUUID());
        return counters.told.at(-1) !== 'lost';
      })
      .toBe(true);
    counters.told.length = 0;
    return counters;
  }

  it('let through exactly the limit over all instances, however they race', async () => {
    const instances = await Promise.all([countersAt(url!), countersAt(url!), countersAt(url!)].map(connected));
    const limiters = instances.map(({ open: openCounter }) => createRateLimiter({ default: 20 }, { openCounter }));
    const caller = newCaller();
    const results = await Promise.all(Array.from({ length: 60 }, (_, i) => limiters[i % 3]!.count('default', caller)));
    expect(results.filter((result) => result!.refusal === null)).toHaveLength(20);
    const remaining = results.map((result) => Number(result!.headers['X-RateLimit-Remaining']));
    expect(remaining.toSorted((a, b) => b - a).slice(0, 21)).toEqual(
      Array.from({ length: 21 }, (_, i) => 19 - i).with(20, 0),
    );
  });

  it('end with their window, and are forgotten when told to', async () => {
    const counter = (await connected(countersAt(url!))).open('short', 1);
    const key = randomUUID();
    expect(await counter.read(key)).toBeNull();
    expect((await counter.increment(key)).used).toBe(1);
    expect((await counter.increment(key)).used).toBe(2);
    expect((await counter.read(key))!.used).toBe(2);
    await counter.forget(key);
    expect((await counter.increment(key)).used).toBe(1);
    await expect.poll(async () => await counter.read(key)).toBeNull();
    expect((await counter.increment(key)).used).toBe(1);
  });

  it('are those of each instance while Redis is away, told once, and shared again when it is back', async () => {
    const cable = await openCable(url!);
    open.push(cable.cut);
    const far = await connected(countersAt(cable.url));
    const near = await connected(countersAt(url!));
    const key = randomUUID();
    const [farCounter, nearCounter] = [far.open('outage', 60), near.open('outage', 60)];
    await farCounter.increment(key);
    expect((await nearCounter.increment(key)).used).toBe(2);
    cable.cut();
    const own = [];
    for (let i = 0; i < 5; i += 1) own.push((await farCounter.increment(key)).used);
    expect(own).toEqual([1, 2, 3, 4, 5]);
    expect(far.told).toEqual(['lost']);
    await cable.mend();
    await expect
      .poll(async () => {
        await farCounter.read(randomUUID());
        return far.told;
      })
      .toEqual(['lost', 'back']);
    expect((await farCounter.increment(key)).used).toBe(3);
  });
});

describe('counters without Redis', () => {
  it('count in memory, and tell it once', async () => {
    const counters = countersAt('redis://127.0.0.1:1');
    const limiter = createRateLimiter({ default: 3 }, { openCounter: counters.open });
    const caller = newCaller();
    const refused = [];
    for (let i = 0; i < 5; i += 1) refused.push((await limiter.count('default', caller))!.refusal !== null);
    expect(refused).toEqual([false, false, false, true, true]);
    expect(counters.told).toEqual(['lost']);
  });

  it('do not wait for one that accepts connections and never answers', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(() => server.close());
    const counters = countersAt(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const counter = counters.open('silent', 60);
    for (let i = 1; i <= 20; i += 1) expect((await counter.increment('key')).used).toBe(i);
    expect(counters.told).toEqual(['lost']);
  });
});
