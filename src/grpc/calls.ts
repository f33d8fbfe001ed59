import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { Code, ConnectError, createConnectRouter, createContextValues } from '@connectrpc/connect';
import type { UniversalHandler, UniversalServerResponse } from '@connectrpc/connect/protocol';
import { findTrailerError, setTrailerStatus } from '@connectrpc/connect/protocol-grpc';
import {
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from '@connectrpc/connect-node';
import { Health } from '#generated/proto/grpc/health/v1/health_pb.ts';
import { ServerReflection } from '#generated/proto/grpc/reflection/v1/reflection_pb.ts';
import { ServerReflection as ServerReflectionAlpha } from '#generated/proto/grpc/reflection/v1alpha/reflection_pb.ts';
import { file_parley_session_v1_problem } from '#generated/proto/parley/session/v1/problem_pb.ts';
import { SessionEvents } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import { parseTraceparent } from '#src/process/span.ts';
import { beginWork, within } from '#src/process/work.ts';
import type { Principal } from '#src/access/principal.ts';
import type { VersionUse } from '#src/api/handlers.ts';
import { createClientResolver } from '#src/access/client-address.ts';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import { openGate } from '#src/access/refuse-load.ts';
import { unlimitedShares } from '#src/access/shares.ts';
import type { StorageLimit } from '#src/access/storage-limit.ts';
import { toRequestId } from '#src/telemetry/request-log.ts';
import { limitArrivalTime, endWithStatus, checkHeaderSize, decodeGrpcMessage } from './arrival.ts';
import { admitCalls } from './admit.ts';
import { createFailureInterceptor, callKey, toCallError, logCall, toMethodName, type GrpcCall } from './call.ts';
import { healthService } from './health.ts';
import type { GrpcDrain } from './drain.ts';
import { defaultMs } from './limits.ts';
import { readMessages } from './messages.ts';
import { reflectionService } from './reflection.ts';
import type { AnswerCall, GrpcOptions } from './server.ts';
import { sessionEventsService } from './session-events.ts';

const noProxies = createClientResolver(null);
const unlimitedStorage: StorageLimit = { add: async () => {} };
const services = [SessionEvents, Health, ServerReflection, ServerReflectionAlpha];

/** Creates what answers the calls of all methods. */
export function createCalls(
  options: GrpcOptions,
  { stopping, track }: Pick<GrpcDrain, 'stopping' | 'track'>,
): AnswerCall {
  const handlers = createHandlers(options, stopping);
  return (req, res) => {
    const call = openCall(req, options);
    const over = track();
    const ended = holdMonitor.track(() => ({ name: toMethodName(call.path), request_id: call.requestId }));
    let answered = false;
    res.stream.once('wantTrailers', () => {
      answered = true;
      setImmediate(() => discardRequest(res));
    });
    res.once('close', () => {
      over();
      ended();
      call.release();
      const kind = handlers.get(call.path)?.method.methodKind ?? null;
      logCall(options, kind === null ? { ...call, path: '/…' } : call, {
        finished: answered,
        isStream: kind && kind !== 'unary',
      });
      if (call.principal) options.countUse?.(toVersionUse(call, call.principal));
    });
    const refused = checkHeaderSize(req);
    if (refused) return endWithStatus(toCallError(refused, call, options), res);
    const { methodKind } = handlers.get(call.path)?.method ?? {};
    const timeoutMs = options.requestTimeoutMs ?? defaultMs.request;
    if (methodKind === 'unary' || methodKind === 'server_streaming')
      limitArrivalTime(req, res, call, { ...options, timeoutMs });
    within(call.work, () => void answerCall(handlers, call, options, req, res));
  };
}

/** Creates the handlers of all methods, by path. */
function createHandlers(options: GrpcOptions, stopping: AbortSignal): Map<string, UniversalHandler> {
  const { heartbeatMs = defaultMs.heartbeat, renewMs = defaultMs.renew } = options;
  const reflection = reflectionService(services, [file_parley_session_v1_problem]);
  const router = createConnectRouter({
    readMaxBytes: options.bodyLimitBytes,
    acceptCompression: [compressionGzip],
    // An acknowledgement costs more to compress than to send.
    compressMinBytes: 16_384,
    requestGate: admitCalls({
      ...options,
      load: options.load ?? openGate,
      shares: options.shares ?? unlimitedShares(),
      stopping,
    }),
    interceptors: [createFailureInterceptor(options)],
  })
    .service(
      SessionEvents,
      sessionEventsService({
        door: options.door,
        storageLimit: options.storageLimit ?? unlimitedStorage,
        stopping,
        heartbeatMs,
        renewMs,
        ...(options.accessNotices && { accessNotices: options.accessNotices }),
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
): GrpcCall {
  const requestId = toRequestId(headers['x-request-id'], newRequestId);
  return {
    requestId,
    work: beginWork({
      facts: { request_id: requestId },
      name: 'call',
      span: { kind: 'server' },
      remote: parseTraceparent(headers['traceparent'], headers['tracestate']),
    }),
    startedAt: performance.now(),
    client: resolveClient(stream.session?.socket.remoteAddress, headers),
    path: url.split('?', 1)[0]!.slice(0, 200),
    principal: null,
    release: () => {},
    reauthorize: async () => {},
    code: null,
    failure: null,
  };
}

/** Returns the usage record of a call. gRPC belongs to version 2 of the API. */
const toVersionUse = ({ path }: GrpcCall, { organizationId, credentialId }: Principal): VersionUse => ({
  version: '2.0',
  operationId: toMethodName(path),
  organizationId,
  credentialId,
  fields: [],
});

type GrpcHandlers = Map<string, UniversalHandler>;

async function answerCall(
  handlers: GrpcHandlers,
  call: GrpcCall,
  options: GrpcOptions,
  req: Http2ServerRequest,
  res: Http2ServerResponse,
): Promise<void> {
  try {
    const handler = handlers.get(call.path);
    if (!handler) return answerUnknown(call, res);
    const values = createContextValues().set(callKey, call);
    const request = universalRequestFromNodeRequest(req, res, undefined, values);
    const source = { header: request.header, input: handler.method.input, maxBytes: options.bodyLimitBytes };
    const response = await handler({
      ...request,
      body: readMessages(request.body as AsyncIterable<Uint8Array>, source),
    });
    if (response.status >= 400) call.code ??= Code.Unknown; // no protocol of ours
    await universalResponseToNodeResponse(explainResponse(response, call, options), res);
  } catch (error) {
    // The caller has disconnected, or it was not a gRPC call.
    options.logger.debug({ request_id: call.requestId, err: error }, 'call broken off');
    if (!res.writableEnded) res.stream.close();
  }
}

/** Answers an unknown method with a status, as the protocol requires, not with 404. */
function answerUnknown(call: GrpcCall, res: Http2ServerResponse): void {
  call.code = Code.Unimplemented;
  endWithStatus(new ConnectError('There is no such method here.', call.code), res);
}

/** Adds the problem to the status of a message that cannot be parsed, because such a call never reaches the interceptor. */
function explainResponse(
  response: UniversalServerResponse,
  call: GrpcCall,
  options: GrpcOptions,
): UniversalServerResponse {
  const { body, trailer } = response;
  if (!body || !trailer) return response;
  async function* watched(body: AsyncIterable<Uint8Array>, trailer: Headers) {
    yield* body;
    const unexplained = call.code === null ? findTrailerError(trailer) : undefined;
    if (unexplained) setTrailerStatus(trailer, toCallError(unexplained, call, options));
    decodeGrpcMessage(trailer);
  }
  return { ...response, body: watched(body, trailer) };
}

/** Discards further input of the caller, so that a call ends with its answer. */
function discardRequest({ stream }: Http2ServerResponse): void {
  stream.removeAllListeners('data').resume();
  stream.close();
}
