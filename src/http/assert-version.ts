import { problem } from '#src/api/problems.ts';
import { toApiVersion } from '#src/contract/version.ts';
import type { Step } from './step.ts';

/** Requires that the version in a header or a media type, if there is one, agrees with the path, which decides. */
export const assertVersion: Step = (req) => {
  const header = req.headers['x-api-version'];
  if (typeof header === 'string') assertEqual(header, req.url, 'X-API-Version');
  const accept = req.headers.accept;
  if (accept?.includes('vnd.parley')) {
    for (const [, major] of accept.matchAll(/application\/vnd\.parley\.v([^+;,/\s]+)\+json/g)) {
      assertEqual(major!, req.url, 'Accept');
    }
  }
};

/** Requires that the `version` in a body agrees with the path, too. */
export const assertBodyVersion: Step = (req, res) => {
  const version = (res.locals.body as { version?: unknown } | null | undefined)?.version;
  if (typeof version === 'string') assertEqual(version, req.url, 'The body’s version');
};

function assertEqual(asserted: string, path: string, where: string): void {
  const served = toApiVersion(path);
  const major = served.slice(0, -2);
  const given = asserted.trim().replace(/^v/, '');
  if (given === major || given === served || new RegExp(`^${served}\\.\\d+$`).test(given)) return;
  const here = path.split('?', 1)[0];
  const detail = `${where} asks for version ${JSON.stringify(asserted)}, but ${here} belongs to ${served}.`;
  throw problem('invalid_api_version', detail, { suggestions: [`Send ${served}, or leave it out: the path decides.`] });
}
