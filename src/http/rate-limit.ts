import type { ErrorRequestHandler, Request, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { Problem, problem } from '#src/problems.ts';
import type { Step } from './step.ts';

/** Requests per minute for each class of operation; null is no limit at all. */
export type RateLimits = { default: number } & Record<string, number>;

/** Where the counts are kept: in memory, or later in a store that several processes share. */
export type MakeLimiter = (name: string, points: number, windowS: number) => RateLimiterAbstract;

export type RateLimiting = {
  /** Counts a request against its caller's limit. */
  limit: Step;
  /** Counts failed authentication against its address: past the limit it is 429, whatever was tried. */
  countFailures: ErrorRequestHandler;
};

type Bucket = { name: string; points: number; limiter: RateLimiterAbstract; policy: string };

const windowS = 60;
const failuresPerMinute = 30;

const inMemory: MakeLimiter = (name, points, duration) => new RateLimiterMemory({ keyPrefix: name, points, duration });

/** Limits per credential and class, by address where there is no credential, and says on each answer what is left. */
export function createRateLimiting(limits: RateLimits | null, make: MakeLimiter = inMemory): RateLimiting {
  if (!limits) return { limit: () => {}, countFailures: (error, _req, _res, next) => next(error) };
  const buckets = new Map(Object.entries(limits).map(([name, points]) => [name, bucket(name, points, make)]));
  const failures = bucket('authentication', failuresPerMinute, make);
  return {
    limit: (req, res) => {
      const { operation, principal } = res.locals;
      const counted = buckets.get(operation?.rateClass ?? 'default') ?? buckets.get('default')!;
      return consume(counted, principal ? principal.credentialId : addressOf(req), res);
    },
    countFailures: async (error, req, res, next) => {
      if (error instanceof Problem && error.code === 'authentication_failed') {
        await consume(failures, addressOf(req), res);
      }
      next(error);
    },
  };
}

function addressOf(req: Request): string {
  return `address ${req.socket.remoteAddress}`;
}

function bucket(name: string, points: number, make: MakeLimiter): Bucket {
  return {
    name,
    points,
    limiter: make(name, points, windowS),
    policy: `"${name}";q=${points};w=${windowS}`,
  };
}

async function consume(counted: Bucket, key: string, res: Response): Promise<void> {
  try {
    tell(res, counted, await counted.limiter.consume(key));
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const { remaining, reset, waitS } = tell(res, counted, refusal);
    const detail = `The limit of ${counted.points} ${counted.name} requests a minute is used up; wait ${waitS} s.`;
    throw problem('rate_limit_exceeded', detail, {
      retryAfterS: waitS,
      rate_limit: { limit: counted.points, remaining, reset, policy: counted.name },
    });
  }
}

function tell(res: Response, { name, points, policy }: Bucket, state: RateLimiterRes) {
  const remaining = state.remainingPoints;
  const waitS = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  const reset = Math.ceil((Date.now() + state.msBeforeNext) / 1000);
  res.setHeader('X-RateLimit-Limit', String(points));
  res.setHeader('X-RateLimit-Remaining', String(remaining));
  res.setHeader('X-RateLimit-Reset', String(reset));
  res.setHeader('X-RateLimit-Policy', 'fixed-window');
  res.setHeader('RateLimit', `"${name}";r=${remaining};t=${waitS}`);
  res.setHeader('RateLimit-Policy', policy);
  return { remaining, reset, waitS };
}
