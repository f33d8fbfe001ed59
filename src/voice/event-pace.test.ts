import { afterEach, describe, expect, it, vi } from 'vitest';
import { EventPace, soundLimits } from './event-pace.ts';

afterEach(() => void vi.useRealTimers());

describe('EventPace', () => {
  it('lets come at once what may, and has the rest wait for its time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const { perSecond, atOnce } = soundLimits;
    const pace = new EventPace(soundLimits);
    await pace.wait(atOnce);
    let isOver = false;
    const waiting = pace.wait(perSecond).then(() => (isOver = true));
    await vi.advanceTimersByTimeAsync(990);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(20);
    await waiting;
    // Who was slow for long has no more than what may come at once.
    await vi.advanceTimersByTimeAsync(3_600_000);
    await pace.wait(atOnce);
    let isLate = true;
    void pace.wait(perSecond).then(() => (isLate = false));
    await vi.advanceTimersByTimeAsync(990);
    expect(isLate).toBe(true);
  });
});
