import type { ComponentChildren } from 'preact';
import { formatCompact, formatCost, formatDuration, formatShare, formatWhole } from './format-amount.ts';
import type { UsageOfPeriod } from './load-usage.ts';
import { sumUsage } from './usage-series.ts';

/** The sums of a period. */
export function UsageTiles({ usage: { byModel, answers } }: { usage: UsageOfPeriod }) {
  const sums = sumUsage(byModel);
  const tiles: [name: string, value: string, note: ComponentChildren][] = [
    [
      'Runs',
      formatWhole(sums.runs),
      sums.requests > 0 && `and ${formatWhole(sums.requests)} requests without an agent`,
    ],
    [
      'Failed',
      formatShare(sums.failed_runs, sums.runs),
      sums.failed_runs === 1 ? '1 run' : `${formatWhole(sums.failed_runs)} runs`,
    ],
    ['Tokens of prompts', formatCompact(sums.prompt_tokens), null],
    ['Tokens of answers', formatCompact(sums.completion_tokens), null],
    [
      'Time of a run',
      formatDuration(answers?.duration?.p50_ms),
      answers?.duration && `95 of 100 within ${formatDuration(answers.duration.p95_ms)}`,
    ],
    [
      'First token',
      formatDuration(answers?.time_to_first_token?.p50_ms),
      answers?.time_to_first_token && `95 of 100 within ${formatDuration(answers.time_to_first_token.p95_ms)}`,
    ],
    ...(sums.cost > 0 ? [['Cost', formatCost(sums.cost), null] as [string, string, null]] : []),
  ];
  return (
    <dl class="tiles">
      {tiles.map(([name, value, note]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {note && <span class="tile-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
