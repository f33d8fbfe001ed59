import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RequestHandler, Router } from 'express';
import { consoleRedirectPath } from '#src/access/oauth/clients.ts';
import { asset, serveAsset, type Asset } from './asset.ts';
import { icon } from './design/mark.ts';
import { themeScript } from './design/theme.ts';
import { escape } from './layout.ts';
import type { Site } from './site.ts';

/** The files of the console by their names, and a hash of them all, which stands in their addresses. */
type ConsoleFiles = { hash: string; files: Map<string, Buffer> };

const mediaTypes: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The script that applies the theme before the first paint, beside the files that `npm run generate` builds. */
const themeFile = 'theme.js';

/** Reads the files of `generated/console/`. */
function readConsole(root: string): ConsoleFiles {
  const folder = join(root, 'generated/console');
  const names = readdirSync(folder)
    .filter((name) => extname(name) in mediaTypes)
    .toSorted();
  const files = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  files.set(themeFile, Buffer.from(themeScript));
  const hash = createHash('sha256');
  for (const [name, bytes] of files) hash.update(`${name}\n${bytes.length}\n`).update(bytes);
  return { hash: hash.digest('hex').slice(0, 16), files };
}

/** Scripts, styles and requests are of this host alone, and nothing stands inline. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/**
 * Returns the page of the console, which is the same for all of its paths. `publicUrl` is the address of the server, below whose
 * path it is reached; whoever comes by another address is not led back after signing in, and is offered a key alone.
 */
function consolePage(publicUrl: string, prefix: string, hash: string): Asset {
  const at = (name: string) => `${escape(prefix)}/console/assets/${hash}/${name}`;
  const html = `<!doctype html>
<html lang="en" data-base="${escape(prefix)}" data-sign-in="${escape(publicUrl + consoleRedirectPath)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley console</title>
${icon}
<script src="${at(themeFile)}"></script>
<link rel="stylesheet" href="${at('console.css')}">
<script type="module" src="${at('console.js')}"></script>
</head>
<body>
<div id="console"></div>
<noscript>The console needs JavaScript. The <a href="${escape(prefix)}/guides/">guides</a> and the <a href="${escape(prefix)}/docs">reference</a> do not.</noscript>
</body>
</html>
`;
  return asset('text/html; charset=utf-8', html, { headers: { 'Content-Security-Policy': policy } });
}

/** Serves the console: its files, which browsers keep for ever, and its page at every other path below it. */
export function addConsole(router: Router, { root, prefix, publicUrl }: Site): void {
  let read: ConsoleFiles | undefined;
  const console = () => (read ??= readConsole(root));
  const served = new Map<string, RequestHandler>();
  router.get('/console/assets/:hash/:name', (req, res, next) => {
    const { hash, files } = console();
    const { name } = req.params;
    const bytes = files.get(name);
    // Of another build there is nothing: the page that asks has to be loaded again.
    if (bytes === undefined || req.params.hash !== hash) return next();
    const type = mediaTypes[extname(name)]!;
    const handler = served.get(name) ?? serveAsset(() => asset(type, bytes, { immutable: true }));
    served.set(name, handler);
    return handler(req, res, next);
  });
  const page = serveAsset(() => consolePage(publicUrl(), prefix(), console().hash));
  router.get('/console', page);
  router.get('/console/*path', (req, res, next) =>
    req.path.startsWith('/console/assets/') ? next() : page(req, res, next),
  );
}
