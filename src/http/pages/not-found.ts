import type { ErrorRequestHandler } from 'express';
import { Problem, problemKinds } from '#src/api/problems.ts';
import type { Asset } from './asset.ts';
import { escape, page } from './layout.ts';
import type { Site } from './site.ts';

type KnownPage = { path: string; title: string };

const wordsOf = (path: string) =>
  path
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2 && !['guides', 'docs', 'html', 'problems'].includes(word));

const mostSuggestions = 5;
/** The longest path that is compared with those of pages. */
const longestPath = 200;

const pairsOf = (word: string) => new Set(Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2)));

/** Returns how alike two words are by their pairs of letters, from 0 to 1 (the coefficient of Dice). */
function compareWords(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)];
  return (2 * [...a].filter((pair) => b.has(pair)).length) / (a.size + b.size);
}

const leastLikeness = 0.6;

/** Returns the pages whose paths have most words, or words like them, of a path that no page has. */
function suggestPages(pages: readonly KnownPage[], path: string): KnownPage[] {
  const asked = wordsOf(path.slice(0, longestPath));
  const ranked = pages.map((known) => {
    const words = wordsOf(known.path);
    const likeness = asked.map((word) => Math.max(0, ...words.map((other) => compareWords(word, other))));
    const sum = likeness.filter((each) => each >= leastLikeness).reduce((total, each) => total + each, 0);
    return { known, rank: sum / Math.max(1, words.length, asked.length) };
  });
  return ranked
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, mostSuggestions)
    .map(({ known }) => known);
}

/** Lists the pages that can be suggested. */
const listPages = ({ library }: Site): KnownPage[] => [
  { path: '/docs', title: 'Reference' },
  { path: '/clients/', title: 'Clients' },
  { path: '/changelog', title: 'Changelog' },
  ...library().documents,
  ...Object.entries(problemKinds).map(([code, { title }]) => ({ path: `/problems/${code}`, title })),
];

/** Returns the page for a path at which there is none. */
function notFoundPage(site: Site, path: string): Asset {
  const prefix = site.prefix();
  const link = (to: string, text: string) => `<a href="${escape(prefix + to)}">${escape(text)}</a>`;
  const suggestions = suggestPages(listPages(site), path).map((each) => `<li>${link(each.path, each.title)}</li>`);
  const meant = suggestions.length === 0 ? '' : `<h2>Did you mean</h2>\n<ul>\n${suggestions.join('\n')}\n</ul>\n`;
  const content = `<p class="crumbs">404</p>
<h1>There is no page at this address</h1>
<p class="lead">Nothing is served at <code>${escape(path)}</code>.</p>
${meant}<h2>Where to go on</h2>
<p>${link('/search', 'Search')} the guides and the reference, or begin with the ${link('/guides/', 'guides')}, the
${link('/docs', 'reference')} or the ${link('/', 'first page')}. The operations of the API are below <code>/v2/</code>.</p>`;
  const headers = { 'Cache-Control': 'no-store', Vary: 'Accept' };
  return page({ title: 'Not found · Parley', prefix, section: '/', content }, headers);
}

const longestShown = 300;

/** Answers with a page when a browser asks for one that is not there. Paths of the API answer with problems. */
export const answerMissingPages =
  (site: Site): ErrorRequestHandler =>
  (error, req, res, next) => {
    const isRead = req.method === 'GET' || req.method === 'HEAD';
    const isMissing = error instanceof Problem && error.status === 404 && isRead && !res.headersSent;
    const isOfApi = Boolean(res.locals.operation) || /^\/v[0-9]+(\/|$)/.test(req.path);
    if (!isMissing || isOfApi || req.accepts(['application/json', 'text/html']) !== 'text/html') return next(error);
    res.locals.failure = error;
    const { type, body, headers } = notFoundPage(site, req.path.slice(0, longestShown));
    for (const [name, value] of Object.entries(headers)) if (name !== 'ETag') res.setHeader(name, value);
    res.status(404).setHeader('Content-Type', type).setHeader('Content-Length', body.length);
    res.end(body);
  };
