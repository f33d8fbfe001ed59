import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { listIndexWords } from './index-words.ts';
import { findLanguages } from './languages.ts';
import { getLexicon } from './lexicon.ts';
import { listTextVariants } from './word-variants.ts';
import { toIndexWords, toWords } from './words.ts';

const word = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'Häuser',
      'der',
      'und',
      'the',
      'chevaux',
      '黒猫',
      '👍🏽',
      'ΣΟΦΟΣ',
      'e\u0301',
      '\u0301',
      'книгу',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);

describe('listIndexWords', () => {
  it('lists the words of a long text as those of a text that is not divided', async () => {
    const lexicon = await getLexicon();
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 40 }),
        async (words, times) => {
          const text = Array.from({ length: times }, (_, at) =>
            words.map((one) => `${one} ${one}${at}`).join(' '),
          ).join('\n');
          const languages = findLanguages(toWords(text), lexicon);
          const whole = new Set([...toIndexWords(text), ...listTextVariants(text, languages, lexicon)]);
          expect(new Set(await listIndexWords(text, lexicon))).toEqual(whole);
        },
      ),
    );
  });

  it('gives others a turn after each piece', async () => {
    const pause = vi.fn<() => undefined>();
    await listIndexWords('hello '.repeat(10_000), await getLexicon(), pause);
    expect(pause).toHaveBeenCalledTimes(15);
  });
});
