import { Code, ConnectError, createContextKey, type HandlerContext, type Interceptor } from '@connectrpc/connect';
import type { Logger } from 'pino';
import type { Principal } from '#src/api/handlers.ts';
import type { ResolvedClient } from '#src/access/client-address.ts';
import { problem, Problem, toProblem, type ExplainError } from '#src/api/problems.ts';
import { logRequest, toElapsedMs } from '#src/telemetry/request-log.ts';
import { codeOf, nameOf, problemOfCall, statusOf } from './status.ts';

/** What is known so far about the call being answered. */
export type Call = {
  requestId: string;
  startedAt: number;
  /** Where the call comes from, past the proxies that are trusted. */
  client: ResolvedClient;
  /** `/package.Service/Method` */
  path: string;
  principal: Principal | null;
  /** Gives back its caller's share, once it is over. */
  release: () => void;
  /** Looks again whether the caller may do this, and throws when not; for calls that take long. */
  admitAgain: () => Promise<void>;
  /** How it ended, and what went wrong, for the log. */
  code: Code | null;
  failure: Problem | null;
};

export type CallProblems = { publicUrl: () => string; now: () => Date; explain: ExplainError };

const nowhere: Call = {
  requestId: '',
  startedAt: 0,
  client: { address: undefined, scheme: 'http' },
  path: '',
  principal: null,
  release: () => {},
  admitAgain: async () => {},
  code: null,
  failure: null,
};
export const callKey = createContextKey<Call>(nowhere, { description: 'the call' });

/** Who calls a method that is not public. */
export function callerOf({ values }: HandlerContext): Principal {
  const { principal } = values.get(callKey);
  if (!principal) throw problem('authentication_failed', 'No credential was sent.');
  return principal;
}

/** Whatever was thrown → the status that the caller sees; what is unknown says nothing of its cause. */
export function failCall(error: unknown, call: Call, { publicUrl, now, explain }: CallProblems): ConnectError {
  const known = error instanceof ConnectError ? problemOfCall(error) : null;
  if (error instanceof ConnectError && !known) {
    call.code = error.code;
    return error;
  }
  const failure = known ?? toProblem(error, explain);
  call.failure = failure;
  call.code = codeOf(failure);
  const { path: instance, requestId } = call;
  return statusOf(failure, { publicUrl: publicUrl(), instance, requestId, at: now() });
}

/** Turns what implementations throw, at once or while they stream, into statuses. */
export function answerFailures(problems: CallProblems): Interceptor {
  return (next) => async (request) => {
    const call = request.contextValues.get(callKey);
    try {
      const response = await next(request);
      return response.stream ? { ...response, message: failing(response.message, call, problems) } : response;
    } catch (error) {
      throw failCall(error, call, problems);
    }
  };
}

async function* failing<T>(messages: AsyncIterable<T>, call: Call, problems: CallProblems): AsyncGenerator<T> {
  try {
    yield* messages;
  } catch (error) {
    throw failCall(error, call, problems);
  }
}

/** The name of the method that a path ends with. */
export const methodOf = (path: string): string => path.split('/').at(-1)!;

/** One line per call when it is over, like that of an HTTP request. */
export function logCall(logger: Logger, call: Call, finished: boolean): void {
  const { path, code, principal, failure } = call;
  const line = {
    method: 'GRPC',
    route: path,
    status: code === null ? (finished ? 'OK' : null) : nameOf(code),
    duration_ms: toElapsedMs(call.startedAt),
    request_id: call.requestId,
    address: call.client.address,
    scheme: call.client.scheme,
    operation_id: methodOf(path),
    org: principal?.organizationId,
    key_id: principal?.credentialId,
    aborted: finished ? undefined : (true as const),
  };
  logRequest(logger, line, failure);
}
