import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInvisible } from './blank-texts.ts';

const blanks = [
  ' ',
  '\n',
  '\u0000',
  '\u00ad',
  '\u200b',
  '\u2800',
  '\u3000',
  '\u115f',
  '\u3164',
  '\ufe0f',
  '\ufeff',
  '\u{e0069}',
];

describe('isInvisible', () => {
  it('is true of any text of characters that nobody sees, and false as soon as one is seen', () => {
    const invisible = fc.string({ unit: fc.constantFrom(...blanks) });
    fc.assert(
      fc.property(invisible, invisible, fc.constantFrom('a', '.', '猫', '🦊', '⠁', '가'), (before, after, seen) => {
        expect(isInvisible(before + after)).toBe(true);
        expect(isInvisible(before + seen + after)).toBe(false);
      }),
    );
  });
});
