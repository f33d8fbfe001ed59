import type { Logger } from 'pino';
import { endWork, within, type Work } from '#src/process/work.ts';
import type { Problem } from '#src/api/problems.ts';

const validRequestId = /^[A-Za-z0-9._-]{1,128}$/;

/** Returns the request id that the caller has sent, if it is valid, or else a new one. */
export function toRequestId(header: unknown, newRequestId: () => string): string {
  return typeof header === 'string' && validRequestId.test(header) ? header : newRequestId();
}

/** The log line of a finished request. It has nothing of the path, headers, query and body except the request id. */
export type RequestLine = {
  method: string;
  route: string;
  status: number | string | null;
  duration_ms: number;
  request_id: string;
  /** The client's address, resolved through the trusted proxies. */
  address: string | undefined;
  scheme: 'http' | 'https';
  operation_id: string | undefined;
  org: string | undefined;
  key_id: string | undefined;
  aborted: true | undefined;
};

/** Returns the milliseconds since `startedAt`, with one decimal. */
export const toElapsedMs = (startedAt: number): number => Math.round((performance.now() - startedAt) * 10) / 10;

/** Ends the span of a request, by the names that OpenTelemetry has for what is known of HTTP and gRPC. */
function endRequest(
  work: Work,
  { method, route, status, scheme, operation_id }: RequestLine,
  errorCode?: string,
): void {
  const isGrpc = method === 'GRPC';
  if (operation_id !== undefined) work.facts.operation_id = operation_id;
  work.span?.rename(isGrpc ? route.slice(1) : `${method} ${route}`);
  work.span?.set(
    isGrpc
      ? { 'rpc.system.name': 'grpc', 'rpc.method': route.slice(1), 'rpc.response.status_code': status ?? undefined }
      : {
          'http.request.method': method,
          'http.route': route,
          'http.response.status_code': status ?? undefined,
          'url.scheme': scheme,
        },
  );
  endWork(work, errorCode);
}

/**
 * Ends the work of a request, and logs it with its failure: faults of callers as information, faults of the server as errors. Of a refusal only the
 * code and the broken rules are logged, because its detail may quote what was sent.
 */
export function logRequest(logger: Logger, request: RequestLine, failure: Problem | null, work: Work): void {
  endRequest(work, request, failure && failure.status >= 500 ? failure.code : undefined);
  within(work, () => writeLine(logger, request, failure));
}

function writeLine(logger: Logger, request: RequestLine, failure: Problem | null): void {
  const line = { ...request, error_code: failure?.code };
  if (!failure) logger.info(line, 'request');
  else if (failure.status < 500) logger.info({ ...line, rules: listBrokenRules(failure) }, 'request refused');
  else logger.error({ ...line, err: failure.cause ?? failure }, 'request failed');
}

const listBrokenRules = ({ options }: Problem): string[] | undefined =>
  options.errors && [...new Set(options.errors.map(({ code }) => code))].slice(0, 10);
