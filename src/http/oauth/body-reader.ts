import type { RequestHandler } from 'express';
import { problem } from '#src/api/problems.ts';

/** Returns the problem of a body that a parser of Express has refused, or the error itself when the body is not to blame. */
function toBodyFault(error: unknown): unknown {
  const { status = 500 } = error as { status?: number };
  if (status === 413) return problem('payload_too_large', 'The body is too large. Send less.', { cause: error });
  if (status === 415) return problem('unsupported_media_type', 'The body cannot be decoded.', { cause: error });
  return status < 500 ? problem('invalid_request', 'The body cannot be read.', { cause: error }) : error;
}

/** Creates the step that reads a body by a parser of Express, whose refusals become problems. */
export const createBodyReader =
  (parse: RequestHandler): RequestHandler =>
  (req, res, next) =>
    void parse(req, res, (error?: unknown) => {
      if (error === undefined) next();
      else next(toBodyFault(error));
    });
