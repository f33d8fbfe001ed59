import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { guidePath } from '#src/contract/lifecycle.ts';

/** A document of `docs/` that is a page of this server. */
export type LibraryDocument = {
  /** Its file, as from the root of the repository, such as `docs/guides/access.md`. */
  file: string;
  path: string;
  title: string;
  /** The title up to its colon, for navigation. */
  shortTitle: string;
  /** The first sentences. */
  summary: string;
};

/** Documents that are shown together. */
type LibraryGroup = { title: string; documents: LibraryDocument[] };

/** All documents that are pages, and those of the guides in groups. */
export type Library = { documents: LibraryDocument[]; groups: LibraryGroup[] };

/** The groups of the guides, by their paths below `/guides/`. What is in none of them is in the last one. */
const grouping: [title: string, names: string[]][] = [
  [
    'Start',
    ['clients', 'python', 'react', 'other-languages', 'terminal', 'console', 'offline-model', 'gateways', 'glossary'],
  ],
  [
    'Build',
    [
      'users',
      'controls',
      'branches',
      'support-desk',
      'tools',
      'state-machines',
      'approvals',
      'services',
      'simulations',
      'memories',
      'content',
      'context',
      'state',
      'events',
      'webhooks',
      'ag-ui',
      'grpc',
    ],
  ],
  ['Rely on it', ['idempotency', 'caching', 'limits', 'testing', 'contracts']],
  ['Protect', ['access', 'oauth', 'audit', 'data-protection', 'security']],
  [
    'Operate',
    [
      'operations/configuration',
      'operations/container',
      'operations/kubernetes',
      'operations/postgresql',
      'operations/backup',
      'operations/upgrades',
      'operations/health',
      'operations/metrics',
      'operations/alerts',
      'operations/performance',
      'releasing',
    ],
  ],
  ['Leave version 1', [guidePath, 'leaving-v1']],
  ['Understand Parley', ['architecture', 'compression', 'contributing', 'decisions/']],
];
const lastGroup = 'More';

/** Files that are served at other paths than those of the rule. */
const otherPaths: Record<string, string> = {
  'README.md': '/',
  'CHANGELOG.md': '/changelog',
  'docs/guides/v1-to-v2.md': guidePath,
  'docs/problems': '/problems/',
  'docs/decisions': '/guides/decisions/',
  'docs/decisions/README.md': '/guides/decisions/',
  'openapi/v2/openapi.yaml': '/openapi/v2.yaml',
};

/** Returns the path at which a file of the repository is served; null when it is not. */
function toPath(file: string): string | null {
  const other = otherPaths[file];
  if (other !== undefined) return other;
  const [, name] = /^docs\/(.+)\.md$/.exec(file) ?? [];
  if (name === undefined) return null;
  if (name.startsWith('problems/') || name.startsWith('changelog/')) return `/${name}`;
  return `/guides/${name.replace(/^guides\//, '')}`;
}

/**
 * Returns where a link of a document leads on this server, below `prefix`: a link to another document to its page, and one to a file
 * that is not served nowhere, which is null. Links to other hosts and within the page stay as they are.
 */
export function resolveLink(file: string, href: string, prefix: string): string | null {
  if (/^([a-z]+:|#)/.test(href)) return href;
  if (href.startsWith('/')) return prefix + href;
  const [target = '', hash] = href.split('#', 2);
  const path = toPath(posix.join(posix.dirname(file), target).replace(/\/$/, ''));
  if (path === null) return null;
  return prefix + path + (hash === undefined ? '' : `#${hash}`);
}

/** Returns a line of Markdown without its marks. */
const withoutMarks = (text: string) => text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');

/** Returns the first paragraph of prose below the title, without marks; empty when there is none. */
function readSummary(text: string): string {
  const prose = text
    .replaceAll(/^```[^`]*^```/gm, '')
    .split(/\n{2,}/)
    .find((part) => /^[\p{L}`*[]/u.test(part.trim()));
  return withoutMarks((prose ?? '').trim().replaceAll(/\s+/g, ' '));
}

function describeDocument(root: string, file: string, path: string): LibraryDocument {
  const text = readFileSync(join(root, file), 'utf8');
  const title = withoutMarks(/^# (.*)$/m.exec(text)?.[1] ?? file);
  const summary = readSummary(text.replace(/^# .*$/m, ''));
  return { file, path, title, shortTitle: title.split(': ', 1)[0]!, summary };
}

function group(documents: readonly LibraryDocument[]): LibraryGroup[] {
  const guides = new Map(
    documents
      .filter(
        ({ path }) => (path.startsWith('/guides/') && !path.startsWith('/guides/decisions/0')) || path === guidePath,
      )
      .map((each) => [each.path, each]),
  );
  const groups = grouping.map(([title, names]) => {
    const paths = names.map((name) => (name.startsWith('/') ? name : `/guides/${name}`));
    const found = paths.flatMap((path) => guides.get(path) ?? []);
    for (const { path } of found) guides.delete(path);
    return { title, documents: found };
  });
  return [...groups, { title: lastGroup, documents: [...guides.values()] }].filter((each) => each.documents.length > 0);
}

/** Reads what documents there are. Problems have pages of their own. */
export function readLibrary(root: string): Library {
  const files = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((file) => `docs/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.md') && !file.startsWith('docs/problems/'))
    .toSorted();
  const documents = files.flatMap((file) => {
    const path = toPath(file);
    return path === null ? [] : [describeDocument(root, file, path)];
  });
  return { documents, groups: group(documents) };
}
