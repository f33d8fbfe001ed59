import { renderMarkdown } from '#src/http/pages/markdown.ts';
import { escape, plainPage } from '#src/http/pages/layout.ts';
import { formatAsMarkdown } from './as-markdown.ts';
import type { ChangelogModel } from './model.ts';
import { style } from './style.ts';
import { formatTitle } from './words.ts';

/**
 * Returns the Markdown of a changelog as a page that needs nothing else: it asks for nothing, and can be read and printed without
 * scripts.
 */
export function formatAsHtml(model: ChangelogModel): string {
  const { html: text, headings } = renderMarkdown(formatAsMarkdown(model));
  const html = text.replaceAll(/<(h[34]) (id="[^"]*")>(?=(Breaking|Warning|Harmless)\b)/g, '<$1 $2 class="$3">');
  const links = headings
    .filter(({ depth }) => depth === 2)
    .map(({ anchor, text: title }) => `<a href="#${anchor}">${escape(title)}</a>`);
  const navigation = `<nav aria-label="Contents">${links.join('')}</nav>`;
  return plainPage(
    formatTitle(model),
    html.replace('<h2', () => `${navigation}\n<h2`),
    style,
  );
}
