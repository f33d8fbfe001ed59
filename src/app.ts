import type { RequestListener } from 'node:http';
import type { Http2Server } from 'node:http2';
import { createClientResolver } from './access/client-address.ts';
import { createRateLimiter } from './access/rate-limit.ts';
import { createStorageLimit } from './access/storage-limit.ts';
import type { Handlers } from './api/handlers.ts';
import { newId } from './api/ids.ts';
import type { AppOptions } from './composition/app-options.ts';
import { bindHandlers } from './composition/bind-handlers.ts';
import { createServices } from './composition/create-services.ts';
import { readContract } from './composition/read-contract.ts';
import { explainRequestError } from './db/failures.ts';
import { createGrpcApp } from './grpc/server.ts';
import { createPages } from './http/pages/pages.ts';
import { createHttpApp } from './http/server.ts';
import { holdMonitor } from './process/hold-monitor.ts';
import * as agents from './resources/agents/handlers.ts';
import * as agui from './resources/agui/handlers.ts';
import { branchHandlers } from './resources/branches/handlers.ts';
import { contextHandlers } from './resources/context/handlers.ts';
import { templateHandlers } from './resources/context/templates.ts';
import * as conversations from './resources/conversations/handlers.ts';
import { eventHandlers } from './resources/events/handlers.ts';
import { ingestHandlers } from './resources/events/ingest.ts';
import { beginRetention } from './resources/events/retention.ts';
import { systemHandlers } from './resources/health/handlers.ts';
import * as consolidation from './resources/memories/consolidation/handlers.ts';
import { startPruning } from './resources/memories/consolidation/prune.ts';
import * as memories from './resources/memories/handlers.ts';
import * as chat from './resources/messages/chat-handlers.ts';
import * as messages from './resources/messages/handlers.ts';
import { migrationHandlers } from './resources/migration/handlers.ts';
import { releaseAllJobs } from './resources/migration/leases.ts';
import { modelHandlers } from './resources/models/handlers.ts';
import { runHandlers } from './resources/runs/handlers.ts';
import * as sessions from './resources/sessions/handlers.ts';
import { stateHandlers } from './resources/state/handlers.ts';
import { sessionStateHandlers } from './resources/state/session-handlers.ts';
import { measureStoredBytes } from './resources/storage/store.ts';
import { userHandlers } from './resources/user/handlers.ts';
import { toV1Error } from './v1/errors.ts';
import { createPathLookup, createV1Handlers } from './v1/handlers.ts';
import { withSunset } from './v1/sunset.ts';

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
export function createApp(options: AppOptions): App {
  const { config, database, gateway, contract, clock, logger, publicUrl } = options;
  const services = createServices(options);
  const { dataSource, tokens, storage, onError, live, runner, schemas, shares, usage, worker, lifecycle } = services;
  const earlier = readContract('v1');

  const handlers: Handlers = {
    ...bindHandlers(services, {
      ...agents,
      ...agui,
      ...consolidation,
      ...conversations,
      ...chat,
      ...memories,
      ...messages,
      ...sessions,
    }),
    ...userHandlers(tokens),
    ...migrationHandlers({
      ...services,
      successorOf: services.findSuccessor,
      flushUsage: usage.flush,
      wake: worker.wake,
    }),
    ...modelHandlers(services),
    ...branchHandlers(services),
    ...templateHandlers(services),
    ...contextHandlers(services),
    ...stateHandlers({ ...services, parts: services.checkpointParts }),
    ...sessionStateHandlers(services),
    ...eventHandlers(services),
    ...ingestHandlers(services),
    ...runHandlers({ ...services, cancel: runner.cancel }),
    ...systemHandlers({ ...services, version: services.apiVersion }),
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
  const grpc = createGrpcApp({
    ...atEveryDoor,
    door: services.door,
    renewMs: Math.min(15_000, config.producerLeaseMs / 3),
  });

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
      work = [
        worker.begin(),
        services.embedder.begin(),
        startPruning(services),
        beginRetention({ db: dataSource, clock, days, onError }),
      ];
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
