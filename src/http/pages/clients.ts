import { asset, type Asset } from './asset.ts';
import { escape, page } from './layout.ts';
import { markdown } from './markdown.ts';
import type { Package } from './package.ts';

/** A client that can be installed from this server. */
type ClientOffer = { language: string; package: string; version: string; url: string; install: string };

/** The packages that this server offers. */
export type ClientPackages = {
  typescript: Package;
  python: Package;
  /** The sources that the Python package is made of. */
  pythonSources: Package;
  /** The client of the version of the API before. */
  earlier: Package;
};

const installers = { TypeScript: 'npm', Python: 'pip' };

/** Returns a package that this server offers, by the server's own address. */
function offerOf({ language, name, version, fileName }: Package, publicUrl: string): ClientOffer {
  const url = `${publicUrl}/clients/${fileName}`;
  return { language, package: name, version, url, install: `${installers[language]} install ${url}` };
}

/** Returns the offered clients as JSON, for programs. */
export function clientsJson({ typescript, python, earlier }: ClientPackages, publicUrl: string): Asset {
  const clients = [typescript, python, earlier].map((one) => offerOf(one, publicUrl));
  return asset('application/json; charset=utf-8', JSON.stringify({ clients }), { headers: { Vary: 'Accept' } });
}

/** Returns the page of the clients: their READMEs with this server's address, and the earlier one. */
export function clientsPage(packages: ClientPackages, publicUrl: string, prefix: string): Asset {
  const link = (one: Package) =>
    `<a href="${escape(offerOf(one, publicUrl).url)}">${escape(`${one.name} ${one.version}`)}</a>`;
  const { typescript, python, pythonSources, earlier } = packages;
  const show = (one: Package) =>
    markdown(one.readme.replaceAll('http://127.0.0.1:8080', publicUrl), { headingOffset: 1 });
  const content = `<h1>Clients</h1>
<p>Generated from the contract that this server checks every answer against. For TypeScript and JavaScript:
${link(typescript)}. For <a href="${escape(`${prefix}/clients/#python`)}">Python</a>: ${link(python)}, and its
<a href="${escape(offerOf(pythonSources, publicUrl).url)}">sources</a>.
For programs of the version before: ${link(earlier)}.</p>
${show(typescript)}
<hr id="python">
${show(python)}`;
  return page({ title: 'Clients · Parley', prefix, section: '/clients/', content }, { Vary: 'Accept' });
}
