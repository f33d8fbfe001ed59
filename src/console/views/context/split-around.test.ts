import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { splitAround } from './split-around.ts';

describe('splitAround', () => {
  it('finds without regard to case, and takes no sign for a pattern', () => {
    expect(splitAround('A boat, a Boat', 'boat')).toEqual(['A ', 'boat', ', a ', 'Boat', '']);
    expect(splitAround('1+1 (two)', '(two)')).toEqual(['1+1 ', '(two)', '']);
    expect(splitAround('nothing', '')).toEqual(['nothing']);
  });

  it('loses nothing of any text', () => {
    const keeps = (text: string, find: string) => splitAround(text, find).join('') === text;
    fc.assert(fc.property(fc.string(), fc.string({ maxLength: 3 }), keeps), { numRuns: scaleRuns(500) });
  });
});
