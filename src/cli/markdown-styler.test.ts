import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ForeignText } from './foreign-text.ts';
import { MarkdownStyler } from './markdown-styler.ts';
import { toPrintableLines } from '#src/telemetry/printable.ts';

const styles = { bold: ['<b>', '</b>'], code: ['<c>', '</c>'], quiet: ['<q>', '</q>'] } satisfies Record<
  string,
  [string, string]
>;

function show(...pieces: string[]): string {
  const styler = new MarkdownStyler(styles);
  return pieces.map((piece) => styler.write(piece)).join('') + styler.end();
}

describe('Markdown in a terminal', () => {
  it.each([
    ['# Title\ntext', '<b>Title</b>\ntext'],
    ['a **b** and `c *d*`', 'a <b>b</b> and <c>c *d*</c>'],
    ['```js\n# no **title**\n```\nend', '<q>```js</q>\n<c># no **title**</c>\n<q>```</q>\nend'],
    ['> said\nnot', '<q>> said</q>\nnot'],
    ['**never closed\nnext', '<b>never closed</b>\nnext'],
    ['2 * 3 *', '2 * 3 *'],
    ['#hash', '#hash'],
  ])('%j', (text, shown) => {
    expect(show(text)).toBe(shown);
  });

  it('is the same for all pieces in which it arrives, and ends each style that it begins', () => {
    const texts = fc.array(fc.constantFrom('# ', '#', '**', '*', '`', '```', '\n', '> ', '>', ' ', 'a', '~~~'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(texts, (pieces) => {
        const whole = show(pieces.join(''));
        expect(show(...pieces)).toBe(whole);
        expect(show(...pieces.join(''))).toBe(whole);
        for (const name of ['b', 'c', 'q'])
          expect(whole.split(`<${name}>`)).toHaveLength(whole.split(`</${name}>`).length);
      }),
    );
  });

  it('escapes what others have written as in one text, wherever it is cut', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\u001b', '\u{1f600}', '\u202e'), maxLength: 20 });
    fc.assert(
      fc.property(texts, (text) => {
        const foreign = new ForeignText();
        const shown = text
          .split('')
          .map((unit) => foreign.write(unit))
          .join('');
        expect(shown + foreign.end()).toBe(toPrintableLines(text));
      }),
    );
  });
});
