import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { ConnectError } from '@connectrpc/connect';
import { setTrailerStatus } from '@connectrpc/connect/protocol-grpc';
import { problem, type Problem } from '#src/api/problems.ts';
import { failCall, type Call, type CallProblems } from './call.ts';

/** As much as the head of an HTTP request may have; clients may send more before they have read the setting of HTTP/2. */
export const mostHeaderBytes = 16_384;

/** The problem of a call whose headers are too large, or null. */
export function headersProblem({ rawHeaders }: Http2ServerRequest): Problem | null {
  const bytes = rawHeaders.reduce((sum, text) => sum + text.length, 0);
  if (bytes <= mostHeaderBytes) return null;
  return problem('headers_too_large', `The metadata of the call is larger than ${mostHeaderBytes / 1_024} KiB.`);
}

/**
 * Ends a call with DEADLINE_EXCEEDED when its one message is not whole after `timeoutMs`. Streams of messages take as long
 * as their caller likes: they end with the connection or the credential.
 */
export function arriveInTime(
  { stream }: Http2ServerRequest,
  res: Http2ServerResponse,
  call: Call,
  { timeoutMs, ...problems }: CallProblems & { timeoutMs: number },
): void {
  const timer = setTimeout(() => {
    const failure = problem('request_timeout', `The message did not arrive within ${timeoutMs} ms.`);
    endWith(failCall(failure, call, problems), res);
  }, timeoutMs);
  const stop = () => clearTimeout(timer);
  stream.once('end', stop).once('close', stop);
}

/** Answers a call with a status alone; what its caller still sends is dropped. */
export function endWith(status: ConnectError, res: Http2ServerResponse): void {
  const trailers = readable(setTrailerStatus(new Headers(), status));
  res.writeHead(200, { 'content-type': 'application/grpc+proto', ...Object.fromEntries(trailers) });
  res.end(() => res.stream.removeAllListeners('data').resume().close());
}

/** Escapes no more of a message than has to be: grpc-js does not undo the rest. */
export function readable(trailer: Headers): Headers {
  const message = trailer.get('grpc-message');
  if (message) trailer.set('grpc-message', encodeURI(decodeURIComponent(message)));
  return trailer;
}
