import type { TokenUsage } from './event.ts';

const counts = ['inputTokens', 'outputTokens', 'totalTokens'] as const;
/** Parts of the counts: what is not told of one counts for nothing. */
const parts = ['cachedInputTokens', 'cacheWriteInputTokens', 'reasoningTokens'] as const;

/** The sum of two counts; undefined when one is not known, or no number of tokens can be as large. */
function plus(one: number | undefined, other: number | undefined): number | undefined {
  const sum = one === undefined || other === undefined ? Number.NaN : one + other;
  return Number.isSafeInteger(sum) ? sum : undefined;
}

/** Adds the counts of `more`. A count that one of them does not have is not known of the sum; the model is that of `more`. */
export function addCounts(usage: TokenUsage, more: TokenUsage): TokenUsage {
  const sum: TokenUsage = { ...usage, ...more };
  const sums: [keyof TokenUsage, number | undefined][] = [
    ...counts.map((name) => [name, plus(usage[name], more[name])] as [keyof TokenUsage, number | undefined]),
    ...parts
      .filter((name) => sum[name] !== undefined)
      .map((name) => [name, plus(usage[name] ?? 0, more[name] ?? 0)] as [keyof TokenUsage, number | undefined]),
  ];
  for (const [name, count] of sums) {
    if (count === undefined) delete sum[name];
    else Object.assign(sum, { [name]: count });
  }
  return sum;
}
