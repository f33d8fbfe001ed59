import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isTurnOver, yieldToEventLoop } from './event-loop.ts';

let nowMs = 0;
beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => nowMs));
afterEach(() => void vi.restoreAllMocks());

/** Holds the event loop. */
const hold = (ms: number) => void (nowMs += ms);

describe('isTurnOver', () => {
  it('says so once the event loop was held for long enough, and not in the next turn', async () => {
    await yieldToEventLoop();
    expect(isTurnOver()).toBe(false);
    hold(15);
    expect(isTurnOver()).toBe(true);
    await yieldToEventLoop();
    expect(isTurnOver()).toBe(false);
  });

  it('lets timers in between the steps of long work, however many work at a time', async () => {
    let [turns, working] = [0, true];
    const count = () => {
      turns += 1;
      if (working) setImmediate(count);
    };
    setImmediate(count);
    const work = async () => {
      for (let step = 0; step < 20; step += 1) {
        hold(2);
        if (isTurnOver()) await yieldToEventLoop();
      }
    };
    await Promise.all([work(), work(), work()]);
    working = false;
    expect(turns).toBeGreaterThan(5);
  });
});
