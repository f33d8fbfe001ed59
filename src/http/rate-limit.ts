import type { ErrorRequestHandler, Request, Response } from 'express';
import { Problem } from '#src/api/problems.ts';
import type { Limiter } from '#src/access/rate-limit.ts';
import type { Standing } from '#src/access/rate-policy.ts';
import type { SignIn } from '#src/access/sign-in-guard.ts';
import type { Step } from './step.ts';

const signInClass = 'signin';

function signInOf(req: Request, res: Response): SignIn {
  const keyId = req.headers['x-api-key-id'];
  return { keyId: typeof keyId === 'string' ? keyId : undefined, address: res.locals.client.address };
}

/** Counts a request against its caller's limit. */
export function limitRequests(limiter: Limiter): Step {
  return (req, res) => {
    const { operation, principal, client } = res.locals;
    if (operation?.rateClass === signInClass) return limitSignIn(limiter, req, res);
    const credentialId = principal?.credentialId ?? null;
    applyLimit(res, limiter.count(operation?.rateClass, { credentialId, address: client.address }));
  };
}

function limitSignIn(limiter: Limiter, req: Request, res: Response): void {
  const signIn = signInOf(req, res);
  applyLimit(res, limiter.countSignIn(signIn));
  res.once('finish', () => {
    if (res.statusCode === 200) limiter.settleSignIn(signIn, true);
  });
}

/** Counts failed authentication against its address, and against the key id of a sign-in. */
export function countFailures(limiter: Limiter): ErrorRequestHandler {
  return (error, req, res, next) => {
    if (error instanceof Problem && error.code === 'authentication_failed') {
      const { operation, client } = res.locals;
      if (operation?.rateClass === signInClass) limiter.settleSignIn(signInOf(req, res), false);
      else applyLimit(res, limiter.countFailure(client.address));
    }
    next(error);
  };
}

/** Tells what is left, and throws the refusal if there is one. */
function applyLimit(res: Response, standing: Standing | null): void {
  if (!standing) return;
  for (const [name, value] of Object.entries(standing.headers)) res.setHeader(name, value);
  if (standing.refusal) throw standing.refusal;
}
