import type { ContentUsage, DailyUsage, LatencyEstimate } from '#generated/v2/client/types.gen.ts';

const dayMs = 86_400_000;
const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The days in UTC of a plot, the oldest first. */
export function listDays(until: string, count: number): string[] {
  const last = Date.parse(until);
  return Array.from({ length: count }, (_, index) => toDay(last - (count - 1 - index) * dayMs));
}

/** A line or a stack of a plot: a value for each of its days, null where nothing was measured. */
export type UsageSeries = { name: string; values: (number | null)[] };

/** The numbers of a row that can be added up. */
export type UsageAmount = 'runs' | 'failed_runs' | 'requests' | 'prompt_tokens' | 'completion_tokens' | 'cost';

/** Adds up an amount by day; a day without usage has 0. */
export function sumByDay(rows: readonly DailyUsage[], days: readonly string[], amount: UsageAmount): number[] {
  const sums = new Map(days.map((day) => [day, 0]));
  for (const row of rows)
    if (row.day !== null && sums.has(row.day)) sums.set(row.day, sums.get(row.day)! + row[amount]);
  return days.map((day) => sums.get(day)!);
}

/**
 * Splits an amount by model: a series for each of the `most` models that have the largest sums, and `Others` for the rest. Models
 * without any of it are left out.
 */
export function splitByModel(
  rows: readonly DailyUsage[],
  days: readonly string[],
  { amountOf, most }: { amountOf: (row: DailyUsage) => number; most: number },
): UsageSeries[] {
  const places = new Map(days.map((day, index) => [day, index]));
  const byModel = new Map<string, number[]>();
  for (const row of rows) {
    const place = places.get(row.day ?? '');
    if (place === undefined || amountOf(row) === 0) continue;
    const name = row.model ?? 'unknown';
    const values = byModel.get(name) ?? days.map(() => 0);
    values[place]! += amountOf(row);
    byModel.set(name, values);
  }
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const sorted = [...byModel]
    .map(([name, values]) => ({ name, values }))
    .toSorted((a, b) => sum(b.values) - sum(a.values) || Number(a.name > b.name) - Number(a.name < b.name));
  const others = sorted.slice(most);
  if (others.length === 0) return sorted;
  const rest = days.map((_, index) => others.reduce((total, { values }) => total + values[index]!, 0));
  return [...sorted.slice(0, most), { name: 'Others', values: rest }];
}

/** Returns a latency by day, in milliseconds; null on days on which none was measured. */
export function latencyByDay(
  rows: readonly DailyUsage[],
  days: readonly string[],
  latencyOf: (row: DailyUsage) => LatencyEstimate | null,
  quantile: 'p50_ms' | 'p95_ms',
): (number | null)[] {
  const byDay = new Map(rows.map((row) => [row.day, latencyOf(row)?.[quantile] ?? null]));
  return days.map((day) => byDay.get(day) ?? null);
}

/** Stacks series: each value is that of its series and of all before it. */
export function stackSeries(series: readonly UsageSeries[]): number[][] {
  let below: number[] = [];
  return series.map(({ values }) => {
    below = values.map((value, index) => (value ?? 0) + (below[index] ?? 0));
    return below;
  });
}

/** The sums of a period. */
export type UsageTotals = Record<UsageAmount, number>;

/** Adds up the use of each kind of content, the kind with the most tokens first. */
export function sumContent(rows: readonly DailyUsage[]): ContentUsage[] {
  const byKind = new Map<string, ContentUsage>();
  for (const one of rows.flatMap(({ content }) => content)) {
    const sum = byKind.get(one.kind) ?? { kind: one.kind, parts: 0, prompt_tokens: 0, completion_tokens: 0 };
    byKind.set(one.kind, {
      kind: one.kind,
      parts: sum.parts + one.parts,
      prompt_tokens: sum.prompt_tokens + one.prompt_tokens,
      completion_tokens: sum.completion_tokens + one.completion_tokens,
    });
  }
  const tokens = (sum: ContentUsage) => sum.prompt_tokens + sum.completion_tokens;
  return [...byKind.values()].toSorted((a, b) => tokens(b) - tokens(a) || b.parts - a.parts);
}

/** Adds up rows. */
export function sumUsage(rows: readonly DailyUsage[]): UsageTotals {
  const total = (amount: UsageAmount) => rows.reduce((sum, row) => sum + row[amount], 0);
  return {
    runs: total('runs'),
    failed_runs: total('failed_runs'),
    requests: total('requests'),
    prompt_tokens: total('prompt_tokens'),
    completion_tokens: total('completion_tokens'),
    cost: total('cost'),
  };
}
