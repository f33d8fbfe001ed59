import { markdown } from '#src/http/pages/markdown.ts';
import { plainPage } from '#src/http/pages/layout.ts';
import { formatAsMarkdown } from './as-markdown.ts';
import type { ChangelogModel } from './model.ts';
import { style } from './style.ts';
import { formatTitle } from './words.ts';

const toId = (title: string) => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/**
 * Returns the Markdown of a changelog as a page that needs nothing else: it asks for nothing, and can be read and printed without
 * scripts. Wide tables scroll by themselves, so that the page fits a phone.
 */
export function formatAsHtml(model: ChangelogModel): string {
  const html = markdown(formatAsMarkdown(model))
    .replaceAll('<table>', '<div class="wide" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll(/<h2>(.*?)<\/h2>/g, (_, title: string) => `<h2 id="${toId(title)}">${title}</h2>`)
    .replaceAll(/<(h[34])>(Breaking|Warning|Harmless)<\/\1>/g, '<$1 class="$2">$2</$1>');
  const links = [...html.matchAll(/<h2 id="([^"]+)">(.*?)<\/h2>/g)].map(
    ([, id, title]) => `<a href="#${id}">${title}</a>`,
  );
  const navigation = `<nav aria-label="Contents">${links.join('')}</nav>`;
  return plainPage(
    formatTitle(model),
    html.replace('<h2', () => `${navigation}\n<h2`),
    style,
  );
}
