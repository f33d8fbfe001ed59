import { problem, type Problem } from '#src/api/problems.ts';
import type { WindowCount } from '#src/bus/window-counter.ts';

/** A rate limit: its name, the number of requests, and the window in seconds. */
export type RateLimitPolicy = { name: string; limit: number; windowS: number };

/** The count of a caller under a policy. The request that was counted last is refused when `used` is above the limit. */
export type Standing = { policy: RateLimitPolicy; count: WindowCount };

/** The rate-limit headers of a response, and the refusal of a request past the limit; otherwise null. */
export type RateLimitResult = { headers: Record<string, string>; refusal: Problem | null };

const toWaitSeconds = ({ resetAtMs }: WindowCount, nowMs: number) =>
  Math.max(1, Math.ceil((resetAtMs - nowMs) / 1_000));

const toRemaining = ({ policy, count }: Standing) => Math.max(0, policy.limit - count.used);

/** Refuses a request until the end of a window. `explain` writes the problem's detail. */
export function refuseByLimit(
  standing: Standing,
  nowMs: number,
  explain: (policy: RateLimitPolicy, waitS: number) => string,
): RateLimitResult {
  const { policy, count } = standing;
  const retryAfterS = toWaitSeconds(count, nowMs);
  const { limit, name } = policy;
  const rate_limit = { limit, remaining: 0, reset: Math.ceil(count.resetAtMs / 1_000), policy: name };
  const refusal = problem('rate_limit_exceeded', explain(policy, retryAfterS), { retryAfterS, rate_limit });
  return { headers: toRateLimitHeaders(standing, nowMs), refusal };
}

/** Returns the standing that leaves the fewest requests; of equal ones, the one whose window ends last. */
export function findTightest([first, ...others]: readonly [Standing, ...Standing[]]): Standing {
  return others.reduce((tightest, other) => {
    const fewer = toRemaining(tightest) - toRemaining(other) || other.count.resetAtMs - tightest.count.resetAtMs;
    return fewer > 0 ? other : tightest;
  }, first);
}

/** Returns the rate-limit headers of a counted request: of X-RateLimit-*, and of the IETF draft. */
export function toRateLimitHeaders(standing: Standing, nowMs: number): Record<string, string> {
  const { policy, count } = standing;
  const { name, limit, windowS } = policy;
  const remaining = toRemaining(standing);
  return {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil(count.resetAtMs / 1_000)),
    'X-RateLimit-Policy': 'fixed-window',
    RateLimit: `"${name}";r=${remaining};t=${toWaitSeconds(count, nowMs)}`,
    'RateLimit-Policy': `"${name}";q=${limit};w=${windowS}`,
  };
}
