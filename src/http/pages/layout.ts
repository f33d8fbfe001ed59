import manifest from '#package' with { type: 'json' };
import { createHash } from 'node:crypto';
import { guidePath } from '#src/contract/lifecycle.ts';
import { asset, type Asset } from './asset.ts';
import { scriptFile, styleFile, stylesheet } from './design/assets.ts';
import { icon, mark } from './design/mark.ts';
import { themePicker, themeScript } from './design/theme.ts';

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

type PolicyOptions = { hasSiteScript: boolean; script: string | null; formTargets: readonly string[] };

/**
 * Returns the policy of a page: only our style sheet and our scripts have an effect, and they ask this host only. Scripts cannot
 * make HTML of texts. Forms may lead to `formTargets`, with all addresses that these redirect to.
 */
function policyFor({ hasSiteScript, script, formTargets }: PolicyOptions): string {
  const scripts = [
    ...(hasSiteScript ? ["'self'", sha256(themeScript)] : []),
    ...(script === null ? [] : [sha256(script)]),
  ];
  const ofScripts = [`script-src ${scripts.join(' ')}`, "connect-src 'self'", "require-trusted-types-for 'script'"];
  return [
    "default-src 'none'",
    "style-src 'self'",
    ...(scripts.length === 0 ? [] : ofScripts),
    'img-src data:',
    "base-uri 'none'",
    `form-action ${formTargets.length === 0 ? "'none'" : formTargets.join(' ')}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

const sections = [
  ['/guides/', 'Guides'],
  ['/docs', 'Reference'],
  ['/clients/', 'Clients'],
  ['/problems/', 'Problems'],
  ['/changelog', 'Changelog'],
] as const;

/** A section of the site that the header shows, and the first page. */
export type Section = (typeof sections)[number][0] | '/';

/** The parts of a page. */
export type HtmlPage = {
  title: string;
  /** One sentence about the page, for search engines and previews. */
  description?: string;
  /** Path under which the whole server is reached; empty for most. */
  prefix: string;
  /** The section that the page belongs to; null for a page of forms, which has no search and leads nowhere but on. */
  section: Section | null;
  /** Trusted HTML; what is not ours has gone through `escape`. */
  content: string;
  /** Takes the whole width instead of that of a text; beside a navigation, what that leaves. */
  isWide?: boolean;
  /** Navigation beside the content: the pages of the section, and the headings of this one. Trusted HTML. */
  side?: string;
  contents?: string;
  /** The path at which the page is served as Markdown. */
  markdownPath?: string;
  /** The script of the page; it can be read without. */
  script?: string;
  /** The sources, as of a content security policy, to which its forms may lead; none when it is not given. */
  formTargets?: readonly string[];
};

const document = (title: string, head: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
${icon}
${head}
</head>
<body>
${body}
</body>
</html>
`;

/** Returns a page for a file: it looks like those of the server, and needs none. `more` is styled on top of it. */
export const plainPage = (title: string, content: string, more = '') =>
  document(title, `<style>${stylesheet}${more}</style>`, `<div class="columns"><main>\n${content}\n</main></div>`);

const glass =
  '<svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"><circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/></svg>';

/** Returns the header of all pages: the mark, the sections and the search. Without a section it is the mark alone. */
function siteHeader(prefix: string, section: Section | null): string {
  const at = (path: string) => escape(prefix + path);
  const brand = `<a class="brand" href="${at('/')}">${mark}Parley</a>`;
  if (section === null) return `<header class="site"><div class="site-inner">${brand}</div></header>`;
  const links = sections.map(([path, name]) => {
    const current = path === section ? ' aria-current="true"' : '';
    return `<a href="${at(path)}"${current}>${name}</a>`;
  });
  return `<a class="skip" href="#main">Skip to the content</a>
<header class="site"><div class="site-inner">${brand}
<nav aria-label="Parley">${links.join('')}</nav>
<a class="to-search" href="${at('/search')}">${glass}Search<kbd aria-hidden="true">/</kbd></a>
${themePicker}</div></header>`;
}

/** Returns the footer of all pages. */
function siteFooter(prefix: string): string {
  const link = (path: string, text: string) => `<a href="${escape(prefix + path)}">${text}</a>`;
  return `<footer class="foot"><div class="foot-inner"><span>Parley ${escape(manifest.version)}</span>
${link('/v2/health', 'Health')} ${link('/openapi/v2.yaml', 'OpenAPI')} ${link('/llms.txt', 'llms.txt')}
${link(guidePath, 'From version 1')} ${link('/guides/glossary', 'Glossary')}</div></footer>`;
}

/** Returns what the head of a page needs for the design: its style sheet and, for the theme, the search and copy buttons, its scripts. */
function siteHead(prefix: string, hasScript: boolean): string {
  const style = `<link rel="stylesheet" href="${escape(prefix + styleFile.path)}">`;
  const script = `<script src="${escape(prefix + scriptFile.path)}" data-base="${escape(prefix)}" defer></script>`;
  return hasScript ? `<script>${themeScript}</script>\n${style}\n${script}` : style;
}

/** Returns a page of our own: readable without scripts, in the dark and on a phone. */
export function page(options: HtmlPage, headers: Record<string, string> = {}): Asset {
  const { title, description, prefix, section, content, script, formTargets = [] } = options;
  const { side, contents, isWide = false, markdownPath } = options;
  const hasSiteScript = section !== null;
  const markdownAt = markdownPath === undefined ? null : escape(prefix + markdownPath);
  const head = [
    siteHead(prefix, hasSiteScript),
    description === undefined ? '' : `<meta name="description" content="${escape(description)}">`,
    markdownAt === null ? '' : `<link rel="alternate" type="text/markdown" href="${markdownAt}">`,
  ];
  const end = markdownAt === null ? '' : `\n<p class="page-end"><a href="${markdownAt}">This page as Markdown</a></p>`;
  const kind = side !== undefined ? ' guided' : section === null ? ' form' : isWide ? ' wide' : '';
  const body = [
    siteHeader(prefix, section),
    `<div class="columns${kind}">`,
    `<main id="main"${side !== undefined && isWide ? ' class="broad"' : ''}>\n${content}${end}\n</main>`,
    contents ?? '',
    side ?? '',
    '</div>',
    section === null ? '' : siteFooter(prefix),
    script === undefined ? '' : `<script>${script}</script>`,
  ];
  const lines = (parts: string[]) => parts.filter((part) => part !== '').join('\n');
  const policy = policyFor({ hasSiteScript, script: script ?? null, formTargets });
  return asset('text/html; charset=utf-8', document(title, lines(head), lines(body)), {
    headers: { 'Content-Security-Policy': policy, ...headers },
  });
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes a text for HTML. */
export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}
