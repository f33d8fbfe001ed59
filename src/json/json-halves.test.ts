import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { findHalf } from './json-halves.ts';

const text = fc
  .array(fc.constantFrom('a', '/', '~', '"', '\\', '\ud83d', '\ude00', '😀', '\\ud83d'), { maxLength: 4 })
  .map((parts) => parts.join(''));
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom(null, 1, true),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(text, tie('json'), { maxKeys: 3 }),
  ),
}));

/** The pointers of every text with half of a pair, in the order in which they are written; names before their members. */
function listHalves(value: unknown, at = ''): string[] {
  if (typeof value === 'string') return value.isWellFormed() ? [] : [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const to = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Array.isArray(value) || name.isWellFormed() ? [] : [to];
    return [...own, ...listHalves(member, to)];
  });
}

describe('findHalf', () => {
  it('finds the first half of a pair of any JSON, and none where there is none', () => {
    const first = fc.property(json, (value) => {
      expect(findHalf(JSON.stringify(value))).toBe(listHalves(value)[0] ?? null);
    });
    fc.assert(first, { numRuns: scaleRuns(2_000) });
  });

  it('takes halves at the edges of pieces, and nowhere else', () => {
    const isPiece = (pointer: string) => pointer === '/delta';
    const find = (value: unknown) => findHalf(JSON.stringify(value), isPiece);
    expect(find({ delta: '\ude00 and \ud83d' })).toBeNull();
    expect(find({ delta: 'a\ud83db' })).toBe('/delta');
    expect(find({ delta: '\ud83d', text: '\ud83d' })).toBe('/text');
    expect(find({ 'delta\ud83d': '' })).toBe('/delta\ud83d');
  });
});
