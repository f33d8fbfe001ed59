import type { Asset } from './asset.ts';
import { escape, page } from './layout.ts';
import type { Site } from './site.ts';

/** Returns the page of the search. Until its script replaces them, it has links to the lists of all pages. */
export function searchPage({ prefix: prefixOf }: Site): Asset {
  const prefix = prefixOf();
  const link = (path: string, text: string) => `<a href="${escape(prefix + path)}">${text}</a>`;
  const content = `<h1>Search</h1>
<div class="finder" id="finder"><p>The search needs JavaScript. Everything that it finds is in the ${link('/guides/', 'guides')}, the
${link('/docs', 'reference')} and the list of ${link('/problems/', 'problems')}.</p></div>`;
  return page({ title: 'Search · Parley', prefix, section: '/', content });
}
