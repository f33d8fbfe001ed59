import { createServer, type Http2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { Code, ConnectError, createConnectRouter, createContextValues } from '@connectrpc/connect';
import type { UniversalHandler, UniversalServerResponse } from '@connectrpc/connect/protocol';
import { findTrailerError, setTrailerStatus } from '@connectrpc/connect/protocol-grpc';
import {
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from '@connectrpc/connect-node';
import type { Logger } from 'pino';
import { Health } from '#generated/proto/grpc/health/v1/health_pb.ts';
import { ServerReflection } from '#generated/proto/grpc/reflection/v1/reflection_pb.ts';
import { ServerReflection as ServerReflectionAlpha } from '#generated/proto/grpc/reflection/v1alpha/reflection_pb.ts';
import { file_parley_session_v1_problem } from '#generated/proto/parley/session/v1/problem_pb.ts';
import { SessionEvents } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import type { EventDoor, Principal, VersionUse } from '#src/api/handlers.ts';
import { createClientResolver, type ResolveClient } from '#src/access/client-address.ts';
import type { VerifyCredential } from '#src/access/credential.ts';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import type { RateLimiter } from '#src/access/rate-limit.ts';
import { unlimitedShares, type Shares } from '#src/access/shares.ts';
import type { StorageLimit } from '#src/access/storage-limit.ts';
import { toRequestId } from '#src/telemetry/request-log.ts';
import { arriveInTime, endWith, headersProblem, mostHeaderBytes, readable } from './arrival.ts';
import { admitCalls } from './admit.ts';
import { answerFailures, callKey, failCall, logCall, methodOf, type Call, type CallProblems } from './call.ts';
import { createDrain } from './drain.ts';
import { healthService } from './health.ts';
import { reflectionService } from './reflection.ts';
import { sessionEventsService } from './session-events.ts';

export type GrpcOptions = CallProblems & {
  door: EventDoor;
  verify: VerifyCredential;
  limiter: RateLimiter;
  /** What callers may have under way; any number when it is not given. */
  shares?: Shares;
  /** How much organizations may store; as much as they like when it is not given. */
  storageLimit?: StorageLimit;
  /** Trusts no proxy when it is not given. */
  resolveClient?: ResolveClient;
  /** Told of every call of a known caller. */
  countUse?: (use: VersionUse) => void;
  newRequestId: () => string;
  logger: Logger;
  /** The largest message. */
  bodyLimitBytes: number;
  heartbeatMs?: number;
  renewMs?: number;
  keepaliveMs?: number;
  /** How long the message of a call may take to arrive. */
  requestTimeoutMs?: number;
  /** How many connections are open at a time; more are closed at once. */
  maxConnections?: number;
};

export type GrpcApp = {
  server: Http2Server;
  /** No new calls; streams are told to connect again and calls under way are answered, until the deadline. */
  drain(deadlineMs: number): Promise<void>;
};

const defaultMs = { heartbeat: 15_000, renew: 15_000, keepalive: 20_000, request: 60_000 };
/** Of one connection. The headers of a call are as large as those of a request. */
const settings = { maxConcurrentStreams: 1_000, maxHeaderListSize: mostHeaderBytes };
const noProxies = createClientResolver(null);
const boundless: StorageLimit = { add: async () => {} };
const services = [SessionEvents, Health, ServerReflection, ServerReflectionAlpha];

/** The gRPC door: HTTP/2 without TLS, on a port of its own. */
export function createGrpcApp(options: GrpcOptions): GrpcApp {
  const server = createServer({ settings });
  server.maxConnections = options.maxConnections ?? Infinity;
  const drain = createDrain(server, options.keepaliveMs ?? defaultMs.keepalive);
  const handlers = handlersOf(options, drain.stopping);
  server.on('request', (req, res) => {
    const call = openCall(req, options);
    const over = drain.track();
    const ended = holdMonitor.track(() => ({ name: methodOf(call.path), request_id: call.requestId }));
    let answered = false;
    res.stream.once('wantTrailers', () => {
      answered = true;
      setImmediate(() => leave(res));
    });
    res.once('close', () => {
      over();
      ended();
      call.release();
      logCall(options.logger, handlers.has(call.path) ? call : { ...call, path: '/…' }, answered);
      if (call.principal) options.countUse?.(useOf(call, call.principal));
    });
    const refused = headersProblem(req);
    if (refused) return endWith(failCall(refused, call, options), res);
    const { methodKind } = handlers.get(call.path)?.method ?? {};
    const timeoutMs = options.requestTimeoutMs ?? defaultMs.request;
    if (methodKind === 'unary' || methodKind === 'server_streaming')
      arriveInTime(req, res, call, { ...options, timeoutMs });
    void answer(handlers, call, options, req, res);
  });
  return { server, drain: drain.drain };
}

/** Each method's handler by its path. */
function handlersOf(options: GrpcOptions, stopping: AbortSignal): Map<string, UniversalHandler> {
  const { heartbeatMs = defaultMs.heartbeat, renewMs = defaultMs.renew } = options;
  const reflection = reflectionService(services, [file_parley_session_v1_problem]);
  const router = createConnectRouter({
    readMaxBytes: options.bodyLimitBytes,
    acceptCompression: [compressionGzip],
    // An acknowledgement costs more to compress than to send.
    compressMinBytes: 16_384,
    requestGate: admitCalls({ ...options, shares: options.shares ?? unlimitedShares(), stopping }),
    interceptors: [answerFailures(options)],
  })
    .service(
      SessionEvents,
      sessionEventsService({
        door: options.door,
        storageLimit: options.storageLimit ?? boundless,
        stopping,
        heartbeatMs,
        renewMs,
      }),
    )
    .service(
      Health,
      healthService(
        services.map(({ typeName }) => typeName),
        stopping,
      ),
    )
    .service(ServerReflection, reflection)
    .service(ServerReflectionAlpha, reflection as object);
  return new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
}

function openCall(
  { headers, url, stream }: Http2ServerRequest,
  { newRequestId, resolveClient = noProxies }: GrpcOptions,
): Call {
  return {
    requestId: toRequestId(headers['x-request-id'], newRequestId),
    startedAt: performance.now(),
    client: resolveClient(stream.session?.socket.remoteAddress, headers),
    path: url.split('?', 1)[0]!.slice(0, 200),
    principal: null,
    release: () => {},
    admitAgain: async () => {},
    code: null,
    failure: null,
  };
}

/** The door came with version 2 of the API. */
const useOf = ({ path }: Call, { organizationId, credentialId }: Principal): VersionUse => ({
  version: '2.0',
  operationId: methodOf(path),
  organizationId,
  credentialId,
  fields: [],
});

type Handlers = Map<string, UniversalHandler>;

async function answer(
  handlers: Handlers,
  call: Call,
  options: GrpcOptions,
  req: Http2ServerRequest,
  res: Http2ServerResponse,
): Promise<void> {
  try {
    const handler = handlers.get(call.path);
    if (!handler) return answerUnknown(call, res);
    const values = createContextValues().set(callKey, call);
    const response = await handler(universalRequestFromNodeRequest(req, res, undefined, values));
    if (response.status >= 400) call.code ??= Code.Unknown; // no protocol of ours
    await universalResponseToNodeResponse(explained(response, call, options), res);
  } catch (error) {
    // The caller is gone, or it was no call at all.
    options.logger.debug({ request_id: call.requestId, err: error }, 'call broken off');
    if (!res.writableEnded) res.stream.close();
  }
}

/** As the protocol wants it: a status, not a 404. */
function answerUnknown(call: Call, res: Http2ServerResponse): void {
  call.code = Code.Unimplemented;
  endWith(new ConnectError('There is no such method here.', call.code), res);
}

/** A message that cannot be read never reaches what answers failures, so its status is given its problem here. */
function explained(response: UniversalServerResponse, call: Call, options: GrpcOptions): UniversalServerResponse {
  const { body, trailer } = response;
  if (!body || !trailer) return response;
  async function* watched(body: AsyncIterable<Uint8Array>, trailer: Headers) {
    yield* body;
    const unexplained = call.code === null ? findTrailerError(trailer) : undefined;
    if (unexplained) setTrailerStatus(trailer, failCall(unexplained, call, options));
    readable(trailer);
  }
  return { ...response, body: watched(body, trailer) };
}

/** What the caller still sends is not read any more, so that a call is over when it is answered. */
function leave({ stream }: Http2ServerResponse): void {
  stream.removeAllListeners('data').resume();
  stream.close();
}
