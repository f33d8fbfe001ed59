import { afterEach, describe, expect, it } from 'vitest';
import { openCable } from '#src/testing/cable.ts';
import type { Bus } from './bus.ts';
import { openRedis } from './redis.ts';

/** A Redis server; `.ci/run` starts one. */
const url = process.env['PARLEY_TEST_REDIS_URL'];

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

function busAt(address: string, onError: (error: unknown) => void = () => {}): Bus {
  const bus = openRedis(address, onError);
  open.push(() => bus.close());
  return bus;
}

/** Publishes until it is heard: nobody is promised that a message arrives. */
async function heard(from: Bus, topic: string, seen: string[], message: string): Promise<void> {
  await expect
    .poll(() => {
      from.publish(topic, message);
      return seen.includes(message);
    })
    .toBe(true);
}

describe.skipIf(!url)('the bus on Redis', () => {
  const topicOf = () => `test:${process.pid}:${Math.random()}`;

  it('brings messages of a topic to all who listen to it, until they stop', async () => {
    const [one, two] = [busAt(url!), busAt(url!)];
    const topic = topicOf();
    const seen: string[][] = [[], []];
    const stops = seen.map((messages) => two.listen(topic, (message) => void messages.push(message)));
    await heard(one, topic, seen[1]!, 'a');
    expect(seen[0]).toContain('a');
    stops[0]!();
    await heard(one, topic, seen[1]!, 'b');
    expect(seen[0]).not.toContain('b');
  });

  it('comes back after the connection was lost, and says once that it is gone', async () => {
    const way = await openCable(url!);
    open.push(way.cut);
    const errors: unknown[] = [];
    const [far, near] = [busAt(way.url, (error) => errors.push(error)), busAt(url!)];
    const topic = topicOf();
    const seen: string[] = [];
    far.listen(topic, (message) => void seen.push(message));
    await heard(near, topic, seen, 'a');
    way.cut();
    await expect.poll(() => errors.length).toBeGreaterThan(0);
    far.publish(topic, 'lost');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(errors.length).toBeLessThanOrEqual(2);
    await way.mend();
    await heard(near, topic, seen, 'b');
  });
});

describe('the bus without a server', () => {
  it('loses messages, and nothing else', async () => {
    const errors: unknown[] = [];
    const bus = busAt('redis://127.0.0.1:1', (error) => errors.push(error));
    const stop = bus.listen('topic', () => {});
    bus.publish('topic', 'lost');
    await expect.poll(() => errors.length).toBeGreaterThan(0);
    stop();
  });
});
