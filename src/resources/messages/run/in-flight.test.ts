import { describe, expect, it, vi } from 'vitest';
import { InFlight } from './in-flight.ts';

/** Adds `count` promises, each of which ends later, and counts how often any of them was looked at. */
async function looksFor(count: number): Promise<number> {
  const inFlight = new InFlight(256);
  const spies: { mock: { calls: unknown[] } }[] = [];
  for (let i = 0; i < count; i += 1) {
    const promise = new Promise<void>((resolve) => setImmediate(resolve));
    const spy = vi.spyOn(promise, 'then');
    spies.push(spy);
    inFlight.add(promise, () => {});
    await inFlight.waitForRoom();
  }
  await inFlight.finish();
  return spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
}

describe('InFlight', () => {
  it('looks at each promise once, however many there are', async () => {
    expect(await looksFor(1_000)).toBe(1_000);
    expect(await looksFor(2_000)).toBe(2_000);
  });

  it('lets wait until there is room', async () => {
    const inFlight = new InFlight(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    inFlight.add(promise, () => {});
    let hasRoom = false;
    const waiting = inFlight.waitForRoom().then(() => (hasRoom = true));
    await new Promise((next) => setImmediate(next));
    expect(hasRoom).toBe(false);
    resolve();
    await waiting;
    await inFlight.finish();
  });

  it('tells the first failure at once, and throws it when all have ended', async () => {
    const inFlight = new InFlight(5);
    const told: unknown[] = [];
    inFlight.add(Promise.reject(new Error('first')), (error) => told.push(error));
    inFlight.add(Promise.reject(new Error('second')), (error) => told.push(error));
    await expect(inFlight.finish()).rejects.toThrow('first');
    expect(told).toEqual([inFlight.failure!.error]);
  });
});
