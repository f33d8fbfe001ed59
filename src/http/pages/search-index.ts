import { problemKinds } from '#src/api/problems.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { asset, type Asset } from './asset.ts';
import type { Bundle } from './contract.ts';
import { renderMarkdown } from './markdown.ts';
import { operationPath, webhooksPath, type ReferenceName } from './reference-links.ts';
import { readDocument, type Site } from './site.ts';
import { listWebhookRequests, toWebhookAnchor } from './webhook-requests.ts';

/** A place that the search finds: a page, or a section of one. */
type SearchEntry = {
  kind: string;
  title: string;
  /** The heading of the section; empty for the beginning of a page. */
  heading: string;
  url: string;
  text: string;
  /** What its rank is multiplied by. */
  weight: number;
};

/**
 * The longest text of an entry, in characters: of what describes the product, and of what is ranked far below it, so that the
 * index stays small. Their titles and headings are found whole.
 */
const longestText = 800;
const longestMinorText = 120;
const minorWeight = 0.5;

const toText = (html: string): string =>
  html
    .replaceAll(/<a class="anchor".*?<\/a>/g, '')
    .replaceAll(/<\/(?:p|li|td|th|pre|h\d)>/g, ' ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longestText);

/** The kind of pages that are too short to be found by sections. */
const problemKind = 'Problem';

type PageOfText = { kind: string; title: string; path: string; markdown: string; weight: number };

/** Returns the sections of a page. */
function listSections({ kind, title, path, markdown, weight }: PageOfText): SearchEntry[] {
  const { html, headings } = renderMarkdown(markdown);
  const [start = '', ...sections] = html.split(/(?=<h[23] id=)/);
  const entry = { kind, title, weight };
  if (kind === problemKind)
    return [{ ...entry, heading: '', url: path, text: toText(html.replace(/<h1.*?<\/h1>/s, '')) }];
  const beginning = { ...entry, heading: '', url: path, text: toText(start.replace(/<h1.*?<\/h1>/s, '')) };
  const below = headings.filter(({ depth }) => depth === 2 || depth === 3);
  return [
    beginning,
    ...sections.map((section, place) => {
      const { text: heading, anchor } = below[place]!;
      return { ...entry, heading, url: `${path}#${anchor}`, text: toText(section.replace(/<h\d.*?<\/h\d>/s, '')) };
    }),
  ];
}

type Operation = { operationId: string; summary: string; description?: string; 'x-sdk'?: string };

/** Returns the operations of a contract. */
function listOperations(bundle: Bundle, version: ReferenceName): SearchEntry[] {
  const { paths } = bundle as Bundle & { paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, { operationId }]) => operationId !== undefined)
      .map(([method, operation]) => {
        const { operationId, summary, description = '', 'x-sdk': sdk } = operation;
        const names = [operationId, ...(sdk === undefined ? [] : [sdk])].join(' ');
        return {
          kind: { v2: 'Operation', openai: 'OpenAI clients', v1: 'Version 1' }[version],
          title: summary,
          heading: `${method.toUpperCase()} ${path}`,
          url: operationPath(version, operationId),
          text: `${names} ${description.replaceAll(/[`*]|\s+/g, ' ')}`.replaceAll(/ +/g, ' ').slice(0, longestText),
          weight: { v2: 1, openai: 0.6, v1: 0.5 }[version],
        };
      }),
  );
}

/** Ranks decisions and releases below what describes the product as it is. */
function weigh(path: string): number {
  if (/^\/guides\/(decisions\/|contributing|architecture)|^\/changelog/.test(path)) return 0.4;
  return path === '/docs/v1-to-v2' ? 0.5 : 1.1;
}

/** Lists the requests that webhooks get, each as a section of their page. */
const listWebhooks = (bundle: Bundle): SearchEntry[] =>
  listWebhookRequests(bundle).map(({ type, post }) => ({
    kind: 'Webhook',
    title: 'Requests of webhooks',
    heading: type,
    url: `${webhooksPath}#${toWebhookAnchor(type)}`,
    text: post.description.trim(),
    weight: 1,
  }));

/** Lists the pages of text: guides, releases and problems. */
function listPages(site: Site): PageOfText[] {
  const documents = site.library().documents.map(({ path, shortTitle, file }) => ({
    kind: path.startsWith('/changelog') ? 'Release' : 'Guide',
    title: shortTitle,
    path,
    markdown: readDocument(site, file),
    weight: weigh(path),
  }));
  const problems = Object.entries(problemKinds).map(([code, { title }]) => ({
    kind: problemKind,
    title: `${title}: ${code}`,
    path: `/problems/${code}`,
    markdown: readDocument(site, `docs/problems/${code}.md`).split('\n## Example', 1)[0]!,
    weight: 0.9,
  }));
  return [...documents, ...problems];
}

/**
 * Makes the index of the search over guides, problems and all references, as one file. It is made once, when it is first asked
 * for, and gives others their turns meanwhile; searching is done by the browser.
 */
export async function createSearchIndex(site: Site): Promise<Asset> {
  const entries: SearchEntry[] = [];
  for (const each of listPages(site)) {
    for (const section of listSections(each)) entries.push(section);
    if (isTurnOver()) await yieldToEventLoop();
  }
  const all = [
    ...entries,
    ...listOperations(site.bundle, 'v2'),
    ...listWebhooks(site.bundle),
    ...listOperations(site.openai, 'openai'),
    ...listOperations(site.earlier, 'v1'),
  ];
  const short = all.map((entry) =>
    entry.weight > minorWeight ? entry : { ...entry, text: entry.text.slice(0, longestMinorText) },
  );
  return asset('application/json; charset=utf-8', JSON.stringify(short));
}
