import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { SharedClock } from './shared-clock.ts';

/** A database whose clock is `aheadMs` ahead of the true time, which tests let pass. Statements and answers take their time. */
class Machines {
  trueMs = 1_800_000_000_000;
  aheadMs = 0;
  wayThereMs = 0;
  wayBackMs = 0;

  readonly db = {
    query: async <T>() => {
      this.trueMs += this.wayThereMs;
      const ms = this.trueMs + this.aheadMs;
      this.trueMs += this.wayBackMs;
      return [{ ms }] as T;
    },
  };

  /** Opens the clock of an instance that has counted for some time already. */
  open(countedMs: number): SharedClock {
    const beganMs = this.trueMs - countedMs;
    return new SharedClock(this.db, () => this.trueMs - beganMs);
  }
}

const ways = { there: fc.nat(2_000), back: fc.nat(2_000), rest: fc.nat(60_000) };

describe('the shared clock', () => {
  it('tells the time of the database as exactly as its answers come, whatever is counted and however late they are', async () => {
    const counts = fc.tuple(fc.nat(1e9), fc.nat(1e9));
    const readings = fc.array(fc.record(ways), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(counts, fc.integer({ min: -1e9, max: 1e9 }), readings, async ([one, other], aheadMs, all) => {
        const machines = new Machines();
        machines.aheadMs = aheadMs;
        const clocks = [machines.open(one), machines.open(other)];
        let best = Infinity;
        for (const { there, back, rest } of all) {
          [machines.wayThereMs, machines.wayBackMs] = [there, back];
          for (const clock of clocks) await clock.read();
          best = Math.min(best, there + back);
          machines.trueMs += rest;
          for (const clock of clocks)
            expect(Math.abs(clock.now().getTime() - machines.trueMs - aheadMs)).toBeLessThanOrEqual(best + 1);
        }
      }),
      { numRuns: scaleRuns(500) },
    );
  });

  it('follows the database when its clock is set, or another server takes its place', async () => {
    const machines = new Machines();
    const clock = machines.open(5);
    machines.wayBackMs = 10;
    for (const aheadMs of [0, 3_600_000, -3_600_000]) {
      machines.aheadMs = aheadMs;
      await clock.read();
      expect(Math.abs(clock.now().getTime() - machines.trueMs - aheadMs)).toBeLessThanOrEqual(11);
    }
  });

  it('does not move for a reading that the time agrees with', async () => {
    const machines = new Machines();
    const clock = machines.open(0);
    await clock.read();
    machines.wayBackMs = 1_000;
    await clock.read();
    expect(clock.now().getTime()).toBe(machines.trueMs);
  });

  it('refuses to tell a time that nobody has read', () => {
    expect(() => new Machines().open(0).now()).toThrow('has not been read');
  });
});
