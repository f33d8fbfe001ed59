import { prepareSchemas } from '#src/contract/schemas.ts';
import { readOperations, type OpenApiDocument, type Operation } from '#src/contract/spec.ts';
import type { AuditKind } from '#src/resources/audit/audit-operation.ts';

/** The scopes with which callers read what belongs to users. */
const personalScopes = new Set(
  ['users', 'conversations', 'sessions', 'messages', 'events', 'runs', 'memories', 'state', 'context', 'exports'].map(
    (name) => `${name}:read`,
  ),
);

/** The log tells the audit of what is pushed: of producers by their epochs instead of by each push. */
const pushScope = 'events:ingest';

function toAuditKind({ method, security }: Operation, tellsOfReads: boolean): AuditKind {
  const scopes = security.flat();
  if (scopes.length === 0 || scopes.includes(pushScope)) return 'none';
  if (method !== 'GET' && scopes.some((scope) => !scope.endsWith(':read'))) return 'write';
  return tellsOfReads && scopes.some((scope) => personalScopes.has(scope)) ? 'read' : 'none';
}

/**
 * Creates the look-up of how the audit tells of an operation of some contracts. An operation writes when it is no `GET` and needs a scope that does more than
 * read; `tellsOfReads` has those told of, too, that read what belongs to users.
 */
export function createAuditKinds(
  contracts: readonly OpenApiDocument[],
  tellsOfReads: boolean,
): (operationId: string) => AuditKind {
  const operations = contracts.flatMap((contract) => readOperations(prepareSchemas(contract)));
  const kinds = new Map(operations.map((operation) => [operation.id, toAuditKind(operation, tellsOfReads)]));
  return (operationId) => kinds.get(operationId) ?? 'none';
}
