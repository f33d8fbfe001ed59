import type { ComponentChildren } from 'preact';
import type { DailyUsage } from '#generated/v2/client/types.gen.ts';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { formatCompact, formatCost, formatDuration, formatShare, formatWhole } from './format-amount.ts';
import type { UsageOfPeriod } from './load-usage.ts';

const amounts = (hasCost: boolean): Column<DailyUsage>[] => [
  { title: 'Runs', isNumber: true, cell: ({ runs, requests }) => formatWhole(runs + requests) },
  {
    title: 'Failed',
    isNumber: true,
    cell: ({ failed_runs: failed, runs }) => (
      <span title={`${formatWhole(failed)} runs`}>{formatShare(failed, runs)}</span>
    ),
  },
  { title: 'Prompts', isNumber: true, cell: ({ prompt_tokens: tokens }) => formatCompact(tokens) },
  { title: 'Answers', isNumber: true, cell: ({ completion_tokens: tokens }) => formatCompact(tokens) },
  { title: 'Median', isNumber: true, cell: ({ duration }) => formatDuration(duration?.p50_ms) },
  { title: '95 of 100', isNumber: true, cell: ({ duration }) => formatDuration(duration?.p95_ms) },
  ...(hasCost ? [{ title: 'Cost', isNumber: true, cell: ({ cost }: DailyUsage) => formatCost(cost) }] : []),
];

/** The sums of a period by model, by agent and by key, the largest first. */
export function UsageTables({ usage: { byModel, byAgent, byKey } }: { usage: UsageOfPeriod }) {
  const { may } = useCaller();
  const hasCost = byModel.some(({ cost }) => cost > 0);
  const toLink = (id: string, to: string, isLinked: boolean): ComponentChildren =>
    isLinked ? (
      <Link to={to}>
        <code>{id}</code>
      </Link>
    ) : (
      <code>{id}</code>
    );
  const tables: [title: string, first: Column<DailyUsage>, rows: DailyUsage[]][] = [
    ['By model', { title: 'Model', cell: ({ model }) => <code>{model}</code> }, byModel],
    [
      'By agent',
      {
        title: 'Agent',
        cell: ({ agent_id: id }) =>
          id === null ? 'Without an agent' : toLink(id, `/agents/${id}`, may('agents:read')),
      },
      byAgent,
    ],
    [
      'By key',
      {
        title: 'Key',
        cell: ({ key_id: id }) => (id === null ? '–' : toLink(id, `/keys/${encodeURIComponent(id)}`, may('keys:read'))),
      },
      byKey,
    ],
  ];
  const bySize = (rows: readonly DailyUsage[]) => rows.toSorted((a, b) => b.runs + b.requests - (a.runs + a.requests));
  return (
    <div class="usage-tables">
      {tables.map(([title, first, rows]) => (
        <section key={title}>
          <h2>{title}</h2>
          <Table
            caption={title}
            columns={[first, ...amounts(hasCost)]}
            rows={bySize(rows)}
            keyOf={({ model, agent_id: agent, key_id: key }) => `${model} ${agent} ${key}`}
          />
        </section>
      ))}
    </div>
  );
}
