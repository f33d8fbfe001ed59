import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from './highlight.ts';
import { escape } from './layout.ts';
import { renderMarkdown } from './markdown.ts';

describe('renderMarkdown', () => {
  it('gives headings the anchors of code hosts, each once, and lowers them', () => {
    const { html, headings } = renderMarkdown('## `PARLEY_X`: a *name*\n\n## Why?\n\n### Why?\n', { headingOffset: 1 });
    expect(headings).toEqual([
      { text: 'PARLEY_X: a name', anchor: 'parley_x-a-name', depth: 3 },
      { text: 'Why?', anchor: 'why', depth: 3 },
      { text: 'Why?', anchor: 'why-1', depth: 4 },
    ]);
    expect(html).toContain('<h4 id="why-1">Why? <a class="anchor" href="#why-1"');
  });

  it('leaves the text of a link that leads nowhere, and no comments', () => {
    const { html } = renderMarkdown('<!-- made -->\n\n[a](x.md) and [b](y.ts)', {
      resolve: (href) => (href === 'x.md' ? '/x' : null),
    });
    expect(html).toBe('<p><a href="/x">a</a> and b</p>\n');
  });

  it('makes callouts of what code hosts know as such', () => {
    const { html } = renderMarkdown('> [!WARNING]\n> Keep the key.\n');
    expect(html).toBe(
      '<div class="callout warning"><p class="callout-title">Warning</p>\n<p>Keep the key.</p>\n</div>\n',
    );
    expect(renderMarkdown('> Said.\n').html).toBe('<blockquote>\n<p>Said.</p>\n</blockquote>\n');
  });

  it('lets tables scroll', () => {
    const { html } = renderMarkdown('| A |\n|---|\n| b |\n');
    expect(html).toMatch(/^<div class="table" tabindex="0"><table>\n<thead>\n<tr>\n<th scope="col">A<\/th>/);
    expect(html).toContain('</table></div>');
  });
});

describe('highlight', () => {
  it.each([
    ['json', '{"a": "b", "c": [1.5, true]}', ['name "a"', 'text "b"', 'name "c"', 'number 1.5', 'word true']],
    ['sh', "curl -H 'X: y' $URL # now", ['word curl', "text 'X: y'", 'name $URL', 'note # now']],
    ['ts', 'const a = `b`; // c', ['word const', 'text `b`', 'note // c']],
    ['python', 'async with a: # b', ['word async', 'word with', 'note # b']],
    ['yaml', 'image: "x" # y', ['name image', 'text "x"', 'note # y']],
  ])('marks the parts of %s', (language, code, parts) => {
    const html = highlight(code, language);
    const found = [...html.matchAll(/<span class="t-(\w+)">([^<]*)<\/span>/g)].map(
      ([, kind, text]) => `${kind} ${text}`,
    );
    expect(found).toEqual(parts.map((part) => escape(part)));
  });

  it('changes nothing of the text, whatever it is', () => {
    const languages = fc.constantFrom('ts', 'python', 'sh', 'json', 'yaml', 'text', '', 'constructor');
    const pieces = fc.constantFrom(
      '"',
      "'",
      '`',
      '\\',
      '#',
      '//',
      '/*',
      '<b>',
      '&',
      '$',
      '{',
      '\n',
      'const',
      '1',
      ' ',
      'é',
    );
    fc.assert(
      fc.property(languages, fc.array(pieces, { maxLength: 40 }), (language, parts) => {
        const code = parts.join('');
        expect(highlight(code, language).replaceAll(/<\/?span[^>]*>/g, '')).toBe(escape(code));
      }),
    );
  });
});
