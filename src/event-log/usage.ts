import type { TokenUsage } from './event.ts';

const countNames = ['inputTokens', 'outputTokens', 'totalTokens'] as const;
/** Parts of the counts. A part that is missing counts as 0. */
const partNames = [
  'cachedInputTokens',
  'cacheWriteInputTokens',
  'reasoningTokens',
  'textInputTokens',
  'imageInputTokens',
  'audioInputTokens',
  'fileInputTokens',
  'imageOutputTokens',
  'audioOutputTokens',
] as const;

/** The names of all counts. */
export const usageCountNames: readonly string[] = [...countNames, ...partNames];

/** Adds two counts; undefined when one is not known, or the sum is not a safe integer. */
function sumCounts(one: number | undefined, other: number | undefined): number | undefined {
  const sum = one === undefined || other === undefined ? Number.NaN : one + other;
  return Number.isSafeInteger(sum) ? sum : undefined;
}

/** Returns the tokens of prompts and answers, of all models, as far as they are known. */
export const countUsedTokens = (usages: readonly TokenUsage[] = []): number =>
  usages.reduce((sum, { inputTokens = 0, outputTokens = 0 }) => sum + inputTokens + outputTokens, 0);

/** Adds the counts of `more` to `usage`. A count that one of them lacks is missing in the sum. The model is that of `more`. */
export function addTokenUsage(usage: TokenUsage, more: TokenUsage): TokenUsage {
  const sum: TokenUsage = { ...usage, ...more };
  const sums: [keyof TokenUsage, number | undefined][] = [
    ...countNames.map((name) => [name, sumCounts(usage[name], more[name])] as [keyof TokenUsage, number | undefined]),
    ...partNames
      .filter((name) => sum[name] !== undefined)
      .map((name) => [name, sumCounts(usage[name] ?? 0, more[name] ?? 0)] as [keyof TokenUsage, number | undefined]),
  ];
  for (const [name, count] of sums) {
    if (count === undefined) delete sum[name];
    else Object.assign(sum, { [name]: count });
  }
  return sum;
}
