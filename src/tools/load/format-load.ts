import type { Latencies } from './latencies.ts';
import type { MeasuredLoad, UsageRates } from './measured-load.ts';

const round = (value: number) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
const megabytes = (bytes: readonly number[]) => bytes.map((each) => `${Math.round(each / 2 ** 20)} MiB`).join(', ');
const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Formats the latencies of one kind as a line: count, median, 95th and 99th percentile, and the longest, in ms. */
export function formatLatencies(name: string, latencies: Latencies): string {
  const figures = [0.5, 0.95, 0.99].map((share) => round(latencies.percentile(share)).padStart(8));
  return `  ${name.padEnd(32)} ${String(latencies.count).padStart(8)} ${figures.join(' ')} ${round(latencies.most).padStart(8)}`;
}

/** Formats what a load took of the machine. */
export function formatUsage({ instances, database, generator, rssBytes, heapBytes }: UsageRates): string[] {
  return [
    ...(instances.length > 0
      ? [
          `  processor of the instances: ${instances.map(percent).join(', ')}`,
          `  memory of the instances: ${megabytes(rssBytes)} (heap in use: ${megabytes(heapBytes)})`,
        ]
      : []),
    ...(database === null ? [] : [`  processor of the database's connections: ${percent(database)}`]),
    `  processor of the generator: ${percent(generator)}`,
  ];
}

/** Formats the outcome of a load, a line for each kind of request. */
export function formatLoad(title: string, load: MeasuredLoad): string {
  const failed = [...load.failures.values()].reduce((sum, count) => sum + count, 0);
  const lines = [
    `${title}: ${load.sent} requests in ${load.seconds.toFixed(1)} s (${round(load.sent / load.seconds)} a second), ${failed} failed`,
    `  ${'ms from the intended start'.padEnd(32)} ${['count', 'p50', 'p95', 'p99', 'most'].map((head) => head.padStart(8)).join(' ')}`,
    ...[...load.latencies].filter(([, { count }]) => count > 0).map(([name, each]) => formatLatencies(name, each)),
    ...[...load.failures].map(([name, count]) => `  FAILED ${name}: ${count}`),
    ...formatUsage(load.usage),
    `  the generator sent ${load.lateMs > 20 ? 'LATE' : 'on time'}: p99 ${round(load.lateMs)} ms after the plan`,
  ];
  return `${lines.join('\n')}\n`;
}
