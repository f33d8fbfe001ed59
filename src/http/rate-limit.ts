import type { ErrorRequestHandler, Request, Response } from 'express';
import { Problem } from '#src/api/problems.ts';
import { toLimitedCaller, type RateLimiter } from '#src/access/rate-limit.ts';
import type { RateLimitResult } from '#src/access/rate-policy.ts';
import type { SignInAttempt } from '#src/access/sign-in-guard.ts';
import { toApiVersion } from '#src/contract/version.ts';
import type { Step } from './step.ts';

/** Returns headers that say what those of a limit say in another dialect. */
export type LimitForm = (headers: Record<string, string>) => Record<string, string>;

const signInClass = 'signin';

function signInOf(req: Request, res: Response): SignInAttempt {
  const keyId = req.headers['x-api-key-id'];
  return { keyId: typeof keyId === 'string' ? keyId : undefined, address: res.locals.client.address };
}

/** Counts a request against its caller's limit. */
export function limitRequests(limiter: RateLimiter, forms: ReadonlyMap<string, LimitForm>): Step {
  return async (req, res) => {
    const { operation, principal, client } = res.locals;
    if (operation?.rateClass === signInClass) return limitSignIn(limiter, req, res);
    const form = forms.get(toApiVersion(req.url));
    applyLimit(res, await limiter.count(operation?.rateClass, toLimitedCaller(principal, client.address)), form);
  };
}

async function limitSignIn(limiter: RateLimiter, req: Request, res: Response): Promise<void> {
  const signIn = signInOf(req, res);
  applyLimit(res, await limiter.countSignIn(signIn));
  res.once('finish', () => {
    if (res.statusCode === 200) void limiter.recordSignIn(signIn, true);
  });
}

/** Counts failed authentication against its address, and against the key id of a sign-in. */
export function countFailures(limiter: RateLimiter): ErrorRequestHandler {
  return async (error, req, res, next) => {
    if (error instanceof Problem && error.code === 'authentication_failed') {
      const { operation, client } = res.locals;
      if (operation?.rateClass === signInClass) await limiter.recordSignIn(signInOf(req, res), false);
      else applyLimit(res, await limiter.countFailure(client.address));
    }
    next(error);
  };
}

/** Tells what is left, and throws the refusal if there is one. */
export function applyLimit(res: Response, standing: RateLimitResult | null, form?: LimitForm): void {
  if (!standing) return;
  const { headers } = standing;
  for (const name in headers) res.setHeader(name, headers[name]!);
  const others = form?.(headers);
  for (const name in others) res.setHeader(name, others[name]!);
  if (standing.refusal) throw standing.refusal;
}
