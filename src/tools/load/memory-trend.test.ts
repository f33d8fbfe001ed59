import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitMemoryTrend } from './memory-trend.ts';

const readings = (count: number, bytesAt: (second: number) => number) =>
  Array.from({ length: count }, (_, at) => ({ atSeconds: at * 10, bytes: bytesAt(at * 10) }));

describe('fitMemoryTrend', () => {
  it('finds the growth of a leak, whatever the garbage does', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2, noNaN: true }), fc.integer({ min: 0, max: 9 }), (growth, phase) => {
        const bytesAt = (second: number) =>
          1e8 * (1 + (growth * (second - 800)) / 3_600) + 1e5 * (((second / 10 + phase) * 7) % 10);
        expect(fitMemoryTrend(readings(120, bytesAt))).toBeCloseTo(growth, 1);
      }),
    );
  });

  it('leaves out the first third', () => {
    expect(fitMemoryTrend(readings(90, (second) => (second < 300 ? second * 1e6 : 3e8)))).toBeCloseTo(0, 5);
  });
});
