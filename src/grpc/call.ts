import { Code, ConnectError, createContextKey, type HandlerContext, type Interceptor } from '@connectrpc/connect';
import type { Logger } from 'pino';
import { detached, beginWork, type Work } from '#src/process/work.ts';
import type { Principal } from '#src/access/principal.ts';
import type { ResolvedClient } from '#src/access/client-address.ts';
import type { RequestOrigin } from '#src/api/handlers.ts';
import { problem, Problem, toProblem, type ExplainError } from '#src/api/problems.ts';
import type { Meters } from '#src/telemetry/metrics/meters.ts';
import { logRequest, toElapsedMs } from '#src/telemetry/request-log.ts';
import { toGrpcCode, toStatusName, toCallProblem, toConnectError } from './status.ts';

/** The state of the call that is being answered. */
export type GrpcCall = {
  requestId: string;
  /** The call as a piece of work, for the log and for traces. */
  work: Work;
  startedAt: number;
  /** The client, resolved through the trusted proxies. */
  client: ResolvedClient;
  /** `/package.Service/Method` */
  path: string;
  principal: Principal | null;
  /** Releases its caller's share after the call. */
  release: () => void;
  /** Authorizes the caller again, for long calls. @throws `authentication_failed`, `insufficient_permissions` */
  reauthorize: () => Promise<void>;
  /** The final status and the failure, for the log. */
  code: Code | null;
  failure: Problem | null;
};

/** The dependencies of converting failures to statuses. */
export type CallProblems = { publicUrl: () => string; now: () => Date; explain: ExplainError };

const emptyCall: GrpcCall = {
  requestId: '',
  work: detached(() => beginWork({ facts: {}, name: 'call', span: { kind: 'server' } })),
  startedAt: 0,
  client: { address: undefined, scheme: 'http' },
  path: '',
  principal: null,
  release: () => {},
  reauthorize: async () => {},
  code: null,
  failure: null,
};

/** The key under which a call is kept in the context of its handler. */
export const callKey = createContextKey<GrpcCall>(emptyCall, { description: 'the call' });

/** Returns the caller of a method that is not public. */
export function requirePrincipal({ values }: HandlerContext): Principal {
  const { principal } = values.get(callKey);
  if (!principal) throw problem('authentication_failed', 'No credential was sent.');
  return principal;
}

/** Returns the request with which a call came, for the audit. */
export function getOrigin({ values }: HandlerContext): RequestOrigin {
  const { requestId, client } = values.get(callKey);
  return { requestId, address: client.address };
}

/** Converts a thrown value to the status for the caller. An unknown error does not reveal its cause. */
export function toCallError(error: unknown, call: GrpcCall, { publicUrl, now, explain }: CallProblems): ConnectError {
  const known = error instanceof ConnectError ? toCallProblem(error) : null;
  if (error instanceof ConnectError && !known) {
    call.code = error.code;
    return error;
  }
  const failure = known ?? toProblem(error, explain);
  call.failure = failure;
  call.code = toGrpcCode(failure);
  const { path: instance, requestId } = call;
  return toConnectError(failure, { publicUrl: publicUrl(), instance, requestId, at: now() });
}

/** Creates an interceptor that converts errors of implementations, also those during a stream, to statuses. */
export function createFailureInterceptor(problems: CallProblems): Interceptor {
  return (next) => async (request) => {
    const call = request.contextValues.get(callKey);
    try {
      const response = await next(request);
      return response.stream ? { ...response, message: convertFailures(response.message, call, problems) } : response;
    } catch (error) {
      throw toCallError(error, call, problems);
    }
  };
}

async function* convertFailures<T>(
  messages: AsyncIterable<T>,
  call: GrpcCall,
  problems: CallProblems,
): AsyncGenerator<T> {
  try {
    yield* messages;
  } catch (error) {
    throw toCallError(error, call, problems);
  }
}

/** Returns the name of the method at the end of a path. */
export const toMethodName = (path: string): string => path.split('/').at(-1)!;

/** Where calls that are over are told. */
type CallObservers = { logger: Logger; meters?: Meters };

/** Logs a finished call in one line, like that of an HTTP request, and counts it. `isStream` is null for an unknown method. */
export function logCall(
  { logger, meters }: CallObservers,
  call: GrpcCall,
  { finished, isStream }: { finished: boolean; isStream: boolean | null },
): void {
  const { path, code, principal, failure } = call;
  const line = {
    method: 'GRPC',
    route: path,
    status: code === null ? (finished ? 'OK' : null) : toStatusName(code),
    duration_ms: toElapsedMs(call.startedAt),
    request_id: call.requestId,
    address: call.client.address,
    scheme: call.client.scheme,
    operation_id: toMethodName(path),
    org: principal?.organizationId,
    key_id: principal?.credentialId,
    aborted: finished ? undefined : (true as const),
  };
  logRequest(logger, line, failure, call.work);
  meters?.countRequest({
    operationId: isStream === null ? undefined : line.operation_id,
    status: line.status,
    durationMs: line.duration_ms,
    isStream: isStream ?? false,
    problemCode: failure?.code,
  });
}
