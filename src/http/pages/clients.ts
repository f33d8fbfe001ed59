import type { Asset } from './asset.ts';
import { asset } from './asset.ts';
import { escape, page } from './layout.ts';
import type { Tarball } from './package.ts';

/** A client that can be installed from this server. */
export type ClientOffer = { language: string; package: string; version: string; url: string; install: string };

export function offerOf({ name, version, fileName }: Tarball, publicUrl: string): ClientOffer {
  const url = `${publicUrl}/clients/${fileName}`;
  return { language: 'TypeScript', package: name, version, url, install: `npm install ${url}` };
}

export function clientsJson(offers: ClientOffer[]): Asset {
  return asset('application/json; charset=utf-8', JSON.stringify({ clients: offers }), { headers: { Vary: 'Accept' } });
}

/** How to install each client and stream with it. */
export function clientsPage(offers: ClientOffer[], publicUrl: string, prefix: string): Asset {
  const sections = offers.map(
    (offer) => `<h2>${offer.language}: <a href="${escape(offer.url)}">${escape(offer.package)} ${escape(offer.version)}</a></h2>
<p>For Node 20 or later and for browsers; no dependencies.</p>
<pre><code>${escape(offer.install)}</code></pre>
<pre><code>${escape(example(offer.package, publicUrl))}</code></pre>`,
  );
  const content = `<h1>Clients</h1>
<p>Generated from the same contract that this server checks every answer against.</p>
${sections.join('\n')}`;
  return page({ title: 'Clients · Parley', prefix, section: '/clients/', content }, { Vary: 'Accept' });
}

const example = (name: string, publicUrl: string) => `import { Parley } from '${name}';

const parley = new Parley({ baseUrl: '${publicUrl}', apiKeyId: 'key_…', apiKey: '…' });
const agent = await parley.createAgent({ body: { key: 'guide', name: 'Guide', model: 'offline/echo' } });

const message = { role: 'user', content: { type: 'text', text: 'Hello!' } } as const;
for await (const event of parley.streamMessage({ body: { message, context: { agent_id: agent.id } } })) {
  if (event.event === 'content_delta') process.stdout.write(event.delta);
}
`;
