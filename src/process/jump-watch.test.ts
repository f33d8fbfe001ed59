import { expect, it } from 'vitest';
import { JumpWatch } from './jump-watch.ts';

/** Readings two seconds apart of a clock that makes these jumps, in seconds. Returns which of them count as near to a jump. */
function watch(jumpsS: readonly number[]): boolean[] {
  let [countMs, timeMs] = [0, 1e12];
  const jumps = new JumpWatch(() => countMs);
  return jumpsS.map((jumpS) => {
    countMs += 2_000;
    timeMs += 2_000 + jumpS * 1_000;
    return jumps.hasJumped(new Date(timeMs), 6_000);
  });
}

it('a clock that has jumped ahead is noticed for a while', () => {
  expect(watch([0, 0, 3_600, 0, 0, 0, 0])).toEqual([false, false, true, true, true, false, false]);
});

it('a clock that goes on, drifts, or jumps back has not jumped ahead', () => {
  expect(watch([0, 0.1, 1, 0, -3_600, 0])).toEqual(Array.from({ length: 6 }, () => false));
});
