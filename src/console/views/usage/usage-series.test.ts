import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DailyUsage } from '#generated/v2/client/types.gen.ts';
import { formatDuration, formatShare } from './format-amount.ts';
import { latencyByDay, listDays, splitByModel, stackSeries, sumByDay, sumContent, sumUsage } from './usage-series.ts';

const none: DailyUsage = {
  day: null,
  key_id: null,
  user_id: null,
  agent_id: null,
  model: null,
  task: null,
  runs: 0,
  failed_runs: 0,
  requests: 0,
  prompt_tokens: 0,
  completion_tokens: 0,
  units: 0,
  content: [],
  cost: 0,
  duration: null,
  time_to_first_token: null,
};
const days = listDays('2026-03-02', 4);

describe('the days of a plot', () => {
  it('are in UTC, the oldest first, over the end of a month', () => {
    expect(days).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
  });
});

const row = fc
  .record({
    day: fc.constantFrom(...days, '2026-01-01'),
    model: fc.constantFrom('a', 'b', 'c', 'd'),
    runs: fc.nat(50),
  })
  .map((given) => ({ ...none, ...given }));

describe('splitByModel', () => {
  const runs = { amountOf: ({ runs: count }: DailyUsage) => count, most: 2 };

  it('loses nothing and adds nothing on any day, however many models there are', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const series = splitByModel(rows, days, runs);
        const stacked = stackSeries(series);
        expect(stacked.at(-1) ?? days.map(() => 0)).toEqual(sumByDay(rows, days, 'runs'));
        expect(series.length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('names the largest first and puts the rest together', () => {
    const rows = ['a', 'b', 'c', 'd'].map((model, index) => ({ ...none, day: days[1]!, model, runs: index + 1 }));
    expect(splitByModel(rows, days, runs)).toEqual([
      { name: 'd', values: [0, 4, 0, 0] },
      { name: 'c', values: [0, 3, 0, 0] },
      { name: 'Others', values: [0, 3, 0, 0] },
    ]);
    expect(splitByModel([], days, runs)).toEqual([]);
  });
});

describe('latencyByDay', () => {
  it('has a gap where nothing was measured', () => {
    const rows = [
      { ...none, day: days[0]!, duration: { count: 2, p50_ms: 40, p95_ms: 90 } },
      { ...none, day: days[2]! },
    ];
    expect(latencyByDay(rows, days, ({ duration }) => duration, 'p95_ms')).toEqual([90, null, null, null]);
  });
});

describe('the sums of kinds of content', () => {
  it('add up each kind over all rows, the kind with the most tokens first', () => {
    const text = { kind: 'text', parts: 0, prompt_tokens: 7, completion_tokens: 2 } as const;
    const image = { kind: 'image', parts: 1, prompt_tokens: 20, completion_tokens: 0 } as const;
    expect(sumContent([{ ...none, content: [text, image] }, { ...none, content: [text] }, none])).toEqual([
      image,
      { kind: 'text', parts: 0, prompt_tokens: 14, completion_tokens: 4 },
    ]);
  });
});

describe('the sums of a period', () => {
  it('have every amount', () => {
    const rows = [
      { ...none, runs: 2, failed_runs: 1, prompt_tokens: 5, cost: 0.25 },
      { ...none, runs: 1, requests: 4, completion_tokens: 7, cost: 0.5 },
    ];
    expect(sumUsage(rows)).toEqual({
      runs: 3,
      failed_runs: 1,
      requests: 4,
      prompt_tokens: 5,
      completion_tokens: 7,
      cost: 0.75,
    });
  });

  it('are written with a dash where there is nothing to tell', () => {
    expect([formatShare(0, 0), formatDuration(null), formatDuration(940), formatDuration(61_000)]).toEqual([
      '–',
      '–',
      '940 ms',
      '1 min',
    ]);
  });
});
