import { problem, type Problem } from '#src/api/problems.ts';
import type { WindowCount } from './window-counter.ts';

/** A limit with its name and its window. */
export type Policy = { name: string; limit: number; windowS: number };

/** What a request is told of its limit, and why it may not go on if it may not. */
export type Standing = { headers: Record<string, string>; refusal: Problem | null };

const waitOf = ({ resetAtMs }: WindowCount, nowMs: number) => Math.max(1, Math.ceil((resetAtMs - nowMs) / 1_000));

/** The refusal of a request that has to wait until a window ends. */
export function refuse(
  policy: Policy,
  count: WindowCount,
  nowMs: number,
  explain: (policy: Policy, waitS: number) => string,
): Standing {
  const retryAfterS = waitOf(count, nowMs);
  const { limit, name } = policy;
  const rate_limit = { limit, remaining: 0, reset: Math.ceil(count.resetAtMs / 1_000), policy: name };
  const refusal = problem('rate_limit_exceeded', explain(policy, retryAfterS), { retryAfterS, rate_limit });
  return { headers: toHeaders(policy, count, nowMs), refusal };
}

/** What every counted request is told of its limit. */
export function toHeaders({ name, limit, windowS }: Policy, count: WindowCount, nowMs: number): Record<string, string> {
  const remaining = Math.max(0, limit - count.used);
  return {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil(count.resetAtMs / 1_000)),
    'X-RateLimit-Policy': 'fixed-window',
    RateLimit: `"${name}";r=${remaining};t=${waitOf(count, nowMs)}`,
    'RateLimit-Policy': `"${name}";q=${limit};w=${windowS}`,
  };
}
