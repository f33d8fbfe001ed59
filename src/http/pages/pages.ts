import { join } from 'node:path';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { Router } from '#generated/packages/express.js';
import { guidePath, lifecycleOfV1, type Lifecycle } from '#src/contract/lifecycle.ts';
import { serveAsset } from './asset.ts';
import { addClients } from './clients.ts';
import { addConsole } from './console.ts';
import {
  asyncContractJson,
  asyncContractPath,
  contractJson,
  contractYaml,
  listOAuthScopes,
  referenceJson,
  type Bundle,
} from './contract.ts';
import { scriptFile, styleFile } from './design/assets.ts';
import { addGuides } from './guides.ts';
import { homeMarkdown, homePage, type SiteHealth } from './home.ts';
import { readLibrary, type Library } from './library.ts';
import { llmsText } from './llms.ts';
import { migrationPage } from './migration.ts';
import { answerMissingPages } from './not-found.ts';
import { problemIndex, serveProblems } from './problems.ts';
import { addReference } from './reference/add-reference.ts';
import { webhookPage } from './reference/webhook-page.ts';
import { webhooksPath } from './reference-links.ts';
import { createReference, type Reference } from './reference/reference.ts';
import { docsScript, scriptPath, tryPage } from './reference/try-page.ts';
import { createSearchIndex } from './search-index.ts';
import { searchPage } from './search-page.ts';
import { addPage, createPageHandlers } from './serve-page.ts';
import { toMarkdownPath, type Site } from './site.ts';
import { toStreamingContract } from './streaming-contract.ts';
import { describeWebhooks } from './webhook-requests.ts';

/** The contract and the addresses that the pages show. */
export type PagesOptions = {
  /** Returns the address at which callers reach this server, known once it listens. */
  publicUrl: () => string;
  /** The contract of today, and that of the version before. */
  bundle: Bundle;
  earlier: Bundle;
  /** The contract for OpenAI's clients. */
  openai: Bundle;
  /** The dates on which the version before ends. */
  lifecycle?: Lifecycle;
  /** Returns how the server is, for the first page; healthy with offline models when it is not given. */
  health?: () => Promise<SiteHealth>;
  /** The folder that holds `docs/` and `generated/`. */
  root?: string;
};

/** The pages, and the answer to browsers that ask for one that is not there. */
export type Pages = { router: Router; answerMissing: ErrorRequestHandler };

const ownRoot = join(import.meta.dirname, '../../..');
const alwaysHealthy = async (): Promise<SiteHealth> => ({ status: 'ok', isOffline: true });

// Long: the list of all pages.
/**
 * Creates the pages for people: the guides, the reference, the contract, the problems and the clients. Nothing on them leaves this
 * host. What is made is kept, one asset for each page; nothing is kept for a request.
 */
export function createPages(options: PagesOptions): Pages {
  const {
    publicUrl,
    bundle,
    earlier,
    openai,
    lifecycle = lifecycleOfV1,
    root = ownRoot,
    health = alwaysHealthy,
  } = options;
  let read: Library | undefined;
  const site: Site = {
    publicUrl: () => publicUrl().replace(/\/$/, ''),
    prefix: () => new URL(publicUrl()).pathname.replace(/\/$/, ''),
    bundle,
    earlier,
    openai,
    lifecycle,
    root,
    library: () => (read ??= readLibrary(root)),
  };
  const router = Router();
  addHome(router, site, health);
  for (const { path, make } of [styleFile, scriptFile]) router.get(path, serveAsset(make));
  router.get(
    '/assets/search.json',
    serveAsset(() => createSearchIndex(site)),
  );
  router.get(
    '/search',
    serveAsset(() => searchPage(site)),
  );
  router.get(
    '/llms.txt',
    serveAsset(() => llmsText(site)),
  );
  router.get(scriptPath, serveAsset(docsScript));
  for (const version of ['v2', 'openai', 'v1'] as const) {
    const reference = createReference(site, version);
    addReference(router, site, reference);
    if (version === 'v2') addPage(router, webhooksPath, webhookPage(site, reference));
    addContract(router, reference, site);
  }
  addPage(router, guidePath, migrationPage(site));
  addPage(router, '/problems/', problemIndex(site));
  router.get('/problems/:code', serveProblems(site));
  addClients(router, site);
  addConsole(router, site);
  addGuides(router, site);
  return { router, answerMissing: answerMissingPages(site) };
}

/** Serves the first page: one for each health that it shows. */
function addHome(router: Router, site: Site, health: () => Promise<SiteHealth>): void {
  const made = new Map<string, ReturnType<typeof createPageHandlers>>();
  const find = async () => {
    const found = await health();
    const key = `${found.status} ${found.isOffline}`;
    const handlers =
      made.get(key) ??
      createPageHandlers({ html: () => homePage(site, found), markdown: () => homeMarkdown(site, found) });
    made.set(key, handlers);
    return handlers;
  };
  const home: RequestHandler = async (req, res, next) => (await find()).either(req, res, next);
  const text: RequestHandler = async (req, res, next) => (await find()).markdown(req, res, next);
  router.get('/', home);
  router.get(toMarkdownPath('/'), text);
}

/** Serves the contract of a reference, and the page on which its operations can be tried. */
function addContract(router: Router, { version, path, bundle, samples }: Reference, site: Site): void {
  const { publicUrl, prefix } = site;
  const contract = `/openapi/${version}`;
  router.get(
    `${path}/try`,
    serveAsset(() => tryPage({ prefix: prefix(), path, contract, scopes: listOAuthScopes(bundle) })),
  );
  router.get(
    `${path}/openapi.json`,
    serveAsset(() => referenceJson(bundle, publicUrl(), samples())),
  );
  router.get(
    `${contract}.json`,
    serveAsset(() => contractJson(bundle, publicUrl())),
  );
  router.get(
    `${contract}.yaml`,
    serveAsset(() => contractYaml(bundle, publicUrl())),
  );
  if (version === 'v2')
    router.get(
      asyncContractPath,
      serveAsset(() => asyncContractJson(bundle, publicUrl())),
    );
  router.get(
    `${contract}.3.2.json`,
    serveAsset(() => contractJson(describeWebhooks(toStreamingContract(bundle)), publicUrl())),
  );
}
