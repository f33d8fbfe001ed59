import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { ConnectError } from '@connectrpc/connect';
import { setTrailerStatus } from '@connectrpc/connect/protocol-grpc';
import { problem, type Problem } from '#src/api/problems.ts';
import { maxHeaderBytes } from './limits.ts';
import { toCallError, type GrpcCall, type CallProblems } from './call.ts';

/** Returns the problem of a call whose headers are too large, or null. */
export function checkHeaderSize({ rawHeaders }: Http2ServerRequest): Problem | null {
  const bytes = rawHeaders.reduce((sum, text) => sum + text.length, 0);
  if (bytes <= maxHeaderBytes) return null;
  return problem('headers_too_large', `The metadata of the call is larger than ${maxHeaderBytes / 1_024} KiB.`);
}

/**
 * Ends a unary call with DEADLINE_EXCEEDED when its message is not complete after `timeoutMs`. Streams of messages have no
 * time limit: they end with the connection or the credential.
 */
export function limitArrivalTime(
  { stream }: Http2ServerRequest,
  res: Http2ServerResponse,
  call: GrpcCall,
  { timeoutMs, ...problems }: CallProblems & { timeoutMs: number },
): void {
  const timer = setTimeout(() => {
    const failure = problem('request_timeout', `The message did not arrive within ${timeoutMs} ms.`);
    endWithStatus(toCallError(failure, call, problems), res);
  }, timeoutMs);
  const stop = () => clearTimeout(timer);
  stream.once('end', stop).once('close', stop);
}

/** Answers a call with a status only. Further input of the caller is discarded. */
export function endWithStatus(status: ConnectError, res: Http2ServerResponse): void {
  const trailers = decodeGrpcMessage(setTrailerStatus(new Headers(), status));
  res.writeHead(200, { 'content-type': 'application/grpc+proto', ...Object.fromEntries(trailers) });
  res.end(() => res.stream.removeAllListeners('data').resume().close());
}

/** Reduces the escaping of a status message to what is necessary, because grpc-js does not decode the rest. */
export function decodeGrpcMessage(trailer: Headers): Headers {
  const message = trailer.get('grpc-message');
  if (message) trailer.set('grpc-message', encodeURI(decodeURIComponent(message)));
  return trailer;
}
