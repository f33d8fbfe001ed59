import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { KeptSound } from './kept-sound.ts';

const place = fc.integer({ min: 0, max: 120_000 });
const steps = fc.array(
  fc.oneof(
    fc.record({ push: fc.integer({ min: 0, max: 30_000 }) }),
    fc.record({ dropBefore: place }),
    fc.record({ clear: fc.constant(true) }),
    fc.record({ from: place, to: place }),
  ),
  { maxLength: 30 },
);

describe('KeptSound', () => {
  it('has the samples that were pushed and not dropped, by their places', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const kept = new KeptSound();
        let [from, to] = [0, 0];
        for (const step of all) {
          if ('push' in step) {
            kept.push(Int16Array.from({ length: step.push }, (_, at) => (to + at) % 30_000));
            to += step.push;
          } else if ('dropBefore' in step) {
            kept.dropBefore(step.dropBefore);
            from = Math.max(from, Math.min(to, step.dropBefore));
          } else if ('clear' in step) {
            kept.clear();
            from = to;
          } else {
            const start = Math.max(from, step.from);
            const length = Math.max(0, Math.min(to, step.to) - start);
            const expected = Int16Array.from({ length }, (_, at) => (start + at) % 30_000);
            expect(Buffer.from(kept.slice(step.from, step.to).buffer).equals(Buffer.from(expected.buffer))).toBe(true);
          }
          expect([kept.from, kept.to]).toEqual([from, to]);
        }
      }),
      { numRuns: scaleRuns(100) },
    );
  });
});
