import { prepareSchemas } from '#src/contract/schemas.ts';
import { readOperations, type OpenApiDocument } from '#src/contract/spec.ts';

/**
 * Returns the ids of the operations that a replica may answer: each `GET` of those who have signed in whose answer is whole when its
 * handler returns. Streams and bytes are read after it, when its connection is no longer theirs.
 */
export function listReplicaOperations(contract: OpenApiDocument): ReadonlySet<string> {
  const reads = readOperations(prepareSchemas(contract)).filter(
    ({ method, security, streams, answersBytes, connects }) =>
      method === 'GET' && security.length > 0 && !streams && !answersBytes && !connects,
  );
  return new Set(reads.map(({ id }) => id));
}
