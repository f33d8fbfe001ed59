import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatColumns } from './columns.ts';
import { cutToWidth, getDisplayWidth, padToWidth } from './display-width.ts';
import { formatProgress, Progress } from './progress.ts';

const printable = fc.string({ unit: fc.constantFrom('a', 'é', '日', '😀', 'e\u0301', ' ', 'ﬀ') });

describe('the width of text in a terminal', () => {
  it('counts two columns for wide characters and none for marks', () => {
    expect(['abc', '日本', '😀', 'e\u0301', ''].map(getDisplayWidth)).toEqual([3, 4, 2, 1, 0]);
  });

  it('is kept by cutting and padding', () => {
    fc.assert(
      fc.property(printable, fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(getDisplayWidth(cutToWidth(text, width))).toBeLessThanOrEqual(width);
        expect(getDisplayWidth(padToWidth(cutToWidth(text, width), width))).toBe(width);
        if (getDisplayWidth(text) <= width) expect(cutToWidth(text, width)).toBe(text);
      }),
    );
  });
});

describe('columns', () => {
  const rows = [
    ['agt_01k2c5gq8zf3vr4xw1m6t0y9ab', 'a name of some length', 'a text that is longer than all the others'],
  ];

  it('fit into the terminal, and ids stay whole', () => {
    const lines = formatColumns(['ID', 'NAME', 'TEXT'], rows, 60).trimEnd().split('\n');
    for (const line of lines) expect(getDisplayWidth(line)).toBeLessThanOrEqual(60);
    expect(lines[1]).toMatch(/^agt_01k2c5gq8zf3vr4xw1m6t0y9ab {2}a name.* {2}a text.*…$/);
    expect(formatColumns(['ID', 'NAME', 'TEXT'], rows, null)).toContain('all the others\n');
    expect(formatColumns(['ID', 'NAME', 'TEXT'], rows, 10)).toBe(
      'ID                              NAME\nagt_01k2c5gq8zf3vr4xw1m6t0y9ab  a name …\n',
    );
  });

  it('stand one below the other with wide characters', () => {
    expect(
      formatColumns(
        ['A', 'B'],
        [
          ['日本', 'x'],
          ['abc', 'y'],
        ],
        null,
      ),
    ).toBe('A     B\n日本  x\nabc   y\n');
  });
});

describe('a progress bar', () => {
  it('fits into one line of any terminal', () => {
    fc.assert(
      fc.property(
        printable,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 2, max: 120 }),
        (text, share, width) => {
          expect(getDisplayWidth(formatProgress('Importing', share, text, width))).toBeLessThan(width);
        },
      ),
    );
    expect(formatProgress('Importing', 0.5, '3 imported', 80)).toBe(
      `Importing  ${'█'.repeat(12)}${'░'.repeat(12)}   50 %  3 imported`,
    );
  });

  it('is drawn in a terminal only, now and then, and taken away', () => {
    let [drawn, now] = ['', 0];
    const terminal = { isTTY: true, columns: 80, write: (text: string) => (drawn += text) };
    const bar = new Progress('Importing', terminal, () => now);
    bar.show(0.1);
    bar.show(0.2);
    expect(drawn).toContain('10 %');
    expect(drawn).not.toContain('20 %');
    now = 1_000;
    bar.show(0.3);
    bar.clear();
    bar.clear();
    expect(drawn.endsWith('30 %  \r\u001b[2K')).toBe(true);
    drawn = '';
    new Progress('Importing', { ...terminal, isTTY: false }, () => now).show(0.5);
    expect(drawn).toBe('');
  });
});
