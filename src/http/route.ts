import findMyWay from 'find-my-way';
import type { HTTPMethod } from 'find-my-way';
import { problem } from '#src/problems.ts';
import type { Operation } from './spec.ts';
import type { Step } from './step.ts';

const methods: HTTPMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Names the operation of a request in one look-up, however many there are; `HEAD` is answered as `GET`. */
export function routeTo(operations: Operation[]): Step {
  const table = findMyWay({ caseSensitive: true, maxParamLength: 2048 });
  for (const operation of operations) {
    const path = operation.path.replaceAll(/\{([^}]+)\}/g, ':$1');
    table.on(operation.method as HTTPMethod, path, () => {}, operation);
  }
  return (req, res) => {
    const method = (req.method === 'HEAD' ? 'GET' : req.method) as HTTPMethod;
    const found = table.find(method, req.url);
    if (found) {
      res.locals.operation = found.store as Operation;
      res.locals.path = found.params as Record<string, string>;
    } else {
      res.locals.allow = methods.filter((other) => table.find(other, req.url));
    }
  };
}

/** 404 for a path that the spec does not have, 405 for a method that the path does not have. */
export const refuseUnknown: Step = (req, res) => {
  const { operation, allow } = res.locals;
  if (operation) return;
  if (allow.length === 0) {
    throw problem('resource_not_found', `Nothing is served at ${req.path}. The API is described at /docs.`);
  }
  const methodsHere = [...allow, ...(allow.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
  if (req.method === 'OPTIONS') {
    res.writeHead(204, { Allow: methodsHere.join(', ') }).end();
    return;
  }
  const detail = `${req.method} is not possible on ${req.path}; use ${allow.join(' or ')}.`;
  throw problem('method_not_allowed', detail, { allow: methodsHere });
};
