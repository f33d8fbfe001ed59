import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docsClientId } from '#src/access/oauth/clients.ts';
import { asset, type Asset } from '#src/http/pages/asset.ts';
import { icon, mark } from '#src/http/pages/design/mark.ts';
import { themePicker, themeScript, themeStyle } from '#src/http/pages/design/theme.ts';
import { tokens } from '#src/http/pages/design/tokens.ts';
import { escape } from '#src/http/pages/layout.ts';
import { tryScript } from './try-script.ts';

const folder = join(import.meta.dirname, '../../../../generated/docs');
const scriptName = readdirSync(folder).find((name) => name.endsWith('.js'))!;

/** The URL of Scalar's script on this host; it changes with the version. */
export const scriptPath = `/docs/${scriptName}`;

/** Scalar's script, as `npm run generate` has copied it. */
export function docsScript(): Asset {
  const script = readFileSync(join(folder, scriptName));
  return asset('text/javascript; charset=utf-8', script, { immutable: true });
}

/** The settings of Scalar. Those that would leave this host are off. */
const settings = {
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  proxyUrl: '',
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'direct',
  persistAuth: false,
  // The page has a choice of its own.
  hideDarkModeToggle: true,
  modelsSectionLabel: 'Schemas',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
};

/** The bar with the key stands above Scalar, which is told its height. */
const style = `${tokens}${themeStyle}
:root { --scalar-custom-header-height: 4rem }
body { margin: 0; color: var(--ink); background: var(--ground); font-family: var(--sans) }
.bar { position: sticky; top: 0; z-index: 100; display: flex; align-items: center; gap: .5rem 1.25rem; min-height: 4rem; padding: .4rem 1.25rem; box-sizing: border-box; background: var(--ground); border-bottom: 1px solid var(--line); font-size: .9rem }
.bar a { display: flex; align-items: center; gap: .5rem; color: var(--link); white-space: nowrap }
.bar .home { color: var(--ink); font-weight: 680; text-decoration: none }
.bar .mark { width: 1.5rem; height: 1.5rem; color: var(--accent) }
.bar .mark path + path { stroke: var(--ground) }
.bar form { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .7rem; margin-left: auto }
.loading { display: none; margin: 0; padding: 3rem 1.25rem; color: var(--soft); text-align: center }
:root[data-scripts] #reference:empty + .loading { display: block }
.bar label { font-weight: 600; white-space: nowrap }
.bar input { width: 15rem; max-width: 42vw; padding: .4rem .7rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--edge); border-radius: .5rem }
.bar button { padding: .4rem 1rem; font: 600 .9rem/1.4 var(--sans); color: var(--on-accent); background: var(--accent); border: 0; border-radius: .5rem; cursor: pointer }
.bar button:disabled { opacity: .6; cursor: default }
.bar output { color: var(--soft); max-width: 26rem }
.bar :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
@media (max-width: 62rem) { .bar { position: static; flex-wrap: wrap } .bar form { margin-left: 0 } :root { --scalar-custom-header-height: 0rem } }
`;

/** The paths of a reference and of its contract, and the scopes for which readers sign in by OAuth; none when they cannot. */
type TryPage = { prefix: string; path: string; contract: string; scopes: readonly string[] };

/**
 * Returns the page on which every operation of a contract can be tried; nothing it needs comes from elsewhere. It begins with the
 * key: with one the requests have ids of what exists.
 */
export function tryPage({ prefix, path, contract, scopes }: TryPage): Asset {
  const script = tryScript({ prefix, path, settings, scopes, clientId: docsClientId });
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Try the API · Parley</title>
${icon}
<script>${themeScript}</script>
<style>${style}</style>
</head>
<body>
<header class="bar"><a class="home" href="${escape(prefix)}/">${mark}Parley</a><a href="${escape(prefix + path)}">Reference</a>
<form id="key-form"><label for="key">Your API key</label><input id="key" type="password" autocomplete="off" spellcheck="false" placeholder="sk_…" required>
<button disabled>Use it</button><output id="key-state">The first start printed one; <code>npx parley keys create</code> makes another.</output></form>
${themePicker}</header>
<noscript>This page needs JavaScript. The <a href="${escape(prefix + path)}">reference</a> does not; the same contract as text: <a href="${escape(prefix + contract)}.yaml">OpenAPI</a>.</noscript>
<div id="reference"></div>
<p class="loading">Loading the operations …</p>
<script src="${escape(prefix + scriptPath)}"></script>
<script>${script}</script>
</body>
</html>
`;
  return asset('text/html; charset=utf-8', html, {
    headers: { 'Content-Security-Policy': policyFor([themeScript, script]) },
  });
}

/** Scalar makes its styles as it runs; scripts and requests stay on this host. */
function policyFor(inlineScripts: readonly string[]): string {
  const hashes = inlineScripts.map((each) => `'sha256-${createHash('sha256').update(each).digest('base64')}'`);
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
