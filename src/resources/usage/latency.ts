import type { LatencyEstimate } from '#generated/v2/client/types.gen.ts';

/**
 * The upper bounds of the classes that times are counted in, in milliseconds; a last class has no bound. Rows of `daily_usage` hold one
 * count for each class, so these numbers stay as they are: others would need the stored counts to be counted again.
 */
const upperBoundsMs = [
  25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 7_500, 10_000, 15_000,
  20_000, 30_000, 45_000, 60_000, 90_000, 120_000, 300_000, 600_000,
];

/** The number of classes. */
export const latencyClasses = upperBoundsMs.length + 1;

/** Returns the class of a time, from 1 on as PostgreSQL counts the elements of an array; null for no time. */
export function toLatencyClass(ms: number | null): number | null {
  if (ms === null) return null;
  const index = upperBoundsMs.findIndex((bound) => ms <= bound);
  return index === -1 ? latencyClasses : index + 1;
}

/** Returns the time below which this share of the counted ones are, taking those of a class as spread evenly over it. */
function estimateQuantile(counts: readonly number[], total: number, share: number): number {
  const rank = share * total;
  let below = 0;
  for (const [index, count] of counts.entries()) {
    const lower = index === 0 ? 0 : upperBoundsMs[index - 1]!;
    if (count > 0 && below + count >= rank)
      return Math.round(lower + ((upperBoundsMs[index] ?? lower) - lower) * ((rank - below) / count));
    below += count;
  }
  return upperBoundsMs.at(-1)!;
}

/** Returns the median and the 95th percentile of times that were counted by class; null when none were. */
export function estimateLatency(counts: readonly number[]): LatencyEstimate | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  return {
    count: total,
    p50_ms: estimateQuantile(counts, total, 0.5),
    p95_ms: estimateQuantile(counts, total, 0.95),
  };
}
