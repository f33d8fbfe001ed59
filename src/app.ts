import { readRedisUse } from './bus/redis-use.ts';
import type { RequestListener } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { MessageClasses } from './http/message-classes.ts';
import type { Gauges, ReadAvailability } from './telemetry/metrics/meters.ts';
import type { AccessChange } from './access/access-changes.ts';
import type { AppOptions } from './composition/app-options.ts';
import { createAuditKinds } from './composition/audit-kinds.ts';
import { createBackground } from './composition/background.ts';
import { bindHandlers } from './composition/bind-handlers.ts';
import { createDoors } from './composition/create-doors.ts';
import { createServices } from './composition/create-services.ts';
import { listReplicaOperations } from './composition/replica-operations.ts';
import { operations } from './composition/operations.ts';
import { readContract } from './composition/read-contract.ts';
import { createAuditOperation } from './resources/audit/audit-operation.ts';
import { readAvailability } from './resources/health/parts.ts';
import { countSpans } from './process/span.ts';
import { holdMonitor } from './process/hold-monitor.ts';

/** The doors of Parley, and the steps of its start and stop. */
export type App = {
  listener: RequestListener;
  /** The classes that the server of the listener makes requests and responses of. */
  messageClasses: MessageClasses;
  /** The gRPC door, which has a port of its own. */
  grpc: Http2Server;
  /** Reads what is under way at this moment. */
  readGauges(): Gauges;
  /** Reads whether the parts that this server uses are available. */
  readAvailability: ReadAvailability;
  /** Announces to all instances what an operator has changed about credentials. */
  announceAccess(change: AccessChange): void;
  /** Keeps the stored bytes of deleted files until the returned function is called, as a backup needs it. */
  holdRemovals(): () => void;
  /** Ends what an earlier process has left running in a database that only this one uses. */
  recover(): Promise<void>;
  /** Begins the watch over runs, and the work that the first requests should not wait for. */
  begin(): Promise<void>;
  /** Takes no new requests, tells streams to reconnect, and ends or marks runs, within `deadlineMs`. */
  drain(deadlineMs: number): Promise<void>;
};

/** The time after its deadline for which a stop waits for work that does not end. */
const lateMs = 5_000;

/** Puts the parts together: the only place that knows all of them. */
// Long: the members of an app.
export function createApp(options: AppOptions): App {
  const services = createServices(options);
  const kindOf = createAuditKinds([options.contract, readContract('openai')], options.config.auditReads ?? false);
  const audit = createAuditOperation({ ...services, kindOf });
  const replica = options.replica && { reads: options.replica, operations: listReplicaOperations(options.contract) };
  const handlers = bindHandlers(services, operations, audit, replica);
  const { http, grpc, load } = createDoors(options, services, handlers, audit);
  const background = createBackground(options, services);
  return {
    listener: http.express,
    messageClasses: http.messageClasses,
    grpc: grpc.server,
    readGauges: () => ({
      streams: http.countStreams(),
      runs: services.runner.count(),
      requests: services.shares.count('requests'),
      bodyBytes: http.countBodyBytes(),
      modelAnswers: services.gateway.countAnswers(),
      load: services.load.measures,
      loadRefusals: services.load.refusals,
      followedSessions: services.live.followed(),
      spans: countSpans(),
      restingModels: services.gateway.countOpenCircuits(),
      connections: options.database.countConnections(),
      redisUse: readRedisUse(),
      replicaReads: options.replica?.counts ?? { replica: 0, primary: 0 },
    }),
    readAvailability: () => readAvailability(services),
    announceAccess: (change) => services.tokens.changes.announce(change),
    holdRemovals: () => services.fileBytes.holdRemovals(),
    recover: () => background.recover(),
    async begin() {
      background.begin();
      await holdMonitor.prepare(async () => {
        await http.warm();
        await load();
        await grpc.load();
      });
      background.prepare();
    },
    async drain(deadlineMs) {
      const { runner, schemas, drawer, documents, outgoing } = services;
      const signal = AbortSignal.timeout(deadlineMs);
      const late = new Promise<void>((resolve) => setTimeout(resolve, deadlineMs + lateMs).unref());
      const doors = [http.drain(deadlineMs), grpc.drain(deadlineMs)];
      await Promise.race([Promise.all([...doors, runner.drain(signal), background.stopWork()]), late]);
      await Promise.race([
        Promise.all([background.stopPulse(), schemas.close(), drawer.close(), documents.close(), outgoing.close()]),
        late,
      ]);
    },
  };
}
