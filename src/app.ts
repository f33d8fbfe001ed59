import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import type { Http2Server } from 'node:http2';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { EntitySchema } from 'typeorm';
import type { Handlers } from './api/handlers.ts';
import { createClientResolver } from './access/client-address.ts';
import type { Config } from './config/config.ts';
import type { Database } from './db/data-source.ts';
import { explainDatabaseError, explainRequestError, isOutage } from './db/failures.ts';
import { watchStorage } from './db/storage.ts';
import type { Bundle } from './http/pages/contract.ts';
import { createGrpcApp } from './grpc/server.ts';
import { createPages } from './http/pages/pages.ts';
import { listNamedSchemas, prepareSchemas } from './contract/schemas.ts';
import { createHttpApp } from './http/server.ts';
import type { OpenApiDocument } from './contract/spec.ts';
import { holdMonitor } from './process/hold-monitor.ts';
import { newId } from './api/ids.ts';
import { createSchemaChecker } from './json-schema/schema-checker.ts';
import { lifecycleOfV1 } from './contract/lifecycle.ts';
import type { Bus } from './bus/bus.ts';
import type { Gateway } from './llm/types.ts';
import { agentHandlers } from './resources/agents/handlers.ts';
import { agentTable, agentVersionTable } from './resources/agents/table.ts';
import { aguiHandlers } from './resources/agui/handlers.ts';
import { branchHandlers } from './resources/branches/handlers.ts';
import { branchTable } from './resources/branches/table.ts';
import { contextPart } from './resources/context/checkpoint.ts';
import { contextHandlers } from './resources/context/handlers.ts';
import { templateHandlers } from './resources/context/templates.ts';
import { conversationHandlers } from './resources/conversations/handlers.ts';
import { conversationTable } from './resources/conversations/table.ts';
import { createDoor } from './resources/events/door.ts';
import { ingestHandlers } from './resources/events/ingest.ts';
import { createLive } from './resources/events/follow/live.ts';
import { createLog } from './resources/events/log/record.ts';
import { sessionEventTable } from './resources/events/log/table.ts';
import { eventHandlers } from './resources/events/handlers.ts';
import { createVocabulary } from './resources/events/vocabulary.ts';
import { beginRetention } from './resources/events/retention.ts';
import { memoryHandlers } from './resources/memories/handlers.ts';
import { createMemoryServices } from './resources/memories/memory-services.ts';
import { createFirstMessage, messageHandlers } from './resources/messages/handlers.ts';
import { createExtract, createRecall } from './resources/messages/recollection.ts';
import { eraseMessage, eraseSession } from './resources/events/redaction.ts';
import { createRunner } from './resources/messages/runner.ts';
import { messageTable, messageVersionTable } from './resources/messages/table.ts';
import { migrationHandlers } from './resources/migration/handlers.ts';
import { releaseAllJobs } from './resources/migration/leases.ts';
import { createWorker } from './resources/migration/worker.ts';
import { modelHandlers } from './resources/models/handlers.ts';
import { runHandlers } from './resources/runs/handlers.ts';
import { sessionHandlers } from './resources/sessions/handlers.ts';
import { sessionTable } from './resources/sessions/table.ts';
import { stateHandlers } from './resources/state/handlers.ts';
import { sessionStateHandlers } from './resources/state/session-handlers.ts';
import { measureStoredBytes } from './resources/storage/store.ts';
import { systemHandlers } from './resources/health/handlers.ts';
import { createUsageCounter } from './resources/usage/counter.ts';
import { userHandlers } from './resources/user/handlers.ts';
import { createRateLimiter } from './access/rate-limit.ts';
import { createShares } from './access/shares.ts';
import { createStorageLimit } from './access/storage-limit.ts';
import { createTokenService } from './access/token.ts';
import { toV1Error } from './v1/errors.ts';
import { createPathLookup, createV1Handlers } from './v1/handlers.ts';
import { mappings } from './v1/mappings.ts';
import { withSunset } from './v1/sunset.ts';

/** The tables that TypeORM knows; a test holds them against what the migrations make. */
export const entities = [
  agentTable,
  agentVersionTable,
  conversationTable,
  branchTable,
  sessionTable,
  messageTable,
  messageVersionTable,
  sessionEventTable,
] as EntitySchema[];

export type Contract = OpenApiDocument & Bundle;

/** The contract of a version: everything is checked against it. */
export function readContract(version: 'v1' | 'v2' = 'v2'): Contract {
  return JSON.parse(
    readFileSync(join(import.meta.dirname, `../generated/${version}/openapi.json`), 'utf8'),
  ) as Contract;
}

/** Every scope that an operation of the contract asks for. */
export function scopesOf(document: OpenApiDocument): string[] {
  const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item as object));
  const named = operations.flatMap((operation: { security?: Record<string, string[]>[] }) =>
    (operation.security ?? []).flatMap((alternative) => Object.values(alternative).flat()),
  );
  return [...new Set(named)].toSorted();
}

export type AppOptions = {
  config: Pick<Config, 'rateLimits' | 'corsOrigins' | 'bodyLimitBytes' | 'producerLeaseMs'> &
    Partial<
      Pick<
        Config,
        | 'contextWindowTokens'
        | 'embeddingModel'
        | 'eventRetentionDays'
        | 'maxConnections'
        | 'memoryLimit'
        | 'requestTimeoutMs'
        | 'trustedProxies'
        | 'shares'
        | 'storageLimitBytes'
        | 'v1'
      >
    >;
  /** Between the instances that share the database. */
  bus?: Bus | null;
  database: Database;
  gateway: Gateway;
  contract: Contract;
  clock: () => Date;
  logger: Logger;
  /** Where callers reach this server, known once it listens. */
  publicUrl: () => string;
};

export type App = {
  listener: RequestListener;
  /** The gRPC door, which has a port of its own. */
  grpc: Http2Server;
  /** Ends what an earlier process has left running in a database that only this one uses. */
  recover(): Promise<void>;
  /** Work that the first requests should not wait for, and the watch over runs. */
  begin(): Promise<void>;
  /** No new requests; streams are told to reconnect, and runs end or are marked, within `deadlineMs`. */
  drain(deadlineMs: number): Promise<void>;
};

/** How long after its deadline a stop waits for work that does not end. */
const lateMs = 5_000;

/** Puts the parts together: the only place that knows all of them. */
export function createApp({
  config,
  database,
  gateway,
  contract,
  clock,
  logger,
  publicUrl,
  bus = null,
}: AppOptions): App {
  const { dataSource } = database;
  const tokens = createTokenService(dataSource, clock);
  const storage = watchStorage(dataSource);
  const onError = (error: unknown, context: object) => {
    storage.note(error);
    logger.error({ ...context, err: error }, 'background work failed');
  };
  const instanceId = newId('req');
  const pollMs = database.kind === 'embedded' ? null : 1_000;
  const live = createLive({ db: dataSource, instanceId, bus, pollMs, onError });
  const { publish } = live;
  const log = createLog({ dataSource, clock, publicUrl, publish, isOutage, leaseMs: config.producerLeaseMs });
  const schemas = createSchemaChecker();
  const running = { dataSource, log, live, gateway, schemas, clock, publicUrl, onError };
  const runner = createRunner(running);
  const limits = { windowTokens: config.contextWindowTokens ?? 128_000 };
  const checkEvent = createVocabulary(() => listNamedSchemas(prepareSchemas(contract)));
  const door = createDoor({ dataSource, log, live, checkEvent });
  const memories = createMemoryServices({ database, gateway, model: config.embeddingModel, clock, onError });
  const { memoryLimit = 100_000 } = config;
  const remembering = { dataSource, vectors: memories.vectors, embedder: memories.embedder, clock, onError };
  const learn = createExtract({ ...remembering, stream: gateway.stream, limit: memoryLimit });
  const recollecting = { recall: createRecall(remembering), extract: learn };
  const shares = createShares(config.shares ?? { key: null, organization: null });
  const chat = { ...running, ...recollecting, runner, shares, instanceId, limits, explain: explainDatabaseError };
  const catalogue = () => gateway.models();
  const usage = createUsageCounter({ db: dataSource, clock, onError });
  const earlier = readContract('v1');
  const lifecycle = config.v1 ?? lifecycleOfV1;
  const working = { dataSource, clock, publicUrl, isOutage, onError };
  const worker = createWorker({ ...working, runnerId: instanceId, forget: live.forget });
  const successorOf = (id: string) => (Object.hasOwn(mappings, id) ? mappings[id as keyof typeof mappings].v2 : null);
  const migration = { dataSource, clock, lifecycle, successorOf, flushUsage: usage.flush, wake: worker.wake };

  const handlers: Handlers = {
    ...userHandlers(tokens),
    ...agentHandlers({ dataSource, clock, catalogue, schemas }),
    ...memoryHandlers({ ...remembering, gateway, publicUrl, explain: explainDatabaseError, limit: memoryLimit }),
    ...migrationHandlers(migration),
    ...modelHandlers({ clock, catalogue }),
    ...conversationHandlers({ dataSource, clock, eraseSession, forget: live.forget, begin: createFirstMessage(chat) }),
    ...branchHandlers({ dataSource }),
    ...templateHandlers({ dataSource, clock }),
    ...contextHandlers({ dataSource, clock, gateway, limits }),
    ...sessionHandlers({ dataSource, clock, schemas }),
    ...stateHandlers({ dataSource, clock, schemas, parts: [contextPart(clock), memories.part] }),
    ...sessionStateHandlers({ dataSource, clock, log }),
    ...eventHandlers({ dataSource, live }),
    ...ingestHandlers({ dataSource, clock, door, live }),
    ...messageHandlers({ ...chat, eraseMessage, forget: live.forget }),
    ...aguiHandlers(chat),
    ...runHandlers({ dataSource, clock, log, instanceId, cancel: runner.cancel }),
    ...systemHandlers({ dataSource, silentMs: database.silentMs, storage, gateway, version: contract.info.version }),
  };

  const storageLimit = createStorageLimit({
    limitBytes: config.storageLimitBytes ?? null,
    measure: (organizationId) => measureStoredBytes(dataSource, organizationId),
    now: () => clock().getTime(),
    onError,
  });
  const atEveryDoor = {
    shares,
    storageLimit,
    verify: tokens.verify,
    limiter: createRateLimiter(config.rateLimits, () => clock().getTime()),
    resolveClient: createClientResolver(config.trustedProxies ?? null),
    countUse: usage.count,
    newRequestId: () => newId('req'),
    logger,
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
  const http = createHttpApp({
    ...atEveryDoor,
    versions: [
      {
        document: earlier,
        handlers: createV1Handlers(handlers, createPathLookup(earlier)),
        errors: toV1Error,
        lifecycle,
      },
      { document: contract, handlers },
    ],
    corsOrigins: config.corsOrigins,
    pages: [createPages({ publicUrl, bundle: contract, earlier: withSunset(earlier, lifecycle.sunsetAt), lifecycle })],
  });
  const grpc = createGrpcApp({ ...atEveryDoor, door, renewMs: Math.min(15_000, config.producerLeaseMs / 3) });

  /** What goes on behind the requests: work, and what streams and runs need until their end. */
  let work: (() => Promise<void>)[] = [];
  let pulse: (() => Promise<void>)[] = [];
  const stopAll = (all: (() => Promise<void>)[]) => Promise.all(all.map((stop) => stop()));
  return {
    listener: http.express,
    grpc: grpc.server,
    async recover() {
      if (database.kind !== 'embedded') return;
      // What cannot be recovered concerns one run or job: all others are served.
      await runner.reapAll().catch((error: unknown) => onError(error, { work: 'ending lost runs' }));
      await releaseAllJobs(dataSource).catch((error: unknown) => onError(error, { work: 'releasing jobs' }));
    },
    async begin() {
      const days = config.eventRetentionDays ?? null;
      pulse = [holdMonitor.begin(logger), runner.beat(), live.begin(), usage.begin()];
      work = [worker.begin(), memories.begin(), beginRetention({ db: dataSource, clock, days, onError })];
      void gateway.models().catch(() => {});
      await http.warm();
    },
    async drain(deadlineMs) {
      const signal = AbortSignal.timeout(deadlineMs);
      const late = new Promise<void>((resolve) => setTimeout(resolve, deadlineMs + lateMs).unref());
      const drained = [http.drain(deadlineMs), grpc.drain(deadlineMs), runner.drain(signal), stopAll(work)];
      await Promise.race([Promise.all(drained), late]);
      await Promise.race([Promise.all([stopAll(pulse), schemas.close()]), late]);
    },
  };
}
