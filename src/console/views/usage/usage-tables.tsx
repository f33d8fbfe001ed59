import type { ComponentChildren } from 'preact';
import type { ContentUsage, DailyUsage } from '#generated/v2/client/types.gen.ts';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { formatCompact, formatCost, formatDuration, formatShare, formatWhole } from './format-amount.ts';
import type { UsageOfPeriod } from './load-usage.ts';
import { sumContent } from './usage-series.ts';

type Amount<Row> = readonly [title: string, format: (row: Row) => string];

const amounts: readonly Amount<DailyUsage>[] = [
  ['Runs', ({ runs, requests }) => formatWhole(runs + requests)],
  ['Failed', ({ failed_runs: failed, runs }) => formatShare(failed, runs)],
  ['Prompts', ({ prompt_tokens: tokens }) => formatCompact(tokens)],
  ['Answers', ({ completion_tokens: tokens }) => formatCompact(tokens)],
  ['Median', ({ duration }) => formatDuration(duration?.p50_ms)],
  ['95 of 100', ({ duration }) => formatDuration(duration?.p95_ms)],
  ['Cost', ({ cost }) => formatCost(cost)],
];

/** What is shown of a kind of content. A kind without parts, such as text, has a dash for their number. */
const contentAmounts: readonly Amount<ContentUsage>[] = [
  ['Parts', ({ parts }) => (parts === 0 ? '–' : formatWhole(parts))],
  ['Prompts', ({ prompt_tokens: tokens }) => formatCompact(tokens)],
  ['Answers', ({ completion_tokens: tokens }) => formatCompact(tokens)],
];
const kindNames: Readonly<Record<string, string>> = {
  text: 'Text',
  image: 'Images',
  audio: 'Sound',
  file: 'Documents',
};

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

/** The rows that have the most runs and requests first. */
const sortRows = (rows: readonly DailyUsage[]): DailyUsage[] =>
  rows.toSorted((a, b) => b.runs + b.requests - (a.runs + a.requests));

/** The sums of a period by model, by agent, by key and by kind of content, the largest first. */
export function UsageTables({ usage: { byModel, byAgent, byKey } }: { usage: UsageOfPeriod }) {
  const { may } = useCaller();
  const names = useNames();
  const content = sumContent(byModel);
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
        rows={sortRows(byModel)}
        keyOf={({ model }) => String(model)}
        amounts={shown}
        nameOf={({ model }) => <code>{model}</code>}
      />
      <SumTable
        title="By agent"
        of="Agent"
        rows={sortRows(byAgent)}
        keyOf={({ agent_id: id }) => String(id)}
        amounts={shown}
        nameOf={({ agent_id: id }) =>
          id === null ? 'Without an agent' : toLink(id, `/agents/${id}`, may('agents:read'))
        }
      />
      <SumTable
        title="By key"
        of="Key"
        rows={sortRows(byKey)}
        keyOf={({ key_id: id }) => String(id)}
        amounts={shown}
        nameOf={({ key_id: id }) =>
          id === null ? '–' : toLink(id, `/keys/${encodeURIComponent(id)}`, may('keys:read'))
        }
      />
      {content.length > 0 && (
        <SumTable
          title="By kind of content"
          of="Kind"
          rows={content}
          keyOf={({ kind }) => kind}
          amounts={contentAmounts}
          nameOf={({ kind }) => kindNames[kind] ?? kind}
        />
      )}
    </div>
  );
}

type SumTableProps<Row> = {
  title: string;
  of: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  amounts: readonly Amount<Row>[];
  nameOf: (row: Row) => ComponentChildren;
};

/** A table of numbers, which stays one on a phone and is scrolled there. */
const SumTable = <Row,>({ title, of, rows, keyOf, amounts: columns, nameOf }: SumTableProps<Row>) => (
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
          {rows.map((row) => (
            <tr key={keyOf(row)}>
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
