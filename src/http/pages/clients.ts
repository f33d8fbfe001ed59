import type { RequestHandler, Router } from 'express';
import { join } from 'node:path';
import { problem } from '#src/api/problems.ts';
import { asset, serveAsset, type Asset } from './asset.ts';
import { withFullLinks } from './guides.ts';
import { page } from './layout.ts';
import { resolveLink } from './library.ts';
import { renderMarkdown, type Heading } from './markdown.ts';
import { sideNavigation } from './navigation.ts';
import { packFolder, packPython, type Package } from './package.ts';
import { addPage, type SitePage } from './serve-page.ts';
import { markdownAsset, toMarkdownPath, withAddress, type Site } from './site.ts';

/** A client that can be installed from this server. */
type ClientOffer = { language: string; package: string; version: string; url: string; install: string };

/** The packages that this server offers. */
type ClientPackages = {
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
function clientsJson({ typescript, python, earlier }: ClientPackages, publicUrl: string): Asset {
  const clients = [typescript, python, earlier].map((one) => offerOf(one, publicUrl));
  return asset('application/json; charset=utf-8', JSON.stringify({ clients }));
}

/** Returns the beginning of the page: what there is, and how it is installed. */
function writeOffers({ typescript, python, pythonSources, earlier }: ClientPackages, publicUrl: string): string {
  const [ofTypescript, ofPython, sources, ofEarlier] = [typescript, python, pythonSources, earlier].map((one) =>
    offerOf(one, publicUrl),
  );
  return `# Clients

This server offers the clients of its own version. They are generated from the contract that it checks every response against, so
each has a method for every operation, with types, retries, streams and pages.

## Install

For TypeScript and JavaScript, on Node 20 or newer and in browsers:

\`\`\`sh
${ofTypescript!.install}
\`\`\`

For Python 3.10 or newer:

\`\`\`sh
${ofPython!.install}
\`\`\`

| Package | For | Files |
|---|---|---|
| \`${typescript.name}\` ${typescript.version} | TypeScript and JavaScript | [package](${ofTypescript!.url}) |
| \`${python.name}\` ${python.version} | Python | [wheel](${ofPython!.url}), [sources](${sources!.url}) |
| \`${earlier.name}\` ${earlier.version} | Programs that still call version 1 | [package](${ofEarlier!.url}) |

A generator makes a client in any other language: [Clients in other languages](/guides/other-languages).
`;
}

const parts = [
  { name: 'TypeScript', anchor: 'typescript', of: ({ typescript }: ClientPackages) => typescript.readme },
  { name: 'Python', anchor: 'python', of: ({ python }: ClientPackages) => python.readme },
];

/** A file beside nothing: a README of a package has no links to files of the repository. */
const readmeFile = 'README.md';

/** Returns a README without its title, with this server's address. */
const readReadme = (site: Site, readme: string) => withAddress(site, readme).replace(/^# .*\n/, '');

/** Creates the page of the clients: how to install them, and their READMEs. */
function clientsPage(site: Site, packages: () => Promise<ClientPackages>): SitePage {
  return {
    async html() {
      const offered = await packages();
      const prefix = site.prefix();
      const resolve = (href: string) => resolveLink(readmeFile, href, prefix);
      const offers = renderMarkdown(writeOffers(offered, site.publicUrl()), { resolve });
      const sections = parts.map(({ name, anchor, of }) => {
        const options = { headingOffset: 1, anchorPrefix: `${anchor}-`, resolve };
        const { html, headings } = renderMarkdown(readReadme(site, of(offered)), options);
        return { name, headings, html: `<h2 id="${anchor}">${name}</h2>\n${html}` };
      });
      const toLinks = (headings: readonly Heading[]) =>
        headings.filter(({ depth }) => depth <= 3).map(({ text, anchor }) => ({ path: `/clients/#${anchor}`, text }));
      const groups = [
        { title: 'Clients', links: [{ path: '/clients/#install', text: 'Install' }] },
        ...sections.map(({ name, headings }) => ({ title: name, links: toLinks(headings) })),
      ];
      return page({
        title: 'Clients · Parley',
        description: 'Typed clients of this server for TypeScript and Python, to be installed from here.',
        prefix,
        section: '/clients/',
        content: [offers.html, ...sections.map(({ html }) => html)].join('\n'),
        side: sideNavigation('Clients', groups, '', prefix),
        markdownPath: toMarkdownPath('/clients/'),
      });
    },
    async markdown() {
      const offered = await packages();
      const readmes = parts.map(({ name, of }) => `# ${name}\n${readReadme(site, of(offered))}`);
      const text = [writeOffers(offered, site.publicUrl()), ...readmes].join('\n');
      return markdownAsset(withFullLinks(site, readmeFile, text));
    },
  };
}

async function packClients(folder: string): Promise<ClientPackages> {
  const { wheel, sources } = await packPython(join(folder, 'python'));
  const [typescript, earlier] = await Promise.all(
    ['typescript', 'typescript-v1'].map((name) => packFolder(join(folder, name))),
  );
  return { typescript: typescript!, python: wheel, pythonSources: sources, earlier: earlier! };
}

/** Serves the packages of clients, and the page about them. */
export function addClients(router: Router, site: Site): void {
  let made: Promise<ClientPackages> | undefined;
  const packages = () => (made ??= packClients(join(site.root, 'generated/clients')));
  const asJson = serveAsset(async () => clientsJson(await packages(), site.publicUrl()));
  const preferJson: RequestHandler = (req, res, next) => {
    if (req.accepts(['text/html', 'text/markdown', 'application/json']) !== 'application/json') return next();
    res.vary('Accept');
    return asJson(req, res, next);
  };
  router.get('/clients', preferJson);
  addPage(router, '/clients/', clientsPage(site, packages));

  router.get('/clients/:file', async (req, res, next) => {
    const offered = Object.values(await packages());
    const found = offered.find(({ fileName }) => fileName === req.params.file);
    const type = found?.fileName.endsWith('.whl') ? 'application/zip' : 'application/gzip';
    if (found) return serveAsset(() => asset(type, found.bytes))(req, res, next);
    const names = offered.map(({ fileName }) => `/clients/${fileName}`);
    throw problem('resource_not_found', `There is no client of this name; there is ${names.join(' and ')}.`);
  });
}
