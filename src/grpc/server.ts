import { createServer, type Http2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { Logger } from 'pino';
import type { Meters } from '#src/telemetry/metrics/meters.ts';
import type { EventDoor, VersionUse } from '#src/api/handlers.ts';
import type { ResolveClient } from '#src/access/client-address.ts';
import type { VerifyCredential } from '#src/access/credential.ts';
import type { AccessNotices } from '#src/access/access-changes.ts';
import type { RateLimiter } from '#src/access/rate-limit.ts';
import type { LoadGate } from '#src/access/refuse-load.ts';
import type { Shares } from '#src/access/shares.ts';
import type { StorageLimit } from '#src/access/storage-limit.ts';
import type { CallProblems } from './call.ts';
import { createGrpcDrain } from './drain.ts';
import { defaultMs, maxHeaderBytes } from './limits.ts';

/** The services that the door of gRPC is given. */
export type GrpcOptions = CallProblems & {
  door: EventDoor;
  verify: VerifyCredential;
  /** Notices of changes, after which streams reauthorize at once. Default: only heartbeats do. */
  accessNotices?: AccessNotices;
  limiter: RateLimiter;
  /** Refuses calls while there is too much to do. Default: never. */
  load?: LoadGate;
  /** The concurrency limits of callers. Default: none. */
  shares?: Shares;
  /** The storage limits of organizations. Default: none. */
  storageLimit?: StorageLimit;
  /** Resolves the client of a connection. Default: no proxy is trusted. */
  resolveClient?: ResolveClient;
  /** Called for every authenticated call. */
  countUse?: (use: VersionUse) => void;
  newRequestId: () => string;
  logger: Logger;
  /** Told of every call that is over. */
  meters?: Meters;
  /** The maximum size of a message. */
  bodyLimitBytes: number;
  heartbeatMs?: number;
  renewMs?: number;
  keepaliveMs?: number;
  /** The time in which the message of a unary call has to arrive. */
  requestTimeoutMs?: number;
  /** The maximum number of connections. Further ones are closed at once. */
  maxConnections?: number;
};

/** The door of gRPC, and its stop. */
export type GrpcApp = {
  server: Http2Server;
  /** Loads what answers calls, which the first call does otherwise. */
  load(): Promise<void>;
  /** Stops the server: refuses new calls, ends streams, and answers active calls until the deadline. */
  drain(deadlineMs: number): Promise<void>;
};

/** Answers a call. */
export type AnswerCall = (req: Http2ServerRequest, res: Http2ServerResponse) => void;

/** The limits of one connection. The headers of a call have the limit of an HTTP request. */
const http2Settings = { maxConcurrentStreams: 1_000, maxHeaderListSize: maxHeaderBytes };

/**
 * Creates the gRPC server: HTTP/2 without TLS, on a port of its own. What answers calls is loaded after the start: Connect and
 * the messages are 150 modules, and most servers are never called.
 */
export function createGrpcApp(options: GrpcOptions): GrpcApp {
  const server = createServer({ settings: http2Settings });
  server.maxConnections = options.maxConnections ?? Infinity;
  const drain = createGrpcDrain(server, options.keepaliveMs ?? defaultMs.keepalive);
  let loading: Promise<AnswerCall> | null = null;
  let answer: AnswerCall | null = null;
  const load = (): Promise<AnswerCall> =>
    (loading ??= import('./calls.ts').then(({ createCalls }) => (answer = createCalls(options, drain))));
  server.on('request', (req, res) => {
    if (answer) return answer(req, res);
    void load().then((loaded) => {
      if (!res.stream.destroyed) loaded(req, res);
    });
  });
  return { server, load: async () => void (await load()), drain: drain.drain };
}
