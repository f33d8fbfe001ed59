import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { splitSentences } from './split-sentences.ts';

function split(parts: string[], longest?: number): string[] {
  const splitter = splitSentences(longest === undefined ? {} : { longest });
  return [...parts.flatMap((part) => splitter.push(part)), ...splitter.end()];
}
const trimmed = (text: string) => split([text]).map((piece) => piece.trim());

/** Texts that are made of what is difficult, and of anything. */
const textOf = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        'Dr.',
        ' ',
        '  ',
        'Smith',
        '.',
        '!',
        '?!',
        '...',
        '"',
        ')',
        '。',
        '」',
        '你好',
        '3',
        '12.',
        '3.5',
        'Mai',
        'May',
        'No.',
        'no',
        '\n',
        'z.B.',
        'U.S.',
        'word',
        ', ',
        '👩‍👧',
        'ไทย',
        '“',
        '**',
        'I.',
      ),
      { maxLength: 40 },
    )
    .map((words) => words.join('')),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
);

describe('splitSentences', () => {
  it('gives all of the text, by the same pieces however the stream was cut', () => {
    fc.assert(
      fc.property(
        textOf,
        fc.array(fc.nat({ max: 30 }), { maxLength: 30 }),
        fc.constantFrom(20, 45, 400),
        (text, lengths, longest) => {
          const whole = split([text], longest);
          expect(text.trimEnd()).toBe(whole.join('').trimEnd());
          let at = 0;
          const parts = lengths.map((length) => text.slice(at, (at += length)));
          expect(split([...parts, text.slice(at)], longest)).toEqual(whole);
          expect(split([...text], longest)).toEqual(whole);
          for (const piece of whole) expect(piece.length).toBeLessThanOrEqual(longest);
        },
      ),
      { numRuns: scaleRuns(400) },
    );
  });

  it.each([
    ['Hello there. How are you? Fine!', ['Hello there.', 'How are you?', 'Fine!']],
    [
      'Dr. Smith met J. R. Tolkien, e.g. at 5 p.m. Then he left.',
      ['Dr. Smith met J. R. Tolkien, e.g. at 5 p.m.', 'Then he left.'],
    ],
    ['It costs 3.50 euros. Buy it.', ['It costs 3.50 euros.', 'Buy it.']],
    [
      'Am 3. Mai um 10.30 Uhr kommt z.B. Frau Dr. Klein. Gut?',
      ['Am 3. Mai um 10.30 Uhr kommt z.B. Frau Dr. Klein.', 'Gut?'],
    ],
    ['You have 5. Take one.', ['You have 5.', 'Take one.']],
    ['No. I see No. 5 there.', ['No.', 'I see No. 5 there.']],
    ['“Really?” he said. (Yes.) Good.', ['“Really?” he said.', '(Yes.)', 'Good.']],
    ['1. First\n2. Second\n\n- third', ['1. First', '2. Second', '- third']],
    ['今日は晴れです。「はい。」行きますか？ええ！', ['今日は晴れです。', '「はい。」', '行きますか？', 'ええ！']],
    ['Wait... what? See https://example.com/a.b?c=d now.', ['Wait... what?', 'See https://example.com/a.b?c=d now.']],
    ['क्या हाल है? मैं ठीक हूँ। धन्यवाद।', ['क्या हाल है?', 'मैं ठीक हूँ।', 'धन्यवाद।']],
    ['**Done.** Next.', ['**Done.**', 'Next.']],
  ])('divides %s', (text, sentences) => expect(trimmed(text)).toEqual(sentences));

  it('gives a sentence as soon as the next one begins, and at the end of a line', () => {
    const splitter = splitSentences();
    expect(splitter.push('Hello')).toEqual([]);
    expect(splitter.push(' there.')).toEqual([]);
    expect(splitter.push(' H')).toEqual(['Hello there.']);
    expect(splitter.push('i\n')).toEqual([' Hi\n']);
    expect(splitter.push('你好。再')).toEqual(['你好。']);
  });

  it('divides what is too long at a comma, at a space, between words, and never within a character', () => {
    expect(split(['A rather long one, which has a comma somewhere in it'], 30)[0]).toBe('A rather long one,');
    expect(split(['word '.repeat(20)], 23)[0]).toBe('word word word word');
    expect(split(['ภาษาไทยไม่มีการเว้นวรรคระหว่างคำในประโยค'], 20)[0]).toBe('ภาษาไทยไม่มีการเว้น');
    for (const piece of split(['👍'.repeat(100)], 25)) expect(piece.isWellFormed()).toBe(true);
  });

  it('keeps little of a text without an end', () => {
    const pieces = split(['x'.repeat(100_000)], 200);
    expect(pieces.every(({ length }) => length <= 200)).toBe(true);
    expect(pieces.join('').length).toBe(100_000);
  });
});
