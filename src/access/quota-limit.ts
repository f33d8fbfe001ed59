import type { Problem } from '#src/api/problems.ts';
import { unlimitedClass, type LimitedCaller, type RateLimiter } from './rate-limit.ts';

/**
 * Adds the daily quotas of requests to a limiter. A request that the limiter refuses, and those that are never limited, are
 * not counted.
 */
export const limitByQuotas = (
  limiter: RateLimiter,
  countRequest: (caller: LimitedCaller) => Promise<Problem | null>,
): RateLimiter => ({
  ...limiter,
  async count(rateClass, caller) {
    const standing = await limiter.count(rateClass, caller);
    if (standing?.refusal || rateClass === unlimitedClass) return standing;
    const refusal = await countRequest(caller);
    return refusal ? { headers: standing?.headers ?? {}, refusal } : standing;
  },
});
