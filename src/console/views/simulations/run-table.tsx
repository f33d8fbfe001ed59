import type { SimulationRunSummary } from '#generated/v2/client/types.gen.ts';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { Link } from '#src/console/routing/router.tsx';
import { StatusBadge } from './simulation-words.tsx';

const columns: readonly Column<SimulationRunSummary>[] = [
  {
    title: 'Run',
    cell: ({ id, created_at: at }) => (
      <Link to={`/simulations/runs/${id}`} class="strong">
        <Time at={at} />
      </Link>
    ),
  },
  { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  {
    title: 'Passed',
    isNumber: true,
    cell: ({ progress: { passed, conversations } }) => `${passed} of ${conversations}`,
  },
  { title: 'Set', isNumber: true, cell: ({ set_version: version }) => `version ${version}` },
  { title: 'Version set', cell: ({ version_set: set }) => set },
  { title: 'Agent', isNumber: true, cell: ({ agent_version: version }) => `version ${version}` },
];

/** Runs of simulations, the newest first. */
export const RunTable = ({ runs }: { runs: readonly SimulationRunSummary[] }) => (
  <Table caption="Runs" columns={columns} rows={runs} keyOf={({ id }) => id} />
);
