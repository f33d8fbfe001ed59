import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLines, foldRows, type DiffLine, type DiffRow } from './line-diff.ts';
import { toSortedJson } from './to-sorted-json.ts';

const toText = (line: DiffLine): string => line.parts.map(({ text }) => text).join('');
const linesOf = (rows: readonly DiffRow[], side: 'left' | 'right') => rows.flatMap((row) => row[side] ?? []);
const split = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

describe('compareLines', () => {
  const text = fc
    .array(fc.constantFrom('alpha beta', 'gamma', '', '  delta', 'alpha gamma', 'é😀'), { maxLength: 12 })
    .map((lines) => lines.join('\n'));

  it('has every line of both texts once, in order, with its number', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const rows = compareLines(left, right);
        for (const [side, source] of [
          ['left', left],
          ['right', right],
        ] as const) {
          const lines = linesOf(rows, side);
          expect(lines.map(toText)).toEqual(split(source));
          expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
        }
        for (const { kind, left: l, right: r } of rows) {
          expect(l === null && r === null).toBe(false);
          if (kind === 'same') expect(toText(l!)).toBe(toText(r!));
          if (kind === 'changed') expect(toText(l!)).not.toBe(toText(r!));
        }
      }),
    );
  });

  it('sets a changed line beside the one in its place, with the words that differ', () => {
    const rows = compareLines('You are kind.\nBe brief.', 'You are very kind.\nBe brief.\nSay hello.');
    expect(rows.map(({ kind }) => kind)).toEqual(['changed', 'same', 'added']);
    expect(rows[0]!.right!.parts.filter(({ isChanged }) => isChanged).map(({ text: part }) => part.trim())).toEqual([
      'very',
    ]);
    expect(compareLines('', '')).toEqual([]);
    expect(compareLines('a', '').map(({ kind }) => kind)).toEqual(['removed']);
  });

  it('gives up on texts that differ in thousands of lines, and still shows both whole', () => {
    const many = (word: string) => Array.from({ length: 2_000 }, (_, index) => `${word} ${index}`).join('\n');
    const rows = compareLines(many('a'), many('b'));
    expect([linesOf(rows, 'left').length, linesOf(rows, 'right').length]).toEqual([2_000, 2_000]);
  });
});

describe('foldRows', () => {
  it('folds what is far from a change, and loses no row', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const rows = compareLines(lines.join('\n'), lines.with(20, 'another').join('\n'));
    const blocks = foldRows(rows);
    expect(blocks.map(({ isFolded, rows: { length } }) => [isFolded, length])).toEqual([
      [true, 17],
      [false, 7],
      [true, 16],
    ]);
    expect(blocks.flatMap((block) => block.rows)).toEqual(rows);
  });
});

describe('toSortedJson', () => {
  it('is the same for values whose members stand in another order', () => {
    expect(toSortedJson({ b: [{ y: 1, x: 2 }], a: 1 })).toBe(toSortedJson({ a: 1, b: [{ x: 2, y: 1 }] }));
    expect(toSortedJson(undefined)).toBe('');
  });
});
