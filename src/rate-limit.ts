import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { problem, type Problem } from './problems.ts';

/** Requests in a window for each class of operation; null is no limit at all. */
export type RateLimits = { default: number } & Record<string, number>;

/** Where the counts are kept: in memory, or later in a store that several processes share. */
type MakeCounter = (name: string, points: number, windowS: number) => RateLimiterAbstract;

/** What a request is told of its limit, and why it may not go on if it may not. */
export type Standing = { headers: Record<string, string>; refusal: Problem | null };

/** Whom a request is counted for: the credential, or the address where there is none. */
type Counted = { credentialId: string | null; address: string | undefined };

/** One count of requests, whichever door they come through. */
export type Limiter = {
  /** Counts a request of a class against its caller's limit. */
  count(rateClass: string | undefined, caller: Counted): Promise<Standing | null>;
  /** Counts failed authentication against its address: past the limit it is refused, whatever was tried. */
  countFailure(address: string | undefined): Promise<Standing | null>;
};

type Bucket = { name: string; points: number; windowS: number; counter: RateLimiterAbstract };

/** Classes are counted by the minute, but for those whose work is long. */
const windows: Readonly<Record<string, { windowS: number; every: string }>> = {
  migration: { windowS: 3_600, every: 'an hour' },
};
const minute = { windowS: 60, every: 'a minute' };
const failuresPerMinute = 30;

const inMemory: MakeCounter = (name, points, duration) => new RateLimiterMemory({ keyPrefix: name, points, duration });
const keyOfAddress = (address: string | undefined) => `address ${address}`;

/** Limits per credential and class, by address where there is no credential. */
export function createLimiter(limits: RateLimits | null, make: MakeCounter = inMemory): Limiter {
  if (!limits) return { count: async () => null, countFailure: async () => null };
  const bucket = (name: string, points: number): Bucket => {
    const { windowS } = windows[name] ?? minute;
    return { name, points, windowS, counter: make(name, points, windowS) };
  };
  const buckets = new Map(Object.entries(limits).map(([name, points]) => [name, bucket(name, points)]));
  const failures = bucket('authentication', failuresPerMinute);
  return {
    count: (rateClass = 'default', { credentialId, address }) =>
      consume(buckets.get(rateClass) ?? buckets.get('default')!, credentialId ?? keyOfAddress(address)),
    countFailure: (address) => consume(failures, keyOfAddress(address)),
  };
}

async function consume(bucket: Bucket, key: string): Promise<Standing> {
  try {
    return { headers: tell(bucket, await bucket.counter.consume(key)).headers, refusal: null };
  } catch (reached) {
    if (!(reached instanceof RateLimiterRes)) throw reached;
    const { headers, remaining, reset, waitS } = tell(bucket, reached);
    const { name, points } = bucket;
    const { every } = windows[name] ?? minute;
    const detail = `The limit of ${points} ${name} requests ${every} is used up; wait ${waitS} s.`;
    const rate_limit = { limit: points, remaining, reset, policy: name };
    return { headers, refusal: problem('rate_limit_exceeded', detail, { retryAfterS: waitS, rate_limit }) };
  }
}

function tell({ name, points, windowS }: Bucket, { remainingPoints: remaining, msBeforeNext }: RateLimiterRes) {
  const waitS = Math.max(1, Math.ceil(msBeforeNext / 1000));
  const reset = Math.ceil((Date.now() + msBeforeNext) / 1000);
  const headers = {
    'X-RateLimit-Limit': String(points),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(reset),
    'X-RateLimit-Policy': 'fixed-window',
    RateLimit: `"${name}";r=${remaining};t=${waitS}`,
    'RateLimit-Policy': `"${name}";q=${points};w=${windowS}`,
  };
  return { headers, remaining, reset, waitS };
}
