import { useMemo } from 'preact/hooks';
import { formatCompact, formatCost, formatDuration } from './format-amount.ts';
import type { UsageOfPeriod } from './load-usage.ts';
import { Plot } from './plot.tsx';
import { latencyByDay, splitByModel, sumByDay } from './usage-series.ts';

/** The models that are shown apart. */
const most = 5;

/** Plots of a period: runs, tokens, times, failures, and cost where models have prices. */
export function UsagePlots({ usage: { days, byDay, byDayAndModel } }: { usage: UsageOfPeriod }) {
  const plots = useMemo(
    () => ({
      runs: splitByModel(byDayAndModel, days, { amountOf: (row) => row.runs + row.requests, most }),
      tokens: splitByModel(byDayAndModel, days, {
        amountOf: (row) => row.prompt_tokens + row.completion_tokens,
        most,
      }),
      failed: splitByModel(byDayAndModel, days, { amountOf: (row) => row.failed_runs, most }),
      times: [
        { name: 'Run, 95 of 100', values: latencyByDay(byDay, days, ({ duration }) => duration, 'p95_ms') },
        { name: 'Run, median', values: latencyByDay(byDay, days, ({ duration }) => duration, 'p50_ms') },
        {
          name: 'First token, median',
          values: latencyByDay(byDay, days, (row) => row.time_to_first_token, 'p50_ms'),
        },
      ],
      cost: [{ name: 'Cost', values: sumByDay(byDay, days, 'cost') }],
    }),
    [days, byDay, byDayAndModel],
  );
  const hasCost = plots.cost[0]!.values.some((value) => value > 0);
  return (
    <div class="plots">
      <Plot title="Runs and requests by model" days={days} series={plots.runs} kind="bars" format={formatCompact} />
      <Plot title="Tokens by model" days={days} series={plots.tokens} kind="bars" format={formatCompact} />
      <Plot title="Times" days={days} series={plots.times} kind="lines" format={formatDuration} />
      {plots.failed.length > 0 && (
        <Plot title="Failed runs by model" days={days} series={plots.failed} kind="bars" format={formatCompact} />
      )}
      {hasCost && <Plot title="Cost" days={days} series={plots.cost} kind="bars" format={formatCost} />}
    </div>
  );
}
