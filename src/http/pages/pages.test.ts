import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { problemKinds } from '#src/api/problems.ts';
import { readContract } from '#src/composition/read-contract.ts';
import { listNamedSchemas, prepareSchemas } from '#src/contract/schemas.ts';
import { createEventCheck } from '#src/resources/webhooks/webhook-event.ts';
import { bundle, earlier, root, startPages, readInlineScripts } from './fixture.ts';
import { readLibrary } from './library.ts';

let server: Awaited<ReturnType<typeof startPages>>;
beforeAll(async () => (server = await startPages()));
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers, redirect: 'manual' });

/** Everything that a browser would load or follow. */
const addresses = (html: string) => [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address!);
/** Everything that a browser would load by itself. */
const loaded = (html: string) =>
  [...html.matchAll(/<link [^>]*href="([^"]*)"|src="([^"]*)"/g)].map(([, link, source]) => (link ?? source)!);

const library = readLibrary(root);
const paths = [
  '/',
  '/search',
  '/problems',
  '/problems/',
  '/problems/timeout',
  '/clients',
  '/clients/',
  '/docs',
  '/docs/v1',
  '/docs/try',
  '/docs/v1/try',
  '/docs/operations/createAgent',
  '/docs/operations/streamMessage',
  '/docs/v1/operations/sendChat',
  '/guides',
  '/guides/',
  '/changelog',
  ...library.documents.map(({ path }) => path),
];
/** The pages in the design that are also served as Markdown. */
const written = paths.filter((path) => !/^\/(docs(\/v1)?\/try|search)$/.test(path));

describe('the pages', () => {
  it.each(paths)('%s is a whole page that loads nothing from elsewhere', async (path) => {
    const response = await get(path);
    const html = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    for (const address of loaded(html)) expect(address).toMatch(/^(\/|data:)/);
    for (const address of addresses(html)) expect(address).toMatch(new RegExp(`^(/|#|data:|https://|${server.url}/)`));
  });

  it.each(written)('%s allows the style and the scripts of this host and nothing else', async (path) => {
    const response = await get(path);
    const html = await response.text();
    expect(html).not.toMatch(/<style|<[^>]* (style|on\w+)="/);
    const policy = response.headers.get('content-security-policy')!;
    for (const rule of ["default-src 'none'", "style-src 'self'", "require-trusted-types-for 'script'"])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/https?:|\*|unsafe/);
  });

  it.each(written)('%s is served as Markdown by its name and by what is accepted', async (path) => {
    const html = await (await get(path)).text();
    const address = /<link rel="alternate" type="text\/markdown" href="([^"]*)">/.exec(html)![1]!;
    const [named, accepted] = [await get(address), await get(path, { accept: 'text/markdown, */*;q=0.1' })];
    const text = await named.text();
    expect([named.status, named.headers.get('content-type')]).toEqual([200, 'text/markdown; charset=utf-8']);
    expect(await accepted.text()).toBe(text);
    expect(accepted.headers.get('vary')).toContain('Accept');
    expect(text).toMatch(/^# \S/);
    // A reader of Markdown has no page to which a link could be relative.
    const code = /```[\s\S]*?```|`[^`\n]*`/g;
    for (const [, href] of text.replaceAll(code, '').matchAll(/\]\(([^()\s]+)\)/g))
      expect(href).toMatch(/^(https?:|#)/);
  });

  it('have anchors to which the links within a page, and from others, lead', async () => {
    const ids = new Map<string, Set<string>>();
    const pages = await Promise.all(written.map(async (path) => [path, await (await get(path)).text()] as const));
    for (const [path, html] of pages) {
      const found = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
      expect([path, found.length]).toEqual([path, new Set(found).size]);
      ids.set(path, new Set(found));
    }
    for (const [path, html] of pages)
      for (const address of addresses(html).filter((each) => /^[^:]*#/.test(each) && !each.includes('/try#'))) {
        const [target = '', anchor = ''] = address.split('#');
        const known = ids.get(target === '' ? path : target);
        expect([path, address, known?.has(decodeURIComponent(anchor))]).toEqual([path, address, true]);
      }
  });

  it('are asked for again only when they changed', async () => {
    const first = await get('/problems/timeout');
    const etag = first.headers.get('etag')!;
    expect(first.headers.get('cache-control')).toBe('no-cache');
    // Without `max-age=0`, this fetch would ask for a fresh copy whatever its ETag.
    const again = await get('/problems/timeout', { 'if-none-match': etag, 'cache-control': 'max-age=0' });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('have links that work', async () => {
    const links = new Set<string>();
    for (const path of paths) for (const link of addresses(await (await get(path)).text())) links.add(link);
    const own = [...new Set([...links].map((link) => link.split('#', 1)[0]!))].filter(
      (link) => link.startsWith('/') && !link.startsWith('/v2/'),
    );
    expect(own.length).toBeGreaterThan(Object.keys(problemKinds).length);
    for (const link of own) expect([link, (await get(link)).status]).toEqual([link, 200]);
  });

  it('leave methods and paths that are not theirs to the API', async () => {
    expect((await fetch(`${server.url}/docs`, { method: 'POST' })).status).toBe(404);
    expect((await get('/docs/other.js')).status).toBe(404);
    const head = await fetch(`${server.url}/docs`, { method: 'HEAD' });
    expect([head.status, Number(head.headers.get('content-length')) > 0]).toEqual([200, true]);
  });

  it('move with the server to another path', async () => {
    const moved = await startPages('/parley');
    const html = await (await fetch(`${moved.url}/problems/insufficient_permissions`)).text();
    expect(
      addresses(html)
        .filter((link) => link.startsWith('/'))
        .every((link) => link.startsWith('/parley/')),
    ).toBe(true);
    expect(await (await fetch(`${moved.url}/docs/try`)).text()).toContain('"prefix":"/parley","path":"/docs"');
    await moved.close();
  });
});

describe('a page that is not there', () => {
  const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

  it('is a page for browsers, which suggests those that are like it', async () => {
    const response = await get('/guides/idempotence', browser);
    const html = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('etag')).toBeNull();
    expect(html).toContain('href="/guides/idempotency"');
    const head = await fetch(`${server.url}/guides/idempotence`, { method: 'HEAD', headers: browser });
    expect([head.status, await head.text()]).toEqual([404, '']);
  });

  it.each(['/guides/nothing', '/changelog/0.0.1', '/problems/nothing'])(
    '%s is a problem for programs',
    async (path) => {
      const response = await get(path, { accept: '*/*' });
      expect([response.status, await response.json()]).toMatchObject([404, { error_code: 'resource_not_found' }]);
    },
  );

  it('shows a path as text', async () => {
    const response = await get(`/guides/${encodeURIComponent('"><b>')}`, browser);
    expect(await response.text()).not.toContain('<b>');
  });
});

describe('/assets/search.json', () => {
  it('leads to pages and their sections, and to each operation of both versions', async () => {
    const entries: { kind: string; title: string; heading: string; url: string; text: string }[] = await (
      await get('/assets/search.json')
    ).json();
    const of = (kind: string) => entries.filter((entry) => entry.kind === kind);
    const isOperation = (value: unknown) => typeof value === 'object' && value !== null && 'operationId' in value;
    for (const [kind, { paths: items }] of [
      ['Operation', bundle],
      ['Version 1', earlier],
    ] as const) {
      const operations = Object.values(items as object).flatMap((item) =>
        Object.values(item as object).filter(isOperation),
      );
      expect(of(kind)).toHaveLength(operations.length);
    }
    expect(of('Problem')).toHaveLength(Object.keys(problemKinds).length);
    expect(of('Webhook')).toContainEqual(expect.objectContaining({ url: '/docs/webhooks#run-finished' }));
    const scopes = entries.find(({ url }) => url === '/guides/access#scopes');
    expect(scopes).toMatchObject({ kind: 'Guide', title: 'Access', heading: 'Scopes' });
    expect(scopes!.text).not.toContain('<');
    for (const { url } of of('Guide')) {
      const [path, anchor] = url.split('#');
      const html = await (await get(path!)).text();
      expect([url, anchor === undefined || html.includes(`id="${anchor}"`)]).toEqual([url, true]);
    }
  });
});

describe('/llms.txt', () => {
  it('leads to Markdown that is there', async () => {
    const response = await get('/llms.txt');
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(text).toMatch(/^# Parley\n\n> /);
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(30);
    for (const link of links) expect([link, (await fetch(link)).status]).toEqual([link, 200]);
  });
});

describe('/', () => {
  it('says what this server is, how it is, and the first call with its own address', async () => {
    const html = (await (await get('/')).text()).replaceAll(/<[^>]*>/g, '');
    expect(html).toContain(bundle.info.version);
    expect(html).toContain('Healthy');
    expect(html).toContain(`curl -s ${server.url}/v2/agents`);
  });
});

describe('/docs/operations/', () => {
  type Written = { operationId?: string; summary: string; requestBody?: object };
  const listOperations = (contract: typeof bundle, at: string) =>
    Object.values(contract.paths as Record<string, Record<string, Written>>)
      .flatMap((item) => Object.values(item))
      .flatMap(({ operationId, summary, requestBody }) =>
        operationId === undefined ? [] : [{ path: `${at}/operations/${operationId}`, summary, requestBody }],
      );

  it('has a page for each operation, with its parameters, its body, its answers and samples with the address of this server', async () => {
    const operations = [...listOperations(bundle, '/docs'), ...listOperations(earlier, '/docs/v1')];
    expect(operations.length).toBeGreaterThan(130);
    for (const { path, summary, requestBody } of operations) {
      const html = await (await get(path)).text();
      expect(html).toContain(`<h1>${summary}</h1>`);
      expect(html).toMatch(new RegExp(`${server.url}/((v[12]|\\.well-known)/|livez|readyz)`));
      expect([path, html.includes('<h2 id="body">')]).toEqual([path, requestBody !== undefined]);
      expect(html).toContain('<h2 id="answers">');
    }
  });

  it('shows the frames of a stream with their data', async () => {
    const html = await (await get('/docs/operations/streamMessage')).text();
    expect(html).toContain('event: message_start\ndata: {&quot;event&quot;:&quot;message_start&quot;');
    expect(html).toContain('event: message_complete\ndata: ');
  });

  it('names the members of what is within a body, and the problems by which it is refused', async () => {
    const html = await (await get('/docs/operations/createMessage')).text();
    expect(html).toMatch(/<code>context<\/code> <span class="type">MessageContext<\/span>/);
    expect(html).toContain('<summary>Members of MessageContext</summary>');
    expect(html).toContain('href="/problems/conversation_not_found"');
  });

  it('404 when there is no such operation', async () => {
    expect((await get('/docs/operations/nothing')).status).toBe(404);
  });
});

describe('/docs/try', () => {
  it('has everything that would leave the host turned off, and forbidden', async () => {
    const response = await get('/docs/try');
    const html = await response.text();
    for (const off of [
      '"withDefaultFonts":false',
      '"telemetry":false',
      '"agent":{"disabled":true}',
      '"mcp":{"disabled":true}',
    ])
      expect(html).toContain(off);
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|\*/);
    expect(policy).toContain(readInlineScripts(html).policy);
  });

  it('brings its own script, compressed, to be kept for ever', async () => {
    const path = addresses(await (await get('/docs/try')).text()).find((address) => address.endsWith('.js'))!;
    const plain = await get(path, { 'accept-encoding': 'identity' });
    const small = await get(path, { 'accept-encoding': 'gzip' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(small.headers.get('content-encoding')).toBe('gzip');
    expect(small.headers.get('cache-control')).toContain('immutable');
    expect(await small.text()).toBe(await plain.text());
  });
});

describe('/openapi/', () => {
  it.each(['br', 'gzip'])('is compressed with %s once, so that its length is known', async (encoding) => {
    const plain = await get('/openapi/v2.json', { 'accept-encoding': 'identity' });
    const [one, other] = [1, 2].map(() => get('/openapi/v2.json', { 'accept-encoding': `${encoding}, deflate` }));
    const [first, second] = [await one!, await other!];
    expect([first, second].map(({ headers }) => headers.get('content-encoding'))).toEqual([encoding, encoding]);
    expect(Number(first.headers.get('content-length'))).toBeGreaterThan(10_000);
    expect(second.headers.get('content-length')).toBe(first.headers.get('content-length'));
    expect(first.headers.get('vary')).toBe('Accept-Encoding');
    expect(await first.text()).toBe(await plain.text());
  });

  it('is not compressed for whoever rules that out', async () => {
    const { headers } = await get('/openapi/v2.json', { 'accept-encoding': 'br;q=0, gzip;q=0' });
    expect(headers.get('content-encoding')).toBeNull();
  });

  it.each(['v1', 'v2'])('gives the contract %s in OpenAPI 3.2 too, where streams have items', async (version) => {
    const json = await (await get(`/openapi/${version}.3.2.json`)).json();
    expect(json).toMatchObject({ openapi: '3.2.0', servers: [{ url: server.url }] });
    expect(JSON.stringify(json)).toContain('"itemSchema"');
    const sent = json.webhooks?.['run.finished']?.post;
    expect(sent?.operationId).toBe(version === 'v2' ? 'onRunFinished' : undefined);
  });

  it('shows the requests of webhooks, with the members and an example of each event', async () => {
    const html = await (await get('/docs/webhooks')).text();
    const types = Object.keys((bundle as any).components.schemas.WebhookEvent.discriminator.mapping);
    expect(types.length).toBeGreaterThan(9);
    for (const type of types) expect(html).toContain(`<code>${type}</code>`);
    expect(html).toContain('webhook-signature');
    const text = await (await get('/docs/webhooks.md')).text();
    const examples = [...text.matchAll(/^```json\n(.*?)^```/gms)].map(([, json]) => JSON.parse(json!));
    const check = createEventCheck(() => listNamedSchemas(prepareSchemas(readContract())));
    expect(examples.map((event) => [event.type, check(event)])).toEqual(types.map((type) => [type, []]));
  });

  it('shows the drawing of a guide without another request', async () => {
    const html = await (await get('/guides/state-machines')).text();
    const [, image] = /<img src="data:image\/svg\+xml;base64,([^"]+)" alt="[^"]+">/.exec(html)!;
    expect(Buffer.from(image!, 'base64').toString()).toContain('</svg>');
    expect(await (await get('/guides/state-machines.md')).text()).not.toContain('](state-machines.svg)');
  });

  it('gives the contract with the address of this server, in JSON and YAML', async () => {
    const json = await (await get('/openapi/v2.json')).json();
    const yaml = await get('/openapi/v2.yaml');
    expect(json).toMatchObject({ servers: [{ url: server.url }], info: { contact: { url: `${server.url}/docs` } } });
    const here = JSON.parse(JSON.stringify(bundle).replaceAll('http://127.0.0.1:8080', server.url));
    expect(JSON.stringify(json.components.securitySchemes)).toContain(`${server.url}/oauth/authorize`);
    expect({ ...json, servers: 0 }).toEqual({ ...here, servers: 0 });
    expect(yaml.headers.get('content-type')).toBe('application/yaml; charset=utf-8');
    expect(parse(await yaml.text())).toEqual(json);
  });

  it('gives the contract of the version before, which its reference shows', async () => {
    const json = await (await get('/openapi/v1.json')).json();
    const here = JSON.parse(JSON.stringify(earlier).replaceAll('http://127.0.0.1:8080', server.url));
    expect({ ...json, servers: 0 }).toEqual({ ...here, servers: 0 });
    expect(parse(await (await get('/openapi/v1.yaml')).text())).toEqual(json);
    expect(await (await get('/docs/v1/try')).text()).toContain('"path":"/docs/v1"');
  });

  it('gives the page for trying a contract whose optional parameters are sent only when the reader chooses them', async () => {
    const [shown, json] = await Promise.all(
      ['/docs/openapi.json', '/openapi/v2.json'].map(async (path) => (await get(path)).json()),
    );
    const { Limit, AgentId } = shown.components.parameters;
    expect(Limit.examples.example).toEqual({ value: json.components.parameters.Limit.example, 'x-disabled': true });
    expect(AgentId).toEqual(json.components.parameters.AgentId);
    expect(shown.components.schemas).toEqual(json.components.schemas);
    const { get: list } = shown.paths['/v2/users'];
    const own = list.parameters.find(({ name }: { name?: string }) => name === 'external_id');
    expect(own).toMatchObject({ examples: { example: { value: 'customer-4711', 'x-disabled': true } } });
    const { 'x-codeSamples': samples, ...written } = list;
    expect(samples.map(({ label }: { label: string }) => label)).toEqual(['curl', 'TypeScript', 'Python']);
    expect({ ...written, parameters: 0 }).toEqual({ ...json.paths['/v2/users'].get, parameters: 0 });
  });
});

describe('/problems/', () => {
  it.each(Object.entries(problemKinds))('%s has a page', async (code, { title, status }) => {
    const html = await (await get(`/problems/${code}`)).text();
    expect(html).toMatch(new RegExp(`<h1 id="[^"]*">${title}</h1>`));
    expect(html).toContain(`Status ${status}`);
    expect(html).toContain(`${server.url}/problems/${code}`);
  });

  it.each(['nope', 'constructor', '..%2F..%2Fpackage'])('404 when there is no problem called %s', async (code) => {
    const response = await get(`/problems/${code}`);
    expect([response.status, await response.json()]).toMatchObject([404, { error_code: 'resource_not_found' }]);
  });
});

describe('/clients/', () => {
  it('lists the clients for people and programs', async () => {
    const html = await get('/clients/', { accept: 'text/html,*/*;q=0.8' });
    const json = await get('/clients/', { accept: 'application/json' });
    const offer = (version: string) => {
      const url = `${server.url}/clients/parley-client-${version}.tgz`;
      return { language: 'TypeScript', package: 'parley-client', version, url, install: `npm install ${url}` };
    };
    const python = /^Version: (.*)$/m.exec(readFileSync(join(root, 'generated/clients/python/PKG-INFO'), 'utf8'))![1]!;
    const wheel = `${server.url}/clients/parley_client-${python}-py3-none-any.whl`;
    const pythonOffer = {
      language: 'Python',
      package: 'parley-client',
      version: python,
      url: wheel,
      install: `pip install ${wheel}`,
    };
    const offers = [offer(bundle.info.version), pythonOffer, offer('1.0.0')];
    expect(await json.json()).toEqual({ clients: offers });
    const text = await html.text();
    const shown = text.replaceAll(/<[^>]*>/g, '');
    expect(shown).toContain(offers[0]!.install);
    expect(text).toContain(`href="${offers[2]!.url}"`);
    expect(shown).toContain(pythonOffer.install);
    const packed = await get(`/clients/parley_client-${python}-py3-none-any.whl`);
    expect([packed.status, packed.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const sources = await get(`/clients/parley_client-${python}.tar.gz`);
    expect([sources.status, sources.headers.get('content-type')]).toEqual([200, 'application/gzip']);
    expect([html.headers.get('vary'), json.headers.get('vary')]).toEqual(['Accept, Accept-Encoding', 'Accept']);
  });

  it('404 when there is no such client', async () => {
    expect((await get('/clients/parley-client-0.0.1.tgz')).status).toBe(404);
  });
});
