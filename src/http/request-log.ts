import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { logRequest, sinceMs } from '#src/request-log.ts';

/** One line per request when it is over. */
export function logRequests(logger: Logger): RequestHandler {
  return (req, res, next) => {
    res.on('close', () => {
      const { operation, principal, failure, requestId, startedAt } = res.locals;
      const line = {
        method: req.method,
        route: operation?.path ?? pathOf(req.originalUrl),
        status: res.headersSent ? res.statusCode : null,
        duration_ms: sinceMs(startedAt),
        request_id: requestId,
        operation_id: operation?.id,
        org: principal?.organizationId,
        key_id: principal?.credentialId,
        aborted: res.writableFinished ? undefined : (true as const),
      };
      logRequest(logger, line, failure);
    });
    next();
  };
}

function pathOf(url: string): string {
  return url.split('?', 1)[0]!.slice(0, 200);
}
