import { describe, expect, it } from 'vitest';
import { UnderWay } from './under-way.ts';

const hourMs = 3_600_000;

describe('UnderWay', () => {
  it('waits for nothing when nothing is under way', async () => {
    const underWay = new UnderWay();
    underWay.track()();
    await underWay.waitUntilIdle(hourMs);
  });

  it('waits until the last has ended', async () => {
    const underWay = new UnderWay();
    const ends = [underWay.track(), underWay.track()];
    let isIdle = false;
    const waiting = underWay.waitUntilIdle(hourMs).then(() => (isIdle = true));
    ends[0]!();
    await Promise.resolve();
    expect(isIdle).toBe(false);
    ends[1]!();
    expect(await waiting).toBe(true);
  });

  it('waits no longer than the deadline', async () => {
    const underWay = new UnderWay();
    underWay.track();
    // Holds the process: the deadline does not.
    const held = setTimeout(() => {}, hourMs);
    await underWay.waitUntilIdle(1);
    clearTimeout(held);
  });
});
