import type { TokenUsage } from './event.ts';

const counts = ['inputTokens', 'outputTokens', 'totalTokens'] as const;
/** Parts of the counts: what is not told of one counts for nothing. */
const parts = ['cachedInputTokens', 'cacheWriteInputTokens', 'reasoningTokens'] as const;

/** Adds the counts of `more`. A count that one of them does not have is not known of the sum; the model is that of `more`. */
export function addCounts(usage: TokenUsage, more: TokenUsage): TokenUsage {
  const sum: TokenUsage = { ...usage, ...more };
  for (const name of counts) {
    const [one, other] = [usage[name], more[name]];
    if (one === undefined || other === undefined) delete sum[name];
    else sum[name] = one + other;
  }
  for (const name of parts) if (sum[name] !== undefined) sum[name] = (usage[name] ?? 0) + (more[name] ?? 0);
  return sum;
}
