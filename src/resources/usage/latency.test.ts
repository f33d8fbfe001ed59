import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateLatency, latencyClasses, toLatencyClass } from './latency.ts';

/** Counts times by their class, as the database does. */
function countByClass(times: readonly number[]): number[] {
  const counts = Array.from({ length: latencyClasses }, () => 0);
  for (const ms of times) counts[toLatencyClass(ms)! - 1]! += 1;
  return counts;
}

describe('estimateLatency', () => {
  it('says nothing where nothing was counted', () => {
    expect(estimateLatency([])).toBeNull();
    expect(estimateLatency(countByClass([]))).toBeNull();
    expect(toLatencyClass(null)).toBeNull();
  });

  it('finds the median and the 95th percentile to within the class of the time', () => {
    const times = fc.array(fc.integer({ min: 0, max: 900_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(times, (all) => {
        const sorted = all.toSorted((a, b) => a - b);
        const { count, p50_ms, p95_ms } = estimateLatency(countByClass(all))!;
        expect(count).toBe(all.length);
        for (const [estimate, share] of [
          [p50_ms, 0.5],
          [p95_ms, 0.95],
        ] as const) {
          const exact = sorted[Math.max(0, Math.ceil(share * all.length) - 1)]!;
          const [estimated, real] = [toLatencyClass(estimate)!, toLatencyClass(exact)!];
          expect(Math.abs(estimated - real)).toBeLessThanOrEqual(1);
        }
        expect(p50_ms).toBeLessThanOrEqual(p95_ms);
      }),
    );
  });

  it('takes what is beyond the last bound as no longer than that', () => {
    expect(estimateLatency(countByClass([5_000_000]))).toEqual({ count: 1, p50_ms: 600_000, p95_ms: 600_000 });
  });
});
