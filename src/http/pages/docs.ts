import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docsClientId } from '#src/access/oauth/clients.ts';
import { asset, type Asset } from './asset.ts';
import { icon } from './design/mark.ts';
import { escape } from './layout.ts';

const folder = join(import.meta.dirname, '../../../generated/docs');
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
  modelsSectionLabel: 'Schemas',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
};

/**
 * Returns the settings of the sign-in by OAuth: the client of the reference, and the scopes that it asks for unless the reader
 * chooses fewer. A request without scopes would be refused, since there is nothing to consent to.
 */
const signIn = (scopes: readonly string[]) => `, securitySchemes: { oauth2: {
    'x-default-scopes': ${JSON.stringify(scopes)},
    flows: { authorizationCode: {
      'x-scalar-client-id': ${JSON.stringify(docsClientId)}, 'x-usePkce': 'SHA-256', 'x-scalar-redirect-uri': base + '/docs',
    } },
  } }`;

/** The paths of a reference and of its contract, and the scopes for which readers sign in by OAuth; none when they cannot. */
type ReferencePage = { prefix: string; path: string; contract: string; scopes: readonly string[] };

/** Returns the reference of a contract, in which every operation can be tried; nothing it needs comes from elsewhere. */
export function docsPage({ prefix, path, contract, scopes }: ReferencePage): Asset {
  // Requests go to the address that the reader came by, which needs no CORS.
  const start = `const base = location.origin + ${JSON.stringify(prefix)};
Scalar.createApiReference('#reference', {
  ...${JSON.stringify(settings)},
  authentication: { preferredSecurityScheme: 'bearerAuth'${scopes.length === 0 ? '' : signIn(scopes)} },
  url: ${JSON.stringify(`${prefix}${path}/openapi.json`)},
  servers: [{ url: base, description: 'This server' }],
});`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley API reference</title>
${icon}
</head>
<body>
<noscript>This page needs JavaScript. The same contract as text: <a href="${escape(prefix + contract)}.yaml">OpenAPI</a>.</noscript>
<div id="reference"></div>
<script src="${escape(prefix + scriptPath)}"></script>
<script>${start}</script>
</body>
</html>
`;
  return asset('text/html; charset=utf-8', html, { headers: { 'Content-Security-Policy': policyFor(start) } });
}

/** Scalar makes its styles as it runs; scripts and requests stay on this host. */
function policyFor(inlineScript: string): string {
  const hash = createHash('sha256').update(inlineScript).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
