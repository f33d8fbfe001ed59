import type { Server } from 'node:http';
import { problem, problemBody } from '#src/problems.ts';
import { versionOf } from './version.ts';

type Where = { publicUrl: () => string; now: () => Date; newRequestId: () => string };

/** Answers what is not even HTTP with a problem too; Express never sees such requests. */
export function answerBrokenRequests(server: Server, { publicUrl, now, newRequestId }: Where): void {
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const requestId = newRequestId();
    const failure = problem('invalid_request', reasons[error.code ?? ''] ?? 'The request is not valid HTTP/1.1.');
    const where = { publicUrl: publicUrl(), instance: '/', requestId, at: now() };
    const body = JSON.stringify(problemBody(failure, where));
    const head = [
      'HTTP/1.1 400 Bad Request',
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-API-Version: ${versionOf('/')}`,
      `X-Request-ID: ${requestId}`,
      'X-Response-Time: 0ms',
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

const reasons: Record<string, string> = {
  HPE_HEADER_OVERFLOW: 'The head of the request is larger than 16 KiB.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request did not arrive in time.',
};
