import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { Principal } from '#src/access/principal.ts';
import { createRateLimiter } from '#src/access/rate-limit.ts';
import { problem } from '#src/api/problems.ts';
import { readContract } from '#src/composition/read-contract.ts';
import { lifecycleOfV1 } from '#src/contract/lifecycle.ts';
import { readOperations } from '#src/contract/spec.ts';
import type { OpenApiDocument } from '#src/contract/spec.ts';
import { createHttpApp } from '#src/http/server.ts';
import type { HttpOptions } from '#src/http/server.ts';
import { mockFiles } from '#src/mock/mock-files.ts';
import { toOpenAiError } from '#src/openai/errors.ts';
import { toOpenAiLimits } from '#src/openai/limits.ts';
import { toV1Error } from '#src/v1/errors.ts';
import { guardServer, type Guard } from './guard.ts';

/** The contracts of both versions, and that of OpenAI's clients. */
const [v1, v2, openai]: [OpenApiDocument, OpenApiDocument, OpenApiDocument] = [
  readContract('v1'),
  readContract('v2'),
  readContract('openai'),
];

const listOperations = (document: OpenApiDocument) =>
  readOperations(document).map((operation) => ({ ...operation, document }));
/** The operations of both versions, each with its document. */
export const doorOperations = [v1, v2].flatMap(listOperations);
/** The operations of OpenAI's clients, each with its document. */
export const openAiOperations = listOperations(openai);
/** The largest body that a door reads. */
const doorBodyLimitBytes = 100_000;

const principal = (scopes: string[]): Principal => ({
  organizationId: 'org_1',
  userId: null,
  subject: 'usr_1',
  credentialId: `key_${scopes.length}`,
  source: 'key',
  scopes: new Set(scopes),
});

/** A server on the real contracts, and the guard over its answers. */
export type Door = { url: string; guard: Guard; server: Server };

/** Returns the handler of an operation, by its id. */
type HandlerOf = (id: string) => () => Promise<unknown>;

/** Returns all contracts with handlers that take nothing. */
function versionsWith(handlerOf: HandlerOf): HttpOptions['versions'] {
  const handlers = Object.fromEntries([...doorOperations, ...openAiOperations].map(({ id }) => [id, handlerOf(id)]));
  return [
    { document: v1, handlers, errors: toV1Error, lifecycle: lifecycleOfV1 },
    { document: openai, handlers, errors: toOpenAiError, limits: toOpenAiLimits },
    { document: v2, handlers },
  ];
}

/** Starts a server on the real contracts. The token `good` has every scope, `powerless` none. */
export async function startDoor(handlerOf: HandlerOf, options: Partial<HttpOptions> = {}): Promise<Door> {
  const app = createHttpApp({
    versions: versionsWith(handlerOf),
    verify: async ({ bearer }) => {
      if (bearer === 'good')
        return principal([...doorOperations, ...openAiOperations].flatMap(({ security }) => security.flat()));
      if (bearer === 'powerless') return principal([]);
      throw problem('authentication_failed', 'Unknown credential.');
    },
    newRequestId: () => 'req_01k2c5gq8zf3vr4xw1m6t0y9ab',
    logger: pino({ level: 'silent' }),
    limiter: createRateLimiter(null),
    corsOrigins: null,
    bodyLimitBytes: doorBodyLimitBytes,
    publicUrl: () => 'http://127.0.0.1:8080',
    now: () => new Date(),
    explain: () => null,
    files: mockFiles,
    ...options,
  });
  const server = createServer({ keepAliveTimeout: 0 }, app.express);
  const guard = guardServer(server, [v1, v2, openai]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, guard, server };
}
