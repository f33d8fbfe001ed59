import { asset, type Asset } from './asset.ts';
import { escape, page } from './layout.ts';
import { markdown } from './markdown.ts';
import type { Tarball } from './package.ts';

/** A client that can be installed from this server. */
export type ClientOffer = { language: string; package: string; version: string; url: string; install: string };

/** Returns a package that this server offers, by the server's own address. */
export function offerOf({ name, version, fileName }: Tarball, publicUrl: string): ClientOffer {
  const url = `${publicUrl}/clients/${fileName}`;
  return { language: 'TypeScript', package: name, version, url, install: `npm install ${url}` };
}

/** Returns the offered clients as JSON, for programs. */
export function clientsJson(offers: ClientOffer[]): Asset {
  return asset('application/json; charset=utf-8', JSON.stringify({ clients: offers }), { headers: { Vary: 'Accept' } });
}

/** Returns the page of the clients: the README of the newest one with this server's address, and the earlier ones. */
export function clientsPage([newest, ...earlier]: Tarball[], publicUrl: string, prefix: string): Asset {
  const { package: name, version, url } = offerOf(newest!, publicUrl);
  const readme = newest!.readme.replaceAll('http://127.0.0.1:8080', publicUrl);
  const others = earlier.map((tarball) => offerOf(tarball, publicUrl));
  const links = others.map((one) => `<a href="${escape(one.url)}">${escape(`${one.package} ${one.version}`)}</a>`);
  const content = `<h1>Clients</h1>
<p>Generated from the contract that this server checks every answer against. For TypeScript and JavaScript:
<a href="${escape(url)}">${escape(name)} ${escape(version)}</a>.
For programs of the version before: ${links.join(', ')}.</p>
${markdown(readme, { headingOffset: 1 })}`;
  return page({ title: 'Clients · Parley', prefix, section: '/clients/', content }, { Vary: 'Accept' });
}
