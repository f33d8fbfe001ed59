import { Marked, type Tokens } from 'marked';
import { highlight } from './highlight.ts';
import { escape } from './layout.ts';

/** A heading of a text: its text without marks, its anchor, and its level from 1 on. */
export type Heading = { text: string; anchor: string; depth: number };

/** A text as HTML, with its headings in their order. */
export type RenderedMarkdown = { html: string; headings: Heading[] };

export type MarkdownOptions = {
  /** The number of levels by which headings are lowered. */
  headingOffset?: number;
  /** The beginning of all anchors, for a page of several texts. */
  anchorPrefix?: string;
  /** Returns where a link leads on this server; null when nothing is there, so that its text stands alone. */
  resolve?: (href: string) => string | null;
};

/** Returns anchors of headings as code hosts make them, each once. */
function createAnchors(): (text: string) => string {
  const used = new Map<string, number>();
  return (text) => {
    const anchor = text
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
      .replaceAll(' ', '-');
    const count = used.get(anchor) ?? 0;
    used.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  };
}

/** The callouts that code hosts know, `> [!NOTE]` in Markdown, with their titles. */
const callouts: Record<string, string> = {
  NOTE: 'Note',
  TIP: 'Tip',
  IMPORTANT: 'Important',
  WARNING: 'Warning',
  CAUTION: 'Caution',
};

/** Removes the marks of Markdown, and what HTML has instead of characters, from a text of one line. */
const toPlainText = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Code that is wider than the page scrolls, and so must be reachable by keyboard. */
export const codeBlock = (code: string, language: string): string =>
  `<div class="code"><pre tabindex="0"><code>${highlight(code, language)}</code></pre></div>\n`;

/** Returns our own Markdown as HTML. Wide tables and code scroll by themselves, so that a page fits a phone. */
export function renderMarkdown(
  text: string,
  { headingOffset = 0, anchorPrefix = '', resolve }: MarkdownOptions = {},
): RenderedMarkdown {
  const headings: Heading[] = [];
  const toAnchor = createAnchors();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth: written }: Tokens.Heading): string {
        const depth = Math.min(6, written + headingOffset);
        const html = this.parser.parseInline(tokens);
        const name = toPlainText(html);
        const anchor = anchorPrefix + toAnchor(name);
        headings.push({ text: name, anchor, depth });
        const link =
          depth === 1
            ? ''
            : ` <a class="anchor" href="#${escape(anchor)}" aria-label="${escape(`Link to “${name}”`)}">#</a>`;
        return `<h${depth} id="${escape(anchor)}">${html}${link}</h${depth}>\n`;
      },
      link({ href, title, tokens }: Tokens.Link): string {
        const html = this.parser.parseInline(tokens);
        const target = resolve ? resolve(href) : href;
        if (target === null) return html;
        return `<a href="${escape(target)}"${title ? ` title="${escape(title)}"` : ''}>${html}</a>`;
      },
      code: ({ text: code, lang = '' }: Tokens.Code) => codeBlock(code, lang),
      blockquote({ tokens }: Tokens.Blockquote): string {
        const html = this.parser.parse(tokens);
        const [, kind] = /^<p>\[!([A-Z]+)\]\s*/.exec(html) ?? [];
        const title = kind && callouts[kind];
        if (!title) return `<blockquote>\n${html}</blockquote>\n`;
        const rest = html.replace(/^<p>\[![A-Z]+\]\s*/, '<p>').replace(/^<p><\/p>\s*/, '');
        return `<div class="callout ${title.toLowerCase()}"><p class="callout-title">${title}</p>\n${rest}</div>\n`;
      },
      html: ({ text: html }: Tokens.HTML | Tokens.Tag) => (html.trimStart().startsWith('<!--') ? '' : html),
    },
  });
  const html = marked
    .parse(text, { async: false })
    .replaceAll('<table>', '<div class="table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll(/<th(?=[ >])/g, '<th scope="col"');
  return { html, headings };
}
