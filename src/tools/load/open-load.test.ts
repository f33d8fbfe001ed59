import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planArrivals, sendLoad } from './open-load.ts';

describe('planArrivals', () => {
  it('arrives at the mean rate, with the spread of chance, in the shares of the kinds', () => {
    const arrivals = [...planArrivals([1, 3], { rate: 200, seconds: 100, seed: 7 })];
    expect(arrivals.length / 20_000).toBeCloseTo(1, 1);
    expect(arrivals.filter(({ kind }) => kind === 1).length / arrivals.length).toBeCloseTo(0.75, 1);
    const gaps = arrivals.map(({ atMs }, at) => atMs - (arrivals[at - 1]?.atMs ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    // The gaps of a Poisson process are exponential: their deviation is their mean.
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1);
  });

  it('is the same for the same seed, in order, and within its time', () => {
    const settings = fc.record({ rate: fc.integer({ min: 1, max: 500 }), seconds: fc.constant(2), seed: fc.nat() });
    fc.assert(
      fc.property(settings, (plan) => {
        const arrivals = [...planArrivals([1, 1], plan)];
        expect(arrivals).toEqual([...planArrivals([1, 1], plan)]);
        const times = arrivals.map(({ atMs }) => atMs);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(times.every((time) => time >= 0 && time <= 2_000)).toBe(true);
      }),
    );
  });
});

describe('sendLoad', () => {
  it('counts the wait of requests that could not be sent in time from when they should have been', async () => {
    const plan = { rate: 200, seconds: 0.2, seed: 1 };
    let isFirst = true;
    const send = async () => {
      const until = performance.now() + (isFirst ? 300 : 0);
      isFirst = false;
      while (performance.now() < until); // holds the generator itself
    };
    const { latencies, sent } = await sendLoad([{ name: 'a', weight: 1, send }], plan);
    const [first] = [...planArrivals([1], plan)];
    expect(sent).toBe([...planArrivals([1], plan)].length);
    // Those that were to come soon after the first one have waited for nearly all of the 300 ms.
    expect(latencies.get('a')!.percentile(0.5)).toBeGreaterThan(100 - first!.atMs);
  });

  it('has no latency below zero of a request that is sent a little before its time', async () => {
    const begins: number[] = [];
    const send = async (since: number) => void begins.push(performance.now() - since);
    const { latencies } = await sendLoad([{ name: 'a', weight: 1, send }], { rate: 2_000, seconds: 0.1, seed: 4 });
    expect(Math.min(...begins)).toBeGreaterThanOrEqual(0);
    expect(latencies.get('a')!.percentile(0.5)).toBeGreaterThanOrEqual(0);
  });

  it('sends on while nothing is answered, and counts failures by their reason', async () => {
    let [open, most] = [0, 0];
    const send = async () => {
      most = Math.max(most, (open += 1));
      await new Promise((resolve) => setTimeout(resolve, 100));
      open -= 1;
      throw Object.assign(new Error('refused'), { code: 'service_unavailable' });
    };
    const { failures, sent } = await sendLoad([{ name: 'a', weight: 1, send }], { rate: 500, seconds: 0.1, seed: 3 });
    expect(most).toBeGreaterThan(sent / 2);
    expect([...failures]).toEqual([['a: service_unavailable', sent]]);
  });
});
