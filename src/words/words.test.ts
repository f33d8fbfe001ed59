import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toIndexWords, computeEditDistance, getMaxEdits, toWords } from './words.ts';

describe('wordsOf', () => {
  it('folds case, accents and forms, and splits what has no spaces into pairs', () => {
    expect(toWords("Größe, ÄPFEL: crème-brûlée d'Ada 9 AM e-mail x@example.com")).toEqual(
      'grosse apfel creme brulee d ada 9 am e mail x example com'.split(' '),
    );
    expect(toWords('窓側の席 A席')).toEqual(['窓側', '側の', 'の席', 'a', '席']);
    expect(toWords('커피를 좋아함')).toEqual(['커피', '피를', '좋아', '아함']);
    expect(toWords('№4711 Acme™ 5㎏')).toEqual(['no', '4711', 'acme', 'tm', '5', 'kg']);
    expect(toWords('?! …')).toEqual([]);
  });

  it('takes the letters that scripts share for letters of the words that they are in', () => {
    expect(toWords('ビールとﾋﾞｰﾙ')).toEqual(['びー', 'ーる', 'ると', 'とび', 'びー', 'ーる']);
    expect(toWords('〆切 々')).toEqual(['〆切', '々']);
    expect(toWords('バス')).not.toEqual(toWords('ハス'));
    expect(toWords('か\u3099 あ\u3099')).toEqual(['が', 'あ']);
  });

  it('finds each word of Japanese within a text, in hiragana and katakana alike', () => {
    const kana = Array.from({ length: 0x3094 - 0x3041 + 1 }, (_, at) => String.fromCodePoint(0x3041 + at));
    const toKatakana = (text: string) =>
      text.replace(/[\u3041-\u3096]/g, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0x60));
    const letters = fc.string({ unit: fc.constantFrom(...kana, 'ー', '々', '〆', '猫'), minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, letters, (before, word, after) => {
        const text = new Set(toIndexWords(before + word + after));
        expect(toWords(toKatakana(word)).filter((one) => !text.has(one))).toEqual([]);
        expect(toWords(toKatakana(word))).toEqual(toWords(word));
      }),
    );
  });

  it('takes emoji for words, whatever the tone of the skin', () => {
    expect(toWords('Loves 🦊, 👍🏽 and 👍, ❤️ 🇳🇴!')).toEqual(['loves', '🦊', '👍', 'and', '👍', '❤', '🇳🇴']);
    expect(toWords('👩‍🚀🎉')).toEqual(['👩', '🚀', '🎉']);
    expect(toIndexWords('party🎉 🎉')).toEqual(['party', '🎉']);
  });

  it('reads a text of any length, whatever scripts it mixes, and cuts words that are long', () => {
    expect(toWords('a日'.repeat(100_000))).toHaveLength(200_000);
    expect(toWords(`${'a'.repeat(5_000)}日本${'b'.repeat(5_000)}`)).toEqual(['a'.repeat(64), '日本', 'b'.repeat(64)]);
  });

  it('reads ASCII as it reads it beside other letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 200 }), (text) => {
        expect([...toWords(text), 'e']).toEqual(toWords(`${text} é`));
      }),
      { numRuns: 300 },
    );
  });

  it('gives words that can stand in a query of PostgreSQL, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const word of toWords(text))
          expect(word).toMatch(/^([\p{L}\p{N}]{1,64}|\p{Extended_Pictographic}|\p{Regional_Indicator}{2})$/u);
        expect(toWords(toWords(text).join(' ')).length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('indexWordsOf', () => {
  it('has the single letters of scripts in which they are words too', () => {
    expect(toIndexWords('黒猫 cat 猫')).toEqual(['黒猫', 'cat', '猫', '黒']);
    expect(toIndexWords('ねこ')).toEqual(['ねこ']);
  });
});

describe('slipsBetween', () => {
  it('counts letters that were added, left out, exchanged or swapped', () => {
    for (const [one, other, slips] of [
      ['prefer', 'prefer', 0],
      ['prefer', 'perfer', 1],
      ['prefer', 'prefr', 1],
      ['prefer', 'prefeer', 1],
      ['prefer', 'prefar', 1],
      ['hazelnut', 'hazlenut', 1],
      ['subscription', 'subscripton', 1],
      ['notification', 'notifcatoin', 2],
    ] as const)
      expect(computeEditDistance(one, other, 2), other).toBe(slips);
    expect(computeEditDistance('coffee', 'tea', 2)).toBe(3);
  });

  it('is the same both ways, and no more than the letters of the longer word', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (one, other) => {
        const slips = computeEditDistance(one, other, 20);
        expect(slips).toBe(computeEditDistance(other, one, 20));
        expect(slips).toBeLessThanOrEqual(Math.max(one.length, other.length));
        expect(computeEditDistance(one, other, 1)).toBe(Math.min(slips, 2));
      }),
    );
  });

  it('is not asked for short words and numbers', () => {
    expect(['tea', '48213', 'prefer', 'subscription'].map(getMaxEdits)).toEqual([0, 0, 1, 2]);
  });
});
