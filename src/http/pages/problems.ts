import type { RequestHandler } from 'express';
import { problem, problemKinds } from '#src/api/problems.ts';
import type { ErrorCode } from '#generated/v2/client/types.gen.ts';
import { withFullLinks } from './guides.ts';
import { page } from './layout.ts';
import { resolveLink } from './library.ts';
import { renderMarkdown } from './markdown.ts';
import { sideNavigation } from './navigation.ts';
import { serveMadePages, type SitePage } from './serve-page.ts';
import { markdownAsset, readDocument, toMarkdownPath, type Site } from './site.ts';

/** Tells whether there is a problem of this name. */
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(problemKinds, code);

const listProblems = () => Object.entries(problemKinds) as [ErrorCode, (typeof problemKinds)[ErrorCode]][];

/** Returns the navigation of the problems, by their status. */
function problemNavigation(current: string, prefix: string): string {
  const byStatus = Map.groupBy(
    listProblems().toSorted(([, a], [, b]) => a.status - b.status),
    ([, { status }]) => status,
  );
  const groups = [...byStatus].map(([status, problems]) => ({
    title: String(status),
    links: problems.map(([code, { title }]) => ({ path: `/problems/${code}`, text: title })),
  }));
  return sideNavigation('Problems', groups, current, prefix);
}

/** Creates the list of all problems, the first place to look for what an answer means. */
export function problemIndex(site: Site): SitePage {
  const rows = listProblems().map(
    ([code, { status, title, retryable }]) =>
      `| ${status} | [\`${code}\`](/problems/${code}) | ${title} | ${retryable ? 'yes' : 'no'} |`,
  );
  const text = `# Problems

Every error is an \`application/problem+json\` document in the form of RFC 9457. Its \`error_code\` is one of these, and its \`type\`
is the address of the page about it. The \`error\` event of a stream carries the same document.

| Status | error_code | Title | Try again? |
|---|---|---|---|
${rows.join('\n')}
`;
  return {
    html() {
      const prefix = site.prefix();
      const { html } = renderMarkdown(text, { resolve: (href) => prefix + href });
      const description = 'What each error of Parley means and what to do about it.';
      const markdownPath = toMarkdownPath('/problems/');
      const side = problemNavigation('', prefix);
      return page({
        title: 'Problems · Parley',
        description,
        prefix,
        section: '/problems/',
        content: html,
        side,
        markdownPath,
      });
    },
    markdown: () => markdownAsset(withFullLinks(site, 'docs/problems/README.md', text)),
  };
}

/** Creates the page that a problem's `type` points to, from `docs/problems`, with this server's address in the example. */
function problemPage(site: Site, code: ErrorCode): SitePage {
  const { status, title, retryable } = problemKinds[code];
  const file = `docs/problems/${code}.md`;
  return {
    html() {
      const prefix = site.prefix();
      const { html } = renderMarkdown(readDocument(site, file), { resolve: (href) => resolveLink(file, href, prefix) });
      const again = retryable
        ? '<span class="badge good">May pass: try again later</span>'
        : '<span class="badge">Trying again changes nothing</span>';
      const facts = `<p><code>${code}</code> <span class="badge">Status ${status}</span> ${again}</p>`;
      const path = `/problems/${code}`;
      return page({
        title: `${title} · Parley`,
        prefix,
        section: '/problems/',
        content: html.replace('</h1>', () => `</h1>\n${facts}`),
        side: problemNavigation(path, prefix),
        markdownPath: toMarkdownPath(path),
      });
    },
    markdown: () => markdownAsset(withFullLinks(site, file, readDocument(site, file))),
  };
}

/** Serves the pages of problems. */
export const serveProblems = (site: Site): RequestHandler =>
  serveMadePages((path) => {
    const code = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
    if (isErrorCode(code)) return problemPage(site, code);
    throw problem('resource_not_found', `There is no problem called ${code}. All are listed at /problems/.`);
  });
