import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** One line per request when it is over: never a header, a query or a body, so never a secret. */
export function logRequests(logger: Logger): RequestHandler {
  return (req, res, next) => {
    res.on('close', () => {
      const { operation, principal, failure, requestId, startedAt } = res.locals;
      const line = {
        method: req.method,
        route: operation?.path ?? pathOf(req.originalUrl),
        status: res.headersSent ? res.statusCode : null,
        duration_ms: Math.round((performance.now() - startedAt) * 10) / 10,
        request_id: requestId,
        operation_id: operation?.id,
        org: principal?.organizationId,
        key_id: principal?.credentialId,
        error_code: failure?.code,
        aborted: res.writableFinished ? undefined : true,
      };
      if (!failure) logger.info(line, 'request');
      else if (failure.status < 500) logger.info({ ...line, detail: failure.detail }, 'request refused');
      else logger.error({ ...line, err: failure.cause ?? failure }, 'request failed');
    });
    next();
  };
}

function pathOf(url: string): string {
  return url.split('?', 1)[0]!.slice(0, 200);
}
