import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { matchPath } from './route-pattern.ts';

describe('matchPath', () => {
  it.each([
    ['/', '/', {}],
    ['/sessions', '/sessions/', {}],
    ['/sessions/:session_id', '/sessions/sess_1', { session_id: 'sess_1' }],
    ['/sessions/:session_id', '/sessions', null],
    ['/sessions/:session_id', '/agents/agt_1', null],
    ['/sessions', '/sessions/sess_1', null],
    ['/a/:b', '/a/%E0%A4%A', null],
  ])('compares %s with %s', (pattern, path, parameters) => {
    expect(matchPath(pattern, path)).toEqual(parameters);
  });

  it('gives back every id that an address was made of', () => {
    const id = fc.string({ minLength: 1, unit: 'grapheme' });
    const gives = (value: string) =>
      matchPath('/memories/:id', `/memories/${encodeURIComponent(value)}`)?.['id'] === value;
    fc.assert(fc.property(id, gives), { numRuns: scaleRuns(500) });
  });
});
