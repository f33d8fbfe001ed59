import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldWords } from './held-words.ts';
import type { QueryTerm } from './query-terms.ts';
import { scoreWords } from './score-words.ts';

const word = fc.constantFrom('ant', 'bee', 'cow', 'dog', 'eel', 'ñu', '~de:hund', '@agt');
const change = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  words: fc.option(fc.uniqueArray(word, { minLength: 1 })),
});
const form = fc.record({
  text: word.filter((text) => !text.startsWith('@')),
  worth: fc.constantFrom(0.3, 0.9, 1),
  mass: fc.constant(0.5),
  memories: fc.constant(1),
});
const term = fc.record({
  word,
  isDate: fc.constant(false),
  weight: fc.integer({ min: 1, max: 9 }),
  memories: fc.constant(1),
  forms: fc.uniqueArray(form, { maxLength: 4, selector: ({ text }) => text }),
});

/** Holds memories that are written and deleted one after the other. Returns what is held, and what is there in the end. */
function hold(changes: readonly { id: string; words: string[] | null }[]) {
  const held = new HeldWords();
  const there = new Map<string, string[]>();
  for (const { id, words } of changes)
    if (words) {
      held.set(id, words);
      there.set(id, words);
    } else {
      held.delete(id);
      there.delete(id);
    }
  return { held, there };
}

/** Adds up the best forms of terms that are among some words. */
function sumBest(terms: readonly QueryTerm[], words: readonly string[]): { weight: number; mass: number } {
  const best = terms.map(({ weight, forms }) => {
    const found = forms.filter(({ text }) => words.includes(text));
    return { weight: weight * Math.max(0, ...found.map(({ worth }) => worth)), mass: found.length > 0 ? 0.5 : 0 };
  });
  return {
    weight: best.reduce((sum, { weight }) => sum + weight, 0),
    mass: best.reduce((sum, { mass }) => sum + mass, 0),
  };
}

describe('words that are held', () => {
  it('are those of the memories that are there, each with its newest words', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const { held, there } = hold(changes);
        expect(held.memories).toBe(there.size);
        for (const text of ['ant', 'bee', 'ñu', '~de:hund', 'fox']) {
          const ids = held.find(text).map((place) => held.getId(place));
          const expected = [...there].filter(([, words]) => words.includes(text)).map(([id]) => id);
          expect(ids.toSorted()).toEqual(expected.toSorted());
          for (const place of held.find(text)) expect(held.getLength(place)).toBe(there.get(held.getId(place))!.length);
        }
        const near = new Set(held.listNear({ first: 'ñ', shortest: 1, longest: 2 }));
        if ([...there.values()].some((words) => words.includes('ñu'))) expect([...near]).toEqual(['ñu']);
      }),
    );
  });

  it('score each memory by the best form of each term, and only those that are asked for', () => {
    const cases = fc.record({
      changes: fc.array(change, { maxLength: 20 }),
      terms: fc.array(term, { maxLength: 4 }),
      ids: fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'z'))),
    });
    fc.assert(
      fc.property(cases, ({ changes, terms, ids }) => {
        const { held, there } = hold(changes);
        const { places, weights, masses } = scoreWords(held, terms, ids);
        const scored = [...places].map((place, at) => [held.getId(place), { weight: weights[at], mass: masses[at] }]);
        const expected = [...there]
          .filter(([id]) => !ids || ids.some((one) => one === id))
          .map(([id, words]) => ({ id, ...sumBest(terms, words) }))
          .filter(({ weight }) => weight > 0)
          .map(({ id, weight, mass }) => [id, { weight: expect.closeTo(weight, 9), mass: expect.closeTo(mass, 9) }]);
        expect(scored).toHaveLength(expected.length);
        expect(Object.fromEntries(scored)).toEqual(Object.fromEntries(expected));
      }),
    );
  });

  it('are to be read anew when most memories were replaced, and not before', () => {
    const held = new HeldWords();
    for (let index = 0; index < 1_000; index += 1) held.set('one', ['ant']);
    expect(held.measure()).toBeLessThan(1_000_000);
    held.set('one', ['ant']);
    held.set('one', ['ant']);
    expect(held.measure()).toBe(Infinity);
  });
});
