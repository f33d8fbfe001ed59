import { createClientResolver } from '#src/access/client-address.ts';
import type { Credential } from '#src/access/credential.ts';
import { createRateLimiter, type RateLimiter } from '#src/access/rate-limit.ts';
import { limitByQuotas } from '#src/access/quota-limit.ts';
import { createStorageLimit } from '#src/access/storage-limit.ts';
import type { Handlers, VersionUse } from '#src/api/handlers.ts';
import { newId } from '#src/api/ids.ts';
import { createPlainWrite } from '#src/api/write.ts';
import { explainRequestError } from '#src/db/failures.ts';
import { createGrpcApp, type GrpcApp } from '#src/grpc/server.ts';
import { createOAuthDoor } from '#src/http/oauth/door.ts';
import type { RegistrationOptions } from '#src/http/oauth/registration.ts';
import { oauthErrorPage } from '#src/http/oauth/consent-pages.ts';
import { servePagesLater } from '#src/http/pages/later-pages.ts';
import { createHealthReader } from './read-health.ts';
import { createHttpApp, type HttpApp } from '#src/http/server.ts';
import type { AuditOperation } from '#src/resources/audit/audit-operation.ts';
import { createGrantAudit } from '#src/resources/audit/access-audit.ts';
import { createOAuthServer } from '#src/access/oauth/oauth-server.ts';
import { createAnswerOnce } from '#src/resources/idempotency/answer-once.ts';
import { createAskModel } from '#src/resources/models/ask-model.ts';
import type { Services } from '#src/resources/services.ts';
import { loadLater } from '#src/process/load-later.ts';
import { measureStoredBytes } from '#src/resources/storage/store.ts';
import { toOpenAiError } from '#src/openai/errors.ts';
import type { AskModelFor } from '#src/openai/handlers.ts';
import { toOpenAiLimits } from '#src/openai/limits.ts';
import { toV1Error } from '#src/v1/errors.ts';
import { describeUploads } from '#src/resources/uploads/tus.ts';
import { createPathLookup, createV1Handlers } from '#src/v1/handlers.ts';
import { withSunset } from '#src/v1/sunset.ts';
import type { AppOptions } from './app-options.ts';
import { handleLater, serveSocketLater } from './handle-later.ts';
import { readContract } from './read-contract.ts';

/** The doors through which callers reach the handlers and the log. */
export type Doors = {
  http: HttpApp;
  grpc: GrpcApp;
  /** Loads what is behind the doors and was not needed yet: pages, voice, and what OpenAI's clients ask for. */
  load(): Promise<void>;
};

/** Creates what every door checks a request by, and the limits that hold over all of them. */
function createGuards({ config, counters, clock, logger, meters, publicUrl }: AppOptions, services: Services) {
  const { dataSource, tokens, storage, load, shares, usage, quotas, onError } = services;
  const now = () => clock().getTime();
  const storageLimit = createStorageLimit({
    limitBytes: config.storageLimitBytes ?? null,
    measure: (organizationId) => measureStoredBytes(dataSource, organizationId),
    now,
    onError,
  });
  const limiter = createRateLimiter(config.rateLimits, {
    now,
    user: config.userRateLimits ?? null,
    organization: config.organizationRateLimits ?? null,
    ...(counters && { openCounter: counters.open }),
  });
  return {
    load,
    shares,
    storageLimit,
    verify: (credential: Credential) => tokens.verify(credential),
    accessNotices: tokens.changes,
    limiter: limitByQuotas(limiter, (caller) => quotas.countRequest(caller)),
    resolveClient: createClientResolver(config.trustedProxies ?? null),
    countUse: (use: VersionUse) => usage.count(use),
    newRequestId: () => newId('req'),
    logger,
    ...(meters && { meters }),
    bodyLimitBytes: config.bodyLimitBytes,
    ...(config.requestTimeoutMs !== undefined && { requestTimeoutMs: config.requestTimeoutMs }),
    ...(config.maxConnections !== undefined && { maxConnections: config.maxConnections }),
    publicUrl,
    now: clock,
    explain: (error: unknown) => {
      storage.note(error);
      return explainRequestError(error);
    },
  };
}

/** Creates the registration of clients by programs, which is the operation `createOAuthClient` in another form. */
const createClientRegistration = ({ tokens }: Services, handlers: Handlers): RegistrationOptions => ({
  verify: (credential) => tokens.verify(credential),
  async registerClient(registration) {
    const call = { ...registration, path: {}, query: {}, headers: {}, signal: new AbortController().signal };
    return (await handlers.createOAuthClient(call)).body;
  },
});

type OAuthParts = { limiter: RateLimiter; handlers: Handlers };

/** Creates the door of OAuth, which loads what it needs at the first request. */
function createOAuth({ config, clock, publicUrl }: AppOptions, services: Services, { limiter, handlers }: OAuthParts) {
  const hasRegistration = config.oauthRegistration ?? false;
  const { dataSource: db, tokens, verifyOAuthToken: verifyToken, scopes, onError } = services;
  const { changes } = tokens;
  const audit = createGrantAudit({ db, clock, onError }, (keyId) => tokens.findKeyGrant(keyId));
  const server = { db, clock, changes, tokens, verifyToken, audit, scopes, publicUrl, hasRegistration, onError };
  const oauth = createOAuthServer(server, (failure) =>
    oauthErrorPage(new URL(publicUrl()).pathname.replace(/\/$/, ''), failure),
  );
  const registration = hasRegistration ? createClientRegistration(services, handlers) : null;
  return createOAuthDoor({ oauth, limiter, publicUrl, registration });
}

/** Creates what asks models in the name of the caller of an operation, of which the audit tells. */
function createAskModelFor(services: Services, audit: AuditOperation): AskModelFor {
  const write = createPlainWrite(services.dataSource, services.runTransaction);
  return (operationId, { principal, requestId, address }) => {
    const askModel = createAskModel(services, principal);
    const call = { principal, requestId, address, path: {}, write };
    return (asked) => audit(operationId, call, () => askModel(asked));
  };
}

type DoorParts = { handlers: Handlers; audit: AuditOperation } & ReturnType<typeof createGuards>;

/** Creates the parts of doors that the first answers of a server do without: together they have a tenth of what a start would load. */
function createLaterParts(options: AppOptions, services: Services, parts: DoorParts) {
  const { contract, publicUrl, clock } = options;
  const { lifecycle, door } = services;
  const { handlers, audit } = parts;
  return {
    pages: loadLater(async () => {
      const { createPages } = await import('#src/http/pages/pages.ts');
      return createPages({
        publicUrl,
        bundle: contract,
        earlier: withSunset(readContract('v1'), lifecycle.sunsetAt),
        openai: readContract('openai'),
        lifecycle,
        health: createHealthReader(handlers, clock),
      });
    }),
    openai: loadLater(async () => {
      const { createOpenAiHandlers } = await import('#src/openai/handlers.ts');
      return createOpenAiHandlers({ handlers, door }, createAskModelFor(services, audit));
    }),
    voice: loadLater(async () => {
      const { createVoiceDoor } = await import('./create-voice-door.ts');
      return createVoiceDoor(options, services, parts);
    }),
  };
}

/** Creates the doors: HTTP with all contracts and their pages, and gRPC. */
export function createDoors(options: AppOptions, services: Services, handlers: Handlers, audit: AuditOperation): Doors {
  const { config, contract } = options;
  const { lifecycle, door } = services;
  const guards = createGuards(options, services);
  const v1 = readContract('v1');
  const openai = readContract('openai');
  const v1Handlers = createV1Handlers(handlers, createPathLookup(v1));
  const later = createLaterParts(options, services, { handlers, audit, ...guards });
  const pages = servePagesLater(later.pages);
  return {
    http: createHttpApp({
      ...guards,
      versions: [
        { document: v1, handlers: v1Handlers, errors: toV1Error, lifecycle },
        {
          document: openai,
          handlers: handleLater(openai, later.openai),
          errors: toOpenAiError,
          limits: toOpenAiLimits,
        },
        { document: contract, handlers },
      ],
      files: services.fileBytes,
      describePath: describeUploads(services.fileBytes.limitBytes),
      ...(config.bodyMemoryBytes !== undefined && { bodyMemoryBytes: config.bodyMemoryBytes }),
      answerOnce: createAnswerOnce(services),
      serveSocket: serveSocketLater(later.voice, services.onError),
      corsOrigins: config.corsOrigins,
      pages: [createOAuth(options, services, { limiter: guards.limiter, handlers }), pages.router],
      answerMissing: pages.answerMissing,
    }),
    grpc: createGrpcApp({ ...guards, door, renewMs: Math.min(15_000, config.producerLeaseMs / 3) }),
    async load() {
      for (const part of Object.values(later)) await part.load();
    },
  };
}
