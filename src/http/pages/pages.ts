import { join } from 'node:path';
import { Router, type RequestHandler } from 'express';
import { guidePath, lifecycleOfV1, type Lifecycle } from '#src/contract/lifecycle.ts';
import { problem } from '#src/api/problems.ts';
import { asset, serveAsset, type Asset } from './asset.ts';
import { clientsJson, clientsPage, type ClientPackages } from './clients.ts';
import { contractJson, contractYaml, listOAuthScopes, referenceJson, type Bundle } from './contract.ts';
import { docsPage, docsScript, scriptPath } from './docs.ts';
import { escape, page } from './layout.ts';
import { migrationPage } from './migration.ts';
import { packFolder, packPython } from './package.ts';
import { toStreamingContract } from './streaming-contract.ts';
import { isErrorCode, problemIndex, problemPage } from './problems.ts';

/** The contract and the addresses that the pages show. */
export type PagesOptions = {
  /** Returns the address at which callers reach this server, known once it listens. */
  publicUrl: () => string;
  /** The contract of today, and that of the version before. */
  bundle: Bundle;
  earlier: Bundle;
  /** The dates on which the version before ends. */
  lifecycle?: Lifecycle;
  /** The folder that holds `docs/` and `generated/`. */
  root?: string;
};

const ownRoot = join(import.meta.dirname, '../../..');

/**
 * Creates the pages for people: the reference, the contract, the problems and the clients. Nothing on them leaves this
 * host.
 */
export function createPages({
  publicUrl,
  bundle,
  earlier,
  lifecycle = lifecycleOfV1,
  root = ownRoot,
}: PagesOptions): Router {
  const router = Router();
  const prefix = () => new URL(publicUrl()).pathname.replace(/\/$/, '');

  router.get(
    '/',
    serveAsset(() => landing(bundle, prefix())),
  );
  router.get(scriptPath, serveAsset(docsScript));
  addVersion(router, { version: 'v2', path: '/docs', bundle }, publicUrl, prefix);
  addVersion(router, { version: 'v1', path: '/docs/v1', bundle: earlier }, publicUrl, prefix);
  router.get(
    guidePath,
    serveAsset(() => migrationPage(root, lifecycle, prefix())),
  );
  router.get(
    '/problems',
    serveAsset(() => problemIndex(prefix())),
  );
  router.get('/problems/:code', problemPages(root, publicUrl, prefix));
  addClients(
    router,
    once(() => packClients(join(root, 'generated/clients'))),
    publicUrl,
    prefix,
  );
  return router;
}

type Reference = { version: string; path: string; bundle: Bundle };

/** The reference of a version, and its contract. */
function addVersion(
  router: Router,
  { version, path, bundle }: Reference,
  publicUrl: () => string,
  prefix: () => string,
) {
  const contract = `/openapi/${version}`;
  router.get(
    path,
    serveAsset(() => docsPage({ prefix: prefix(), path, contract, scopes: listOAuthScopes(bundle) })),
  );
  router.get(
    `${path}/openapi.json`,
    serveAsset(() => referenceJson(bundle, publicUrl())),
  );
  router.get(
    `${contract}.json`,
    serveAsset(() => contractJson(bundle, publicUrl())),
  );
  router.get(
    `${contract}.yaml`,
    serveAsset(() => contractYaml(bundle, publicUrl())),
  );
  router.get(
    `${contract}.3.2.json`,
    serveAsset(() => contractJson(toStreamingContract(bundle), publicUrl())),
  );
}

function landing(bundle: Bundle, prefix: string): Asset {
  const { title, version, summary = '' } = bundle.info;
  const link = (path: string, text: string) => `<a href="${escape(prefix + path)}">${text}</a>`;
  const content = `<h1>${escape(title)} <small class="soft">${escape(version)}</small></h1>
<p>${escape(summary)}</p>
<ul>
<li>${link('/docs', 'Reference')}: every operation, to read and to try</li>
<li>The contract, as ${link('/openapi/v2.yaml', 'YAML')} and ${link('/openapi/v2.json', 'JSON')}; in ${link('/openapi/v2.3.2.json', 'OpenAPI 3.2')} for tools that read it</li>
<li>The version before, to read and to try: ${link('/docs/v1', 'reference')}, ${link('/openapi/v1.yaml', 'YAML')} and ${link('/openapi/v1.json', 'JSON')}</li>
<li>${link(guidePath, 'From version 1 to version 2')}: when it ends, who still calls it, and how each operation changes</li>
<li>${link('/clients/', 'Clients')} to install from here</li>
<li>${link('/problems/', 'Problems')}: what each error means and what to do</li>
<li>${link('/v2/health', 'Health')} of this server</li>
</ul>`;
  return page({ title, prefix, section: '/', content });
}

function problemPages(root: string, publicUrl: () => string, prefix: () => string): RequestHandler {
  const pages = new Map<string, RequestHandler>();
  return (req, res, next) => {
    const code = String(req.params['code']);
    if (!isErrorCode(code))
      throw problem('resource_not_found', `There is no problem called ${code}. All are listed at /problems/.`);
    const handler = pages.get(code) ?? serveAsset(() => problemPage(root, code, publicUrl(), prefix()));
    pages.set(code, handler);
    return handler(req, res, next);
  };
}

async function packClients(folder: string): Promise<ClientPackages> {
  const { wheel, sources } = await packPython(join(folder, 'python'));
  const [typescript, earlier] = await Promise.all(
    ['typescript', 'typescript-v1'].map((name) => packFolder(join(folder, name))),
  );
  return { typescript: typescript!, python: wheel, pythonSources: sources, earlier: earlier! };
}

function addClients(
  router: Router,
  packages: () => Promise<ClientPackages>,
  publicUrl: () => string,
  prefix: () => string,
): void {
  const html = serveAsset(async () => clientsPage(await packages(), publicUrl(), prefix()));
  const json = serveAsset(async () => clientsJson(await packages(), publicUrl()));
  router.get('/clients', (req, res, next) => (req.accepts(['html', 'json']) === 'json' ? json : html)(req, res, next));

  router.get('/clients/:file', async (req, res, next) => {
    const offered = Object.values(await packages());
    const found = offered.find(({ fileName }) => fileName === req.params.file);
    const type = found?.fileName.endsWith('.whl') ? 'application/zip' : 'application/gzip';
    if (found) return serveAsset(() => asset(type, found.bytes))(req, res, next);
    const names = offered.map(({ fileName }) => `/clients/${fileName}`);
    throw problem('resource_not_found', `There is no client of this name; there is ${names.join(' and ')}.`);
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
