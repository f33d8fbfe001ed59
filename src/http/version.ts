import type { RequestHandler } from 'express';
import { problem } from '#src/problems.ts';

const current = '2.0';

/** The version that a path belongs to, as `X-API-Version` says it; paths outside of any version are of the current one. */
export function versionOf(path: string): string {
  const major = /^\/v(\d{1,3})(?:[/?]|$)/.exec(path)?.[1];
  return major ? `${major}.0` : current;
}

/** The path decides the version. A header or a media type may assert it, and must then agree. */
export const assertVersion: RequestHandler = (req, _res, next) => {
  const header = req.headers['x-api-version'];
  if (typeof header === 'string') assertEqual(header, req.url, 'X-API-Version');
  const accept = req.headers.accept;
  if (accept?.includes('vnd.parley')) {
    for (const [, major] of accept.matchAll(/application\/vnd\.parley\.v([^+;,\s]+)\+json/g)) {
      assertEqual(major!, req.url, 'Accept');
    }
  }
  next();
};

/** The same for the `version` that a body may carry. */
export const assertBodyVersion: RequestHandler = (req, res, next) => {
  const version = (res.locals.body as { version?: unknown } | null | undefined)?.version;
  if (typeof version === 'string') assertEqual(version, req.url, 'The body’s version');
  next();
};

function assertEqual(asserted: string, path: string, where: string): void {
  const served = versionOf(path);
  const major = served.slice(0, -2);
  const given = asserted.trim().replace(/^v/, '');
  if (given === served || given === major) return;
  const detail = `${where} asks for version ${JSON.stringify(asserted)}, but ${path.split('?')[0]} belongs to ${served}.`;
  throw problem('invalid_api_version', detail, { suggestions: [`Send ${served}, or leave it out: the path decides.`] });
}
