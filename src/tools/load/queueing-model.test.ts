import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomOf } from '#src/tools/bench/streams.ts';
import { predictLoad, rateAtShare, type MeasuredCosts } from './queueing-model.ts';

const costs: MeasuredCosts = {
  kinds: [
    { name: 'read', weight: 9, instanceMs: 0.5, databaseMs: 0.2 },
    { name: 'chat', weight: 1, instanceMs: 6, databaseMs: 3 },
  ],
  idleInstance: 0,
  idleDatabase: 0.01,
};

/** Simulates a queue with one server, request by request. Returns the mean wait in ms and the share of the time in which it is busy. */
function simulate({ kinds }: MeasuredCosts, rate: number, count: number, seed: number) {
  const random = randomOf(seed);
  const draw = (mean: number) => -Math.log(1 - random.next()) * mean;
  const total = kinds.reduce((sum, { weight }) => sum + weight, 0);
  let [now, freeAt, waited, busy] = [0, 0, 0, 0];
  for (let at = 0; at < count; at += 1) {
    now += draw(1_000 / rate);
    let left = random.next() * total;
    const kind = kinds.find(({ weight }) => (left -= weight) < 0)!;
    const takes = draw(kind.instanceMs);
    waited += Math.max(0, freeAt - now);
    freeAt = Math.max(freeAt, now) + takes;
    busy += takes;
  }
  return { waitMs: waited / count, share: busy / now };
}

describe('predictLoad', () => {
  it.each([0.3, 0.5, 0.7])('tells the wait and the use of a simulated queue at a share of %d', (share) => {
    const rate = rateAtShare(costs, share);
    const predicted = predictLoad(costs, rate);
    const seen = simulate(costs, rate, 400_000, 5);
    expect(predicted.instanceShare).toBeCloseTo(share, 6);
    expect(seen.share / predicted.instanceShare).toBeCloseTo(1, 1);
    expect(seen.waitMs / predicted.waitMs).toBeCloseTo(1, 1);
  });

  it('grows with the rate, without a bound where more comes than is done', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 50 }), (rate, more) => {
        const [low, high] = [predictLoad(costs, rate), predictLoad(costs, rate + more)];
        expect(high.waitMs).toBeGreaterThanOrEqual(low.waitMs);
        expect(high.databaseShare).toBeGreaterThan(low.databaseShare);
      }),
    );
    expect(predictLoad(costs, 1_000).waitMs).toBe(Infinity);
  });

  it('leaves no room for requests where doing nothing takes all', () => {
    expect(rateAtShare({ ...costs, idleInstance: 0.8 }, 0.7)).toBe(0);
  });
});
