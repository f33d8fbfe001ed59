import { useMemo } from 'preact/hooks';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { changeQuery, Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { FormerVersion } from './former-version.tsx';
import { loadUsage, type UsageOfPeriod } from './load-usage.ts';
import { UsagePlots } from './usage-plots.tsx';
import { UsageTables } from './usage-tables.tsx';
import { UsageTiles } from './usage-tiles.tsx';

const periods = [7, 30, 90] as const;

/** Shows the usage of models by day: plots, and sums by model, agent and key; and the callers of version 1. */
export default function Usage() {
  const { parley, may } = useCaller();
  const { query } = useLocation();
  const count = periods.find((days) => String(days) === query.get('days')) ?? 30;
  const agentId = query.get('agent');
  const loaded = useLoad(
    (signal) => loadUsage(parley, { count, agentId, today: new Date(), signal }),
    [count, agentId],
  );
  return (
    <>
      <PageHead title="Usage" lead="What runs and requests have used of models. Days are in UTC.">
        <div class="choices" role="group" aria-label="Period">
          {periods.map((days) => (
            <button
              key={days}
              type="button"
              aria-pressed={days === count}
              onClick={() => changeQuery({ days: String(days) })}
            >
              {days} days
            </button>
          ))}
        </div>
        <CopyAs
          call={{
            operation: 'listDailyUsage',
            query: { group_by: ['day', 'model'], ...(agentId && { agent_id: agentId }) },
          }}
        />
      </PageHead>
      {agentId !== null && (
        <p class="notice">
          Only what <Link to={`/agents/${agentId}`}>this agent</Link> has used.{' '}
          <Link to={`/usage?days=${count}`}>Show all agents</Link>
        </p>
      )}
      <Show loaded={loaded}>{(usage) => <Period usage={usage} />}</Show>
      {may('admin:read') && agentId === null && <FormerVersion />}
    </>
  );
}

function Period({ usage }: { usage: UsageOfPeriod }) {
  const isEmpty = useMemo(() => usage.byModel.length === 0, [usage]);
  if (isEmpty)
    return (
      <Empty title="Nothing was used in this time">
        <p>A run counts once it has ended. Talk to an agent, and look again.</p>
        <Link to="/chat" class="button primary">
          Talk to an agent
        </Link>
      </Empty>
    );
  return (
    <>
      <UsageTiles usage={usage} />
      <UsagePlots usage={usage} />
      <UsageTables usage={usage} />
    </>
  );
}
