import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Latencies } from './latencies.ts';

describe('Latencies', () => {
  it('tells percentiles as a sorted list does, to two percent', () => {
    const all = fc.array(fc.double({ min: 0.02, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(all, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const latencies = new Latencies();
        for (const value of values) latencies.add(value);
        const sorted = values.toSorted((a, b) => a - b);
        const expected = sorted[Math.max(1, Math.ceil(values.length * share)) - 1]!;
        expect(latencies.percentile(share) / expected).toBeGreaterThan(0.98);
        expect(latencies.percentile(share) / expected).toBeLessThan(1.02);
        expect(latencies.most).toBe(sorted.at(-1));
        expect(latencies.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 3);
      }),
    );
  });

  it('has no percentile of nothing', () => {
    expect(new Latencies().percentile(0.5)).toBeNaN();
  });
});
