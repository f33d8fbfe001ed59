import { createHash } from 'node:crypto';
import { guidePath } from '#src/contract/lifecycle.ts';
import { asset, type Asset } from './asset.ts';

const style = `
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5a6472; --line: #dfe3e8; --ground: #fff; --code: #f4f6f8; --link: #0b57d0 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --soft: #a2acba; --line: #343b46; --ground: #14181e; --code: #1e242c; --link: #8ab4f8 }
}
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.5rem; max-width: 48rem; font: 1rem/1.6 system-ui, sans-serif; color: var(--ink); background: var(--ground) }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding-bottom: 1rem; border-bottom: 1px solid var(--line) }
nav a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none }
a { color: var(--link) }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
h1 { line-height: 1.2; margin: 2rem 0 .5rem }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
.soft { color: var(--soft) }
code, pre { font: .9em/1.5 ui-monospace, monospace; background: var(--code); border-radius: .3rem }
code { padding: .1em .3em; overflow-wrap: anywhere }
pre { padding: 1rem; overflow-x: auto }
pre code { padding: 0; overflow-wrap: normal }
input[type=password] { width: 100%; max-width: 32rem; font: inherit; padding: .4rem }
button { font: inherit; padding: .4rem 1.2rem; margin: .5rem .5rem 0 0 }
table { width: 100%; border-collapse: collapse }
th, td { padding: .4rem 1rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
`;

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * Returns the policy of a page: only our own style sheet has an effect, and the page's one script, which may ask this
 * host. Forms may lead to `formTargets`, with all addresses that these redirect to.
 */
const policyFor = (script: string | null, formTargets: readonly string[]) =>
  [
    "default-src 'none'",
    `style-src ${sha256(style)}`,
    ...(script === null ? [] : [`script-src ${sha256(script)}`, "connect-src 'self'"]),
    'img-src data:',
    "base-uri 'none'",
    `form-action ${formTargets.length === 0 ? "'none'" : formTargets.join(' ')}`,
    "frame-ancestors 'none'",
  ].join('; ');

/** A speech bubble, so that browsers do not ask for a favicon. */
export const icon =
  "<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%230b57d0' d='M2 2h12v9H7l-4 4v-4H2z'/%3E%3C/svg%3E\">";

const sections = [
  ['/', 'Parley'],
  ['/docs', 'Reference'],
  ['/openapi/v2.yaml', 'OpenAPI'],
  ['/clients/', 'Clients'],
  ['/problems/', 'Problems'],
  [guidePath, 'From version 1'],
] as const;

/** The parts of a page. */
export type HtmlPage = {
  title: string;
  /** Path under which the whole server is reached; empty for most. */
  prefix: string;
  /** The section that the page belongs to; null for one that belongs to none. */
  section: (typeof sections)[number][0] | null;
  /** Trusted HTML; what is not ours has gone through `escape`. */
  content: string;
  /** The script of the page; it can be read without. */
  script?: string;
  /** The sources, as of a content security policy, to which its forms may lead; none when it is not given. */
  formTargets?: readonly string[];
};

const document = (title: string, body: string, more = '') => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
${icon}
<style>${style}${more}</style>
</head>
<body>
${body}
</body>
</html>
`;

/** Returns a page for a file: it looks like those of the server, and needs none. `more` is styled on top of it. */
export const plainPage = (title: string, content: string, more = '') =>
  document(title, `<main>\n${content}\n</main>`, more);

/** Returns a page of our own: readable without scripts, in the dark and on a phone. */
export function page(
  { title, prefix, section, content, script, formTargets = [] }: HtmlPage,
  headers: Record<string, string> = {},
): Asset {
  const links = sections.map(([path, name]) => {
    const current = path === section ? ' aria-current="page"' : '';
    return `<a href="${escape(prefix + path)}"${current}>${name}</a>`;
  });
  const body = `<nav aria-label="Parley">${links.join('')}</nav>
<main>
${content}
</main>${script === undefined ? '' : `\n<script>${script}</script>`}`;
  const policy = policyFor(script ?? null, formTargets);
  return asset('text/html; charset=utf-8', document(title, body), {
    headers: { 'Content-Security-Policy': policy, ...headers },
  });
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes a text for HTML. */
export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}
