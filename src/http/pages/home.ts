import { formatAsMarkdown, writeFirstCall } from './first-call.ts';
import { escape, page } from './layout.ts';
import { languageTabs } from './language-tabs.ts';
import { markdownAsset, toMarkdownPath, type Site } from './site.ts';
import type { Asset } from './asset.ts';

/** What the first page says of the server's health, and whether its models are the built-in offline ones. */
export type SiteHealth = { status: 'ok' | 'degraded' | 'unavailable'; isOffline: boolean };

/** The model that a first agent names: one that is there, or a place to fill in. */
const toModel = ({ isOffline }: SiteHealth) => (isOffline ? 'offline/echo' : 'your-model');

const healthBadges: Record<SiteHealth['status'], string> = {
  ok: '<span class="badge good">Healthy</span>',
  degraded: '<span class="badge warn">Degraded</span> The gateway to the models does not answer.',
  unavailable: '<span class="badge bad">Unavailable</span> The database does not answer.',
};

const summary =
  'It stands between your product and a gateway to language models, and keeps what the gateway forgets: agents and their versions, conversations, memories, state, and every event of every answer.';

const ways: [path: string, name: string, text: string][] = [
  ['/guides/', 'Guides', 'How to build on Parley and how to run it, each to be tried against this server.'],
  ['/docs', 'Reference', 'Every operation of version 2, to read and to try from the browser.'],
  ['/clients/', 'Clients', 'TypeScript and Python, to be installed from this server.'],
  ['/problems/', 'Problems', 'What each error means and what to do about it.'],
  ['/openapi/v2.yaml', 'OpenAPI', 'The contract itself, which every request and response is checked against.'],
  ['/guides/operations/configuration', 'Configuration', 'Your own database, your own models, limits and keys.'],
];

/** The other forms of the contracts, for tools. */
const contracts: [path: string, name: string][] = [
  ['/openapi/v2.json', 'version 2 as JSON'],
  ['/openapi/v2.3.2.json', 'as OpenAPI 3.2'],
  ['/asyncapi/v2.json', 'real-time voice as AsyncAPI'],
  ['/openapi/v1.yaml', 'version 1 as YAML'],
  ['/openapi/v1.json', 'as JSON'],
  ['/docs/v1', 'its reference'],
];

type WriteLink = (path: string, text: string) => string;

/** Returns where the server is, its version, its health and its models. */
function writeFacts({ bundle, publicUrl }: Site, health: SiteHealth, link: WriteLink): string {
  const models = health.isOffline
    ? `Offline models, which repeat what they are sent (${link('/guides/operations/configuration#models', 'use your own')})`
    : 'Those of your gateway';
  return `<dl class="facts">
<dt>Server</dt><dd><code>${escape(publicUrl())}</code></dd>
<dt>Version</dt><dd>${link('/changelog', escape(bundle.info.version))}</dd>
<dt>Health</dt><dd>${healthBadges[health.status]}</dd>
<dt>Models</dt><dd>${models}</dd>
</dl>`;
}

/** Returns the first page: what this server is, how it is, and the first call with its own address. */
export function homePage(site: Site, health: SiteHealth): Asset {
  const prefix = site.prefix();
  const link: WriteLink = (path, text) => `<a href="${escape(prefix + path)}">${text}</a>`;
  const cards = ways.map(([path, name, text]) => `<li>${link(path, name)}<p>${text}</p></li>`);
  const content = `<div class="hero">
<div>
<h1>The API for your AI agents, on your own server</h1>
<p class="lead">${summary}</p>
<p class="actions"><a class="button" href="${escape(prefix)}/docs">Read the reference</a> <a class="button quiet" href="${escape(prefix)}/guides/">Open the guides</a></p>
${writeFacts(site, health, link)}
</div>
<section class="first" aria-labelledby="first-call">
<h2 id="first-call">Your first call</h2>
<p>The first start prints a key; <code>npx parley keys create</code> makes another one.</p>
${languageTabs('first', writeFirstCall(site.publicUrl(), toModel(health)))}
</section>
</div>
<h2>Where to go on</h2>
<ul class="cards">
${cards.join('\n')}
</ul>
<p class="soft small">The contracts for tools: ${contracts.map(([path, name]) => link(path, name)).join(', ')}.</p>`;
  return page({
    title: 'Parley',
    description: `Parley is a self-hosted API for AI agents. ${summary}`,
    prefix,
    section: '/',
    content,
    isWide: true,
    markdownPath: toMarkdownPath('/'),
  });
}

/** Returns the first page as Markdown. */
export function homeMarkdown(site: Site, health: SiteHealth): Asset {
  const url = site.publicUrl();
  const links = ways.map(([path, name, text]) => `- [${name}](${url}${path}): ${text}`);
  return markdownAsset(`# Parley

Parley is a self-hosted API for AI agents. ${summary}

- Server: ${url}
- Version: ${site.bundle.info.version}
- Health: ${health.status}

## Your first call

The first start prints a key; \`npx parley keys create\` makes another one.

${formatAsMarkdown(writeFirstCall(url, toModel(health)))}
## Where to go on

${links.join('\n')}
`);
}
