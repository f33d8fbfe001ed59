import { escape } from './layout.ts';
import type { Heading } from './markdown.ts';

type NavigationLink = { path: string; text: string };

/** Pages of a section that are shown together. */
type NavigationGroup = { title: string; links: NavigationLink[] };

/** Returns the navigation of a section, with the page that is shown marked. */
export function sideNavigation(
  label: string,
  groups: readonly NavigationGroup[],
  current: string,
  prefix: string,
): string {
  const sections = groups.map(({ title, links }) => {
    const items = links.map(({ path, text }) => {
      const mark = path === current ? ' aria-current="page"' : '';
      return `<li><a href="${escape(prefix + path)}"${mark}>${escape(text)}</a></li>`;
    });
    return `<section>\n<h2>${escape(title)}</h2>\n<ul>\n${items.join('\n')}\n</ul>\n</section>`;
  });
  return `<nav class="side" aria-label="${escape(label)}">\n${sections.join('\n')}\n</nav>`;
}

const fewestContents = 2;
const deepest = 3;

/** Returns the list of a page's headings; nothing when there are few. */
export function pageContents(headings: readonly Heading[]): string {
  const shown = headings.filter(({ depth }) => depth > 1 && depth <= deepest);
  if (shown.filter(({ depth }) => depth === 2).length < fewestContents) return '';
  const tooMany = shown.length > 24;
  const items = shown
    .filter(({ depth }) => depth === 2 || !tooMany)
    .map(({ text, anchor, depth }) => {
      const kind = depth > 2 ? ' class="deep"' : '';
      return `<li${kind}><a href="#${escape(anchor)}">${escape(text)}</a></li>`;
    });
  return `<nav class="contents" aria-label="On this page">\n<h2>On this page</h2>\n<ul>\n${items.join('\n')}\n</ul>\n</nav>`;
}
