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
  /** Reads an image as a URL that holds it; null when it is not there, so that its text stands alone. */
  readImage?: (href: string) => string | null;
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

/** Writes a link, or its text alone where it leads nowhere. */
const writeLink = (html: string, { href, title }: Tokens.Link, resolve: (href: string) => string | null): string => {
  const target = resolve(href);
  if (target === null) return html;
  return `<a href="${escape(target)}"${title ? ` title="${escape(title)}"` : ''}>${html}</a>`;
};

/** Writes a heading with a link to itself; the title of the page needs none. */
function writeHeading(html: string, { text, anchor, depth }: Heading): string {
  const label = escape(`Link to “${text}”`);
  const link = depth === 1 ? '' : ` <a class="anchor" href="#${escape(anchor)}" aria-label="${label}">#</a>`;
  return `<h${depth} id="${escape(anchor)}">${html}${link}</h${depth}>\n`;
}

/** Writes a quotation, or the callout that it is. */
function writeBlockquote(html: string): string {
  const [mark = '', kind] = /^<p>\[!([A-Z]+)\]\s*/.exec(html) ?? [];
  const title = kind && callouts[kind];
  if (!title) return `<blockquote>\n${html}</blockquote>\n`;
  const rest = `<p>${html.slice(mark.length)}`.replace('<p></p>\n', '');
  return `<div class="callout ${title.toLowerCase()}"><p class="callout-title">${title}</p>\n${rest}</div>\n`;
}

/** Returns our own Markdown as HTML. Wide tables and code scroll by themselves, so that a page fits a phone. */
export function renderMarkdown(text: string, options: MarkdownOptions = {}): RenderedMarkdown {
  const { headingOffset = 0, anchorPrefix = '', resolve = (href: string) => href, readImage = () => null } = options;
  const headings: Heading[] = [];
  const toAnchor = createAnchors();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading): string {
        const html = this.parser.parseInline(tokens);
        const name = toPlainText(html);
        const anchor = anchorPrefix + toAnchor(name);
        const heading = { text: name, anchor, depth: Math.min(6, depth + headingOffset) };
        headings.push(heading);
        return writeHeading(html, heading);
      },
      link(link: Tokens.Link): string {
        return writeLink(this.parser.parseInline(link.tokens), link, resolve);
      },
      image({ href, text: label }: Tokens.Image): string {
        const source = readImage(href);
        return source === null ? escape(label) : `<img src="${escape(source)}" alt="${escape(label)}">`;
      },
      code: ({ text: code, lang = '' }: Tokens.Code) => codeBlock(code, lang),
      blockquote({ tokens }: Tokens.Blockquote): string {
        return writeBlockquote(this.parser.parse(tokens));
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
