import type { ComponentChildren } from 'preact';
import type { DailyUsage } from '#generated/v2/client/types.gen.ts';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { formatCompact, formatCost, formatDuration, formatShare, formatWhole } from './format-amount.ts';
import type { UsageOfPeriod } from './load-usage.ts';

type Amount = readonly [title: string, format: (row: DailyUsage) => string];

const amounts: readonly Amount[] = [
  ['Runs', ({ runs, requests }) => formatWhole(runs + requests)],
  ['Failed', ({ failed_runs: failed, runs }) => formatShare(failed, runs)],
  ['Prompts', ({ prompt_tokens: tokens }) => formatCompact(tokens)],
  ['Answers', ({ completion_tokens: tokens }) => formatCompact(tokens)],
  ['Median', ({ duration }) => formatDuration(duration?.p50_ms)],
  ['95 of 100', ({ duration }) => formatDuration(duration?.p95_ms)],
  ['Cost', ({ cost }) => formatCost(cost)],
];

/** The most agents and keys whose names are read; others are shown by their ids. */
const mostNames = 500;

/** Loads the names of agents and keys, as far as the reader may see them. */
function useNames(): ReadonlyMap<string, string> {
  const { parley, may } = useCaller();
  const loaded = useLoad(async (signal) => {
    const lists = await Promise.all([
      may('agents:read') ? parley.agents.list({ limit: 100 }, { signal }).toArray({ limit: mostNames }) : [],
      may('keys:read')
        ? parley.keys.list({ limit: 100, include_revoked: true }, { signal }).toArray({ limit: mostNames })
        : [],
    ]);
    return new Map(lists.flat().map(({ id, name }) => [id, name]));
  }, []);
  return loaded.value ?? new Map();
}

/** The sums of a period by model, by agent and by key, the largest first. */
export function UsageTables({ usage: { byModel, byAgent, byKey } }: { usage: UsageOfPeriod }) {
  const { may } = useCaller();
  const names = useNames();
  const hasCost = byModel.some(({ cost }) => cost > 0);
  const shown = amounts.filter(([title]) => title !== 'Cost' || hasCost);
  const toLink = (id: string, to: string, isLinked: boolean): ComponentChildren => {
    const name = names.get(id) ?? <code>{id}</code>;
    return isLinked ? <Link to={to}>{name}</Link> : name;
  };
  return (
    <div class="usage-tables">
      <SumTable
        title="By model"
        of="Model"
        rows={byModel}
        amounts={shown}
        nameOf={({ model }) => <code>{model}</code>}
      />
      <SumTable
        title="By agent"
        of="Agent"
        rows={byAgent}
        amounts={shown}
        nameOf={({ agent_id: id }) =>
          id === null ? 'Without an agent' : toLink(id, `/agents/${id}`, may('agents:read'))
        }
      />
      <SumTable
        title="By key"
        of="Key"
        rows={byKey}
        amounts={shown}
        nameOf={({ key_id: id }) =>
          id === null ? '–' : toLink(id, `/keys/${encodeURIComponent(id)}`, may('keys:read'))
        }
      />
    </div>
  );
}

type SumTableProps = {
  title: string;
  of: string;
  rows: readonly DailyUsage[];
  amounts: readonly Amount[];
  nameOf: (row: DailyUsage) => ComponentChildren;
};

/** A table of numbers, which stays one on a phone and is scrolled there. */
const SumTable = ({ title, of, rows, amounts: columns, nameOf }: SumTableProps) => (
  <section>
    <h2>{title}</h2>
    <div class="scrolled" tabIndex={0} role="group" aria-label={title}>
      <table class="plain roomy">
        <caption class="hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            {columns.map(([name]) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .toSorted((a, b) => b.runs + b.requests - (a.runs + a.requests))
            .map((row) => (
              <tr key={`${row.model} ${row.agent_id} ${row.key_id}`}>
                <th scope="row">{nameOf(row)}</th>
                {columns.map(([name, format]) => (
                  <td key={name}>{format(row)}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  </section>
);
