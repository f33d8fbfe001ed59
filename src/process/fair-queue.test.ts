import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { createFairQueue } from './fair-queue.ts';

type Entry = { owner: string; number: number };

/** Inserts entries, and takes the first one wherever there is none. */
function play(steps: readonly (string | null)[]): { taken: Entry[]; queue: Entry[] } {
  const turns = createFairQueue();
  const [queue, taken]: [Entry[], Entry[]] = [[], []];
  for (const [number, owner] of steps.entries()) {
    if (owner !== null) turns.insert(queue, { owner, number }, owner);
    else if (queue.length > 0) taken.push(queue.shift()!);
  }
  return { taken, queue };
}

const ownersOf = (entries: readonly Entry[]) => entries.map(({ owner }) => owner).join('');

describe('a fair queue', () => {
  it('has one entry of each owner in turns', () => {
    expect(ownersOf(play([...'aaaabbc']).queue)).toBe('abcabaa');
  });

  it('lets an owner who comes late have the next turn', () => {
    const { taken, queue } = play([...'aaaaaa', null, null, null, ...'bb']);
    expect([ownersOf(taken), ownersOf(queue)]).toEqual(['aaa', 'ababa']);
  });

  it('keeps the order of each owner, and makes nobody wait for two of another', () => {
    const step = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: null, freq: 3 });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { queue } = play(steps);
        for (const owner of 'abc') {
          const own = queue.filter((each) => each.owner === owner);
          expect(own.map(({ number }) => number)).toEqual(own.map(({ number }) => number).toSorted((x, y) => x - y));
          const first = queue.findIndex((each) => each.owner === owner);
          const before = queue.slice(0, Math.max(first, 0)).map((each) => each.owner);
          for (const other of 'abc') expect(before.filter((each) => each === other).length).toBeLessThanOrEqual(2);
        }
      }),
      { numRuns: scaleRuns(100) },
    );
  });

  it('leaves in front what somebody else has put there', () => {
    const turns = createFairQueue();
    const queue: object[] = [];
    const urgent = { urgent: true };
    turns.insert(queue, { owner: 'a', number: 1 }, 'a');
    queue.unshift(urgent);
    turns.insert(queue, { owner: 'b', number: 2 }, 'b');
    turns.insert(queue, { owner: 'a', number: 3 }, 'a');
    expect(queue[0]).toBe(urgent);
    expect(ownersOf(queue.slice(1) as Entry[])).toBe('aba');
  });
});
