import { operationsOf } from './document.js';

const scope = /^[a-z]+:(read|write|delete|ingest|use)$/;
const ownSchemes = ['bearerAuth', 'apiKeyAuth'];

/**
 * Every operation names the same scopes for each scheme; only those listed as public are open to all, and only those listed as open
 * to every credential name none.
 */
export default function scopes(document, options) {
  const schemes = [...ownSchemes, ...(options.more ?? [])];
  return operationsOf(document).flatMap(({ operation, path }) =>
    faultsOf(operation, options, schemes).map((fault) => ({
      message: `${operation.operationId} ${fault}`,
      path: operation.security ? [...path, 'security'] : path,
    })),
  );
}

function faultsOf({ operationId, security }, { public: open, everyCredential = [] }, schemes) {
  if (!security) return ['has to name its scopes.'];
  const isPublic = security.length === 0;
  if (isPublic !== open.includes(operationId)) return [isPublic ? 'may not be public.' : 'has to be public.'];
  if (isPublic) return [];
  const named = security.map((way) => JSON.stringify(Object.values(way).flat()));
  const offered = security.flatMap((way) => Object.keys(way));
  const namesNone = named[0] === '[]';
  const bad = security.flatMap((way) => Object.values(way).flat()).filter((name) => !scope.test(name));
  return [
    ...(offered.join() === schemes.join() ? [] : [`has to offer ${schemes.join(' and ')}.`]),
    ...(new Set(named).size === 1 && namesNone === everyCredential.includes(operationId)
      ? []
      : ['has to name the same scopes for each scheme.']),
    ...bad.map((name) => `names the scope ${name}, which is not of the form resource:verb.`),
  ];
}
