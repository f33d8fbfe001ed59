import type { Server, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem, toProblemBody, type Problem } from '#src/api/problems.ts';
import { toApiVersion } from '#src/contract/version.ts';

/** The functions that the answer to a broken request needs. */
export type BrokenRequestOptions = { publicUrl: () => string; now: () => Date; newRequestId: () => string };

type ClientError = Error & { code?: string };

/** Answers what is not even HTTP with a problem too, and closes the connection; Express never sees such requests. */
export function answerBrokenRequests(server: Server, options: BrokenRequestOptions): void {
  server.on('clientError', (error: ClientError, socket) => {
    // An answer that has begun must not be mixed with another one.
    const { _httpMessage: answering } = socket as Duplex & { _httpMessage?: ServerResponse | null };
    if (!socket.writable || error.code === 'ECONNRESET' || answering?.headersSent) socket.destroy();
    else end(socket, problemOf(error), options);
  });
  server.on('connect', (_req, socket) => {
    end(socket, problem('invalid_request', 'CONNECT is not possible: Parley is no proxy.'), options);
  });
}

function problemOf({ code }: ClientError): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return problem('headers_too_large', 'The head of the request is larger than 16 KiB.');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return problem('payload_too_large', 'The extensions of a chunk of the body are larger than 16 KiB.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('request_timeout', 'The request did not arrive in time.');
    default:
      return problem('invalid_request', 'The request is not valid HTTP/1.1.');
  }
}

function end(socket: Duplex, failure: Problem, { publicUrl, now, newRequestId }: BrokenRequestOptions): void {
  const requestId = newRequestId();
  const body = JSON.stringify(toProblemBody(failure, { publicUrl: publicUrl(), instance: '/', requestId, at: now() }));
  const head = [
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-API-Version: ${toApiVersion('/')}`,
    `X-Request-ID: ${requestId}`,
    'X-Response-Time: 0ms',
    'Connection: close',
  ];
  // Its caller may keep a connection half open for ever.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
