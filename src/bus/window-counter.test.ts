import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindowCounter } from './window-counter.ts';

describe('WindowCounter', () => {
  it('counts as a list of all uses would, whatever comes when', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), afterMs: fc.nat(700) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now = 0;
        const counter = new WindowCounter(1_000, () => now);
        const windows = new Map<string, { from: number; used: number }>();
        for (const { key, afterMs } of steps) {
          now += afterMs;
          const open = windows.get(key);
          const window = open && now < open.from + 1_000 ? { ...open, used: open.used + 1 } : { from: now, used: 1 };
          windows.set(key, window);
          expect(counter.increment(key)).toEqual({ used: window.used, resetAtMs: window.from + 1_000 });
          expect(counter.read(key)!.used).toBe(window.used);
        }
      }),
    );
  });

  it('holds no more keys than it may, and forgets those that were used the longest time ago', () => {
    const counter = new WindowCounter(1_000, () => 0, 100);
    for (let i = 0; i < 10_000; i += 1) {
      counter.increment(`key ${i}`);
      counter.increment('mine');
    }
    expect(counter.size).toBe(100);
    expect(counter.read('mine')!.used).toBe(10_000);
    expect(counter.read('key 0')).toBeNull();
  });
});
