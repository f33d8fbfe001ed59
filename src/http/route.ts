import findMyWay from '#generated/packages/find-my-way.js';
import { problem } from '#src/api/problems.ts';
import type { Operation } from '#src/contract/spec.ts';
import type { Step } from './step.ts';

const slash = 0x2f;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

type RouteMatch = { operations: ReadonlyMap<string, Operation>; path: Record<string, string> };

/** Finds the operations of a path in one look-up, however many there are. */
type FindPath = (url: string) => RouteMatch | null;

/**
 * The path is found first, then its method: a path that is concrete in the contract is never answered by a templated one
 * that happens to have the method.
 */
function indexPaths(operations: Operation[]): FindPath {
  const byPath = Map.groupBy(operations, ({ path }) => path);
  const table = findMyWay({ caseSensitive: true, maxParamLength: 2048 });
  for (const [path, here] of byPath) {
    const byMethod = new Map(here.map((operation) => [operation.method, operation]));
    table.on('GET', path.replaceAll(/\{([^{}]+)\}/g, ':$1'), () => {}, byMethod);
  }
  return (url) => {
    const query = url.indexOf('?');
    // Otherwise it would be a path whose last parameter is empty.
    if (url.charCodeAt((query < 0 ? url.length : query) - 1) === slash) return null;
    const found = table.find('GET', url);
    return (
      found && { operations: found.store as RouteMatch['operations'], path: found.params as Record<string, string> }
    );
  };
}

/** Names the operation of a request; `HEAD` is answered as `GET`. */
export function routeTo(operations: Operation[]): Step {
  const find = indexPaths(operations);
  return (req, res) => {
    const found = find(req.url);
    const operation = found?.operations.get(req.method === 'HEAD' ? 'GET' : req.method);
    if (operation) {
      res.locals.operation = operation;
      res.locals.path = found!.path;
    } else if (found) {
      res.locals.allow = methods.filter((method) => found.operations.has(method));
    } else {
      const shorter = withoutSlashesAtEnd(req.path);
      res.locals.servedAt = shorter !== req.path && find(shorter) ? shorter : null;
    }
  };
}

/** Returns a path without the slashes at its end. A pattern would try again at each slash within the path. */
function withoutSlashesAtEnd(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** Returns the headers by which a path describes itself in answers to `OPTIONS`, beside `Allow`. */
export type DescribePath = (path: string) => Record<string, string>;

/** 404 for a path that the spec does not have, 405 for a method that the path does not have. */
export const refuseUnknown =
  (describePath: DescribePath): Step =>
  (req, res) => {
    const { operation, allow, servedAt } = res.locals;
    if (operation) return;
    if (allow.length === 0) {
      const suggestions = servedAt ? [`Call ${servedAt}: no path here ends with a slash.`] : undefined;
      const detail = `Nothing is served at ${req.path}. The API is described at /docs.`;
      throw problem('resource_not_found', detail, suggestions && { suggestions });
    }
    const methodsHere = [...allow, ...(allow.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
    if (req.method === 'OPTIONS') {
      res.writeHead(204, { Allow: methodsHere.join(', '), ...describePath(req.path) }).end();
      return;
    }
    const detail = `${req.method} is not possible on ${req.path}; use ${allow.join(' or ')}.`;
    throw problem('method_not_allowed', detail, { allow: methodsHere });
  };
