import { problem, type Problem } from '#src/api/problems.ts';
import type { WindowCount } from './window-counter.ts';

/** A rate limit: its name, the number of requests, and the window in seconds. */
export type RateLimitPolicy = { name: string; limit: number; windowS: number };

/** The rate-limit headers of a response, and the refusal of a request past the limit; otherwise null. */
export type RateLimitResult = { headers: Record<string, string>; refusal: Problem | null };

const toWaitSeconds = ({ resetAtMs }: WindowCount, nowMs: number) =>
  Math.max(1, Math.ceil((resetAtMs - nowMs) / 1_000));

/** Refuses a request until the end of a window. `explain` writes the problem's detail. */
export function refuseByLimit(
  policy: RateLimitPolicy,
  count: WindowCount,
  nowMs: number,
  explain: (policy: RateLimitPolicy, waitS: number) => string,
): RateLimitResult {
  const retryAfterS = toWaitSeconds(count, nowMs);
  const { limit, name } = policy;
  const rate_limit = { limit, remaining: 0, reset: Math.ceil(count.resetAtMs / 1_000), policy: name };
  const refusal = problem('rate_limit_exceeded', explain(policy, retryAfterS), { retryAfterS, rate_limit });
  return { headers: toRateLimitHeaders(policy, count, nowMs), refusal };
}

/** Returns the rate-limit headers of a counted request. */
export function toRateLimitHeaders(
  { name, limit, windowS }: RateLimitPolicy,
  count: WindowCount,
  nowMs: number,
): Record<string, string> {
  const remaining = Math.max(0, limit - count.used);
  return {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil(count.resetAtMs / 1_000)),
    'X-RateLimit-Policy': 'fixed-window',
    RateLimit: `"${name}";r=${remaining};t=${toWaitSeconds(count, nowMs)}`,
    'RateLimit-Policy': `"${name}";q=${limit};w=${windowS}`,
  };
}
