import { describe, expect, it } from 'vitest';
import { assessLoad, Load } from './load.ts';

const limits = { delay: 300, memory: 90, waiting: 1_000 };
const calm = { delay: 1, memory: 20, waiting: 0 };

describe('the assessment of a load', () => {
  it.each([
    [calm, 'nothing'],
    [{ ...calm, memory: 81 }, 'beginnings'],
    [{ ...calm, memory: 95 }, 'all'],
    [{ ...calm, delay: 269 }, 'nothing'],
    [{ ...calm, delay: 300 }, 'all'],
    [{ ...calm, waiting: 950 }, 'beginnings'],
    [{ ...calm, waiting: 1_000 }, 'all'],
  ])('%j: refuses %s', (measures, refuses) => {
    expect(assessLoad(measures, limits).refuses).toBe(refuses);
  });

  it('names the measure that is nearest to its limit', () => {
    expect(assessLoad({ delay: 290, memory: 89, waiting: 400 }, limits).reason).toBe('memory');
    expect(assessLoad({ delay: 600, memory: 89, waiting: 1_500 }, limits).reason).toBe('delay');
  });
});

/** Creates a load whose clock and measures a test sets. */
function createLoad() {
  const given = { at: 0, memory: 10, waiting: 0 };
  const load = new Load({
    limits,
    countWaiting: () => given.waiting,
    measureMemory: () => given.memory,
    now: () => given.at,
  });
  const ticks = (count: number, delay: number) => {
    for (let tick = 0; tick < count; tick += 1) {
      given.at += 100 + delay;
      load.tick(100);
    }
  };
  return { load, given, ticks };
}

describe('a load', () => {
  it('refuses nothing for a single hold, however long', () => {
    const { load, ticks } = createLoad();
    ticks(10, 0);
    ticks(1, 60_000);
    ticks(4, 400);
    expect(load.refuse(true)).toBeNull();
  });

  it('refuses for a delay that lasts a second, and takes requests again when it is over', () => {
    const { load, ticks } = createLoad();
    ticks(10, 500);
    expect([load.refuse(false), load.refuse(true)]).toEqual(['delay', 'delay']);
    ticks(6, 0);
    expect(load.refuse(false)).toBeNull();
    expect(load.refusals).toEqual({ delay: 2, memory: 0, waiting: 0 });
  });

  it('refuses what begins before it refuses all', () => {
    const { load, given, ticks } = createLoad();
    given.memory = 85;
    ticks(1, 0);
    expect([load.refuse(true), load.refuse(false)]).toEqual(['memory', null]);
    given.waiting = 2_000;
    ticks(1, 0);
    expect([load.refuse(true), load.refuse(false)]).toEqual(['waiting', 'waiting']);
  });

  it('refuses nothing without limits, and measures all the same', () => {
    const load = new Load({ limits: null, countWaiting: () => 7, measureMemory: () => 99 });
    load.tick();
    expect(load.refuse(true)).toBeNull();
    expect(load.measures).toMatchObject({ memory: 99, waiting: 7 });
  });

  it('measures the memory of this process', () => {
    const load = new Load({ limits: null, countWaiting: () => 0 });
    load.tick();
    expect(load.measures.memory).toBeGreaterThan(0);
    expect(load.measures.memory).toBeLessThan(100);
  });
});
