import type { ErrorRequestHandler, Response } from 'express';
import { Problem } from '#src/problems.ts';
import type { Limiter, Standing } from '#src/rate-limit.ts';
import type { Step } from './step.ts';

/** Counts a request against its caller's limit. */
export function limitRequests(limiter: Limiter): Step {
  return async (req, res) => {
    const { operation, principal } = res.locals;
    const credentialId = principal?.credentialId ?? null;
    abide(res, await limiter.count(operation?.rateClass, { credentialId, address: req.socket.remoteAddress }));
  };
}

/** Counts failed authentication against its address. */
export function countFailures(limiter: Limiter): ErrorRequestHandler {
  return async (error, req, res, next) => {
    if (error instanceof Problem && error.code === 'authentication_failed') {
      abide(res, await limiter.countFailure(req.socket.remoteAddress));
    }
    next(error);
  };
}

/** Says on the answer what is left. */
function abide(res: Response, standing: Standing | null): void {
  if (!standing) return;
  for (const [name, value] of Object.entries(standing.headers)) res.setHeader(name, value);
  if (standing.refusal) throw standing.refusal;
}
