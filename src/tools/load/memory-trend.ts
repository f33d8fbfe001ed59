/** A reading of the memory of a process: seconds since the first, and bytes. */
export type MemoryReading = { atSeconds: number; bytes: number };

/** The part of the readings before which nothing counts: caches are filled and code is compiled then. */
const warmShare = 1 / 3;

/**
 * Returns by how much memory grows, as a share of its mean in an hour: the slope of the line of least squares through what is left of
 * readings after their first third. Memory that goes up and down with garbage has a slope near 0 when there are enough readings.
 */
export function fitMemoryTrend(readings: readonly MemoryReading[]): number {
  const counted = readings.slice(Math.floor(readings.length * warmShare));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [time, bytes] = [mean(counted.map(({ atSeconds }) => atSeconds)), mean(counted.map((each) => each.bytes))];
  const covariance = counted.reduce((sum, each) => sum + (each.atSeconds - time) * (each.bytes - bytes), 0);
  const variance = counted.reduce((sum, { atSeconds }) => sum + (atSeconds - time) ** 2, 0);
  return (covariance / variance / bytes) * 3_600;
}
