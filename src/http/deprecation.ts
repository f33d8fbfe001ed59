import type { Response } from 'express';
import { guidePath, getPhase, type Lifecycle } from '#src/contract/lifecycle.ts';
import { problem } from '#src/api/problems.ts';
import type { Operation } from '#src/contract/spec.ts';
import type { Step } from './step.ts';
import { toApiVersion } from '#src/contract/version.ts';

/** The versions that end, by their number, and what is needed to say so. */
export type Ends = {
  lifecycles: ReadonlyMap<string, Lifecycle>;
  /** The operations with their paths, for links to successors. */
  operations: readonly Operation[];
  publicUrl: () => string;
  now: () => Date;
};

/**
 * Says on every answer of a version when it ends (RFC 9745, RFC 8594), where that is explained, and what to call instead.
 * While the version is active there is nothing to say.
 */
export function announceEnd({ lifecycles, operations, publicUrl, now }: Ends): Step {
  const paths = new Map(operations.map(({ id, path }) => [id, path]));
  return (req, res) => {
    const lifecycle = lifecycles.get(toApiVersion(req.url));
    if (!lifecycle || getPhase(lifecycle, now()) === 'active') return;
    res.setHeader('Deprecation', `@${Math.floor(lifecycle.deprecatedAt.getTime() / 1000)}`);
    res.setHeader('Sunset', lifecycle.sunsetAt.toUTCString());
    const guide = `<${publicUrl()}${guidePath}>`;
    const links = [`${guide}; rel="deprecation"; type="text/html"`, `${guide}; rel="sunset"; type="text/html"`];
    const successor = paths.get(res.locals.operation?.successor ?? '');
    if (successor) links.push(`<${filled(successor, res)}>; rel="successor-version"`);
    res.setHeader('Link', links.join(', '));
  };
}

/** Returns the path of the successor, for the same resource: both name their parameters in the same order. */
function filled(path: string, res: Response): string {
  const values = Object.values(res.locals.path);
  return path.replaceAll(/\{[^{}]+\}/g, (parameter) => encodeURIComponent(values.shift() ?? parameter));
}

const day = (date: Date) => date.toISOString().slice(0, 10);

/** Refuses what a version does not do any more: first what changes something, in the end everything. */
export function refuseEnded({ lifecycles, publicUrl, now }: Ends): Step {
  return (req, res) => {
    const version = toApiVersion(req.url);
    const lifecycle = lifecycles.get(version);
    if (!lifecycle) return;
    const phase = getPhase(lifecycle, now());
    const [readOnly, end] = [day(lifecycle.readOnlyAt), day(lifecycle.sunsetAt)];
    const guide = publicUrl() + guidePath;
    if (phase === 'retired') {
      const detail = `Version ${version} has ended on ${end}. How to go on with the next version: ${guide}`;
      throw problem('version_retired', detail);
    }
    const { operation } = res.locals;
    if (phase !== 'read_only' || !operation || operation.method === 'GET') return;
    const instead = `Use ${operation.successor} of the next version: ${guide}`;
    throw problem(
      'version_read_only',
      `Version ${version} is read-only since ${readOnly} and ends on ${end}. ${instead}`,
    );
  };
}
