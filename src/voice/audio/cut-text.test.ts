import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { cutToHeard } from './cut-text.ts';

const sentence = fc.record({
  text: fc.string({ minLength: 1, maxLength: 40 }),
  durationMs: fc.integer({ min: 1, max: 5_000 }),
  isWhole: fc.constant(true),
});

describe('cutToHeard', () => {
  it('keeps whole words that were heard', () => {
    const sentences = [
      { text: 'Hello there.', durationMs: 1_000, isWhole: true },
      { text: ' How are you today?', durationMs: 2_000, isWhole: true },
    ];
    expect(cutToHeard(sentences, 0)).toBe('');
    expect(cutToHeard(sentences, 500)).toBe('Hello');
    expect(cutToHeard(sentences, 1_000)).toBe('Hello there.');
    expect(cutToHeard(sentences, 2_000)).toBe('Hello there. How are');
    expect(cutToHeard(sentences, 9_000)).toBe('Hello there. How are you today?');
  });

  it('has nothing before anything was heard, all after the end, and never less for more that was heard', () => {
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 6 }), fc.nat(20_000), fc.nat(20_000), (sentences, one, other) => {
        const whole = sentences.map(({ text }) => text).join('');
        const endMs = sentences.reduce((sum, { durationMs }) => sum + durationMs, 0);
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((ms) => cutToHeard(sentences, ms));
        expect([cutToHeard(sentences, 0), cutToHeard(sentences, endMs)]).toEqual(['', whole]);
        expect(whole.startsWith(more!) && more!.startsWith(less!)).toBe(true);
      }),
      { numRuns: scaleRuns(200) },
    );
  });

  it('does not take a sentence for heard of which no sound, or only the beginning, was made', () => {
    const first = { text: 'It is cold. ', durationMs: 1_000, isWhole: true };
    const text = 'Take the long coat that hangs behind the door.';
    const unmade = { text, durationMs: 0, isWhole: false };
    expect(cutToHeard([unmade], 0)).toBe('');
    expect(cutToHeard([first, unmade], 1_000)).toBe('It is cold. ');
    const begun = { text, durationMs: 500, isWhole: false };
    expect(cutToHeard([first, begun], 1_500)).toBe('It is cold. Take');
    expect(cutToHeard([first, { ...begun, isWhole: true }], 1_500)).toBe(`It is cold. ${text}`);
  });
});
