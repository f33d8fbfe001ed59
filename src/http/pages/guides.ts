import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Router } from 'express';
import { problem } from '#src/api/problems.ts';
import { escape, page, type Section } from './layout.ts';
import { resolveLink, type LibraryDocument } from './library.ts';
import { renderMarkdown } from './markdown.ts';
import { pageContents, sideNavigation } from './navigation.ts';
import { addPage, serveMadePages, type SitePage } from './serve-page.ts';
import { markdownAsset, readDocument, toMarkdownPath, type Site } from './site.ts';

const toLink = ({ path, shortTitle }: LibraryDocument) => ({ path, text: shortTitle });

/** Returns the navigation of the guides. */
export const guideNavigation = ({ library, prefix }: Site, current: string): string =>
  sideNavigation(
    'Guides',
    library().groups.map(({ title, documents }) => ({ title, links: documents.map(toLink) })),
    current,
    prefix(),
  );

const isRelease = ({ path }: LibraryDocument) => path.startsWith('/changelog/');

/** Returns the navigation of the changelog: the releases, the newest first. */
function releaseNavigation({ library, prefix }: Site, current: string): string {
  const releases = library().documents.filter(isRelease).map(toLink).toReversed();
  const groups = [{ title: 'Changelog', links: [{ path: '/changelog', text: 'Unreleased' }, ...releases] }];
  return sideNavigation('Releases', groups, current, prefix());
}

/** Returns Markdown whose links lead to this server, to Markdown where there is some, with the texts of its images. */
export function withFullLinks({ publicUrl, library }: Site, file: string, text: string): string {
  const documents = new Set(library().documents.map(({ path }) => path));
  const hasMarkdown = (path: string) => documents.has(path) || path.startsWith('/problems/');
  return text
    .replaceAll(/!\[([^[\]]*)\]\([^()\s]+\)/g, '$1')
    .replaceAll(/\[([^[\]]*)\]\(([^()\s]+)\)/g, (_, name: string, href: string) => {
      const target = resolveLink(file, href, '');
      if (target === null) return name;
      if (!target.startsWith('/')) return `[${name}](${target})`;
      const [path = '', hash] = target.split('#', 2);
      const at = hasMarkdown(path) ? toMarkdownPath(path) : path;
      return `[${name}](${publicUrl()}${at}${hash === undefined ? '' : `#${hash}`})`;
    });
}

/** Reads a drawing that stands beside a document as a URL that holds it; null for anything else. */
function readDrawing({ root }: Site, file: string, href: string): string | null {
  if (!/^[a-z0-9-]+\.svg$/.test(href)) return null;
  return `data:image/svg+xml;base64,${readFileSync(join(root, posix.dirname(file), href)).toString('base64')}`;
}

type DocumentFrame = { section: Section; side: (path: string) => string; crumbs: string };

/** Creates the page of a document. */
function documentPage(site: Site, document: LibraryDocument, { section, side, crumbs }: DocumentFrame): SitePage {
  const { file, path, title, summary } = document;
  return {
    html() {
      const prefix = site.prefix();
      const { html, headings } = renderMarkdown(readDocument(site, file), {
        resolve: (href) => resolveLink(file, href, prefix),
        readImage: (href) => readDrawing(site, file, href),
      });
      return page({
        title: `${title} · Parley`,
        description: summary,
        prefix,
        section,
        content: crumbs === '' ? html : `<p class="crumbs">${crumbs}</p>\n${html}`,
        side: side(path),
        contents: pageContents(headings),
        markdownPath: toMarkdownPath(path),
      });
    },
    markdown: () => markdownAsset(withFullLinks(site, file, readDocument(site, file))),
  };
}

/** Creates the list of the guides. */
function guideIndex(site: Site): SitePage {
  const title = 'Guides';
  const lead = 'How to build on Parley and how to run it. Each guide can be tried against this server as it stands.';
  return {
    html() {
      const prefix = site.prefix();
      const groups = site.library().groups.map(({ title: name, documents }) => {
        const cards = documents.map(
          ({ path, shortTitle, summary }) =>
            `<li><a href="${escape(prefix + path)}">${escape(shortTitle)}</a><p>${escape(shorten(summary))}</p></li>`,
        );
        return `<h2>${escape(name)}</h2>\n<ul class="cards">\n${cards.join('\n')}\n</ul>`;
      });
      const content = `<h1>${title}</h1>\n<p class="lead">${lead}</p>\n${groups.join('\n')}`;
      const markdownPath = toMarkdownPath('/guides/');
      return page({ title: `${title} · Parley`, prefix, section: '/guides/', content, isWide: true, markdownPath });
    },
    markdown: () => markdownAsset(`# ${title}\n\n${lead}\n\n${listGuides(site)}`),
  };
}

/** The most characters of a summary on a card. */
const mostOfSummary = 150;

/** Returns the first sentences of a text, as many as a card takes. */
function shorten(text: string): string {
  const [first = '', ...rest] = text.split(/(?<=[.:]) /);
  let taken = first;
  for (const sentence of rest) {
    if (taken.length + sentence.length >= mostOfSummary) break;
    taken = `${taken} ${sentence}`;
  }
  if (taken.length > mostOfSummary) taken = `${taken.slice(0, taken.lastIndexOf(' ', mostOfSummary))} …`;
  return taken.replace(/:$/, '.');
}

/** Lists all guides as Markdown, with their addresses. */
export const listGuides = ({ library, publicUrl }: Site): string =>
  library()
    .groups.map(({ title, documents }) => {
      const items = documents.map(
        (each) => `- [${each.title}](${publicUrl()}${toMarkdownPath(each.path)}): ${shorten(each.summary)}`,
      );
      return `## ${title}\n\n${items.join('\n')}\n`;
    })
    .join('\n');

/** Finds a document by its path without a slash at its end. @throws a problem with status 404 */
function requireDocument({ library }: Site, path: string): LibraryDocument {
  const document = library().documents.find((each) => each.path.replace(/\/$/, '') === path);
  if (document) return document;
  throw problem('resource_not_found', 'There is no page of this name. All guides are listed at /guides/.');
}

/** Serves the guides, and the changelog with its releases. */
export function addGuides(router: Router, site: Site): void {
  const link = (path: string, text: string) => `<a href="${escape(site.prefix() + path)}">${text}</a>`;
  const side = (current: string) => guideNavigation(site, current);
  addPage(router, '/guides/', guideIndex(site));
  const findGuide = (path: string) => {
    const document = requireDocument(site, path);
    const group = site.library().groups.find(({ documents }) => documents.includes(document));
    const above = group ? escape(group.title) : link('/guides/decisions/', 'Decisions');
    return documentPage(site, document, {
      section: '/guides/',
      side,
      crumbs: `${link('/guides/', 'Guides')} / ${above}`,
    });
  };
  router.get('/guides/*path', serveMadePages(findGuide));

  const frame = { section: '/changelog' as const, side: (path: string) => releaseNavigation(site, path) };
  const summary = 'What each release of Parley has added and changed.';
  const changelog = { file: 'CHANGELOG.md', path: '/changelog', title: 'Changelog', shortTitle: 'Changelog', summary };
  addPage(router, '/changelog', documentPage(site, changelog, { ...frame, crumbs: '' }));
  const findRelease = (path: string) =>
    documentPage(site, requireDocument(site, path), { ...frame, crumbs: link('/changelog', 'Changelog') });
  router.get('/changelog/*path', serveMadePages(findRelease));
}
