import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { logRequest, sinceMs } from '#src/request-log.ts';

/** One line per request when it is over. */
export function logRequests(logger: Logger): RequestHandler {
  function log(this: Response): void {
    const { operation, principal, client, failure, requestId, startedAt } = this.locals;
    const line = {
      method: this.req.method,
      route: operation?.path ?? pathOf(this.req.originalUrl),
      status: this.headersSent ? this.statusCode : null,
      duration_ms: sinceMs(startedAt),
      request_id: requestId,
      address: client.address,
      scheme: client.scheme,
      operation_id: operation?.id,
      org: principal?.organizationId,
      key_id: principal?.credentialId,
      aborted: this.writableFinished ? undefined : (true as const),
    };
    logRequest(logger, line, failure);
  }
  return (_req, res, next) => {
    res.on('close', log);
    next();
  };
}

function pathOf(url: string): string {
  return url.split('?', 1)[0]!.slice(0, 200);
}
