import type { Approval } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { changeQuery, Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { groupByRun } from './group-approvals.ts';
import { WaitingCalls } from './waiting-calls.tsx';

const tones: Readonly<Record<string, string>> = { approved: 'good', edited: 'good', rejected: 'bad', expired: 'warn' };

const columns: readonly Column<Approval>[] = [
  {
    title: 'Call',
    cell: ({ tool_key: key, arguments: text }) => (
      <span class="stacked">
        <code class="strong">{key}</code>
        <code class="soft clipped">{text}</code>
      </span>
    ),
  },
  { title: 'Status', cell: ({ status }) => <span class={`badge ${tones[status] ?? ''}`}>{status}</span> },
  { title: 'Decided by', cell: ({ decided_by: by }) => (by === null ? '–' : <code>{by}</code>) },
  { title: 'Decided', cell: ({ decided_at: at }) => (at === null ? '–' : <Time at={at} age />) },
  { title: 'Session', cell: ({ session_id: id }) => <Link to={`/sessions/${id}`}>Timeline</Link> },
];

/** The calls of tools that wait for a person, and those that were decided. */
export default function Approvals() {
  const { parley } = useCaller();
  const { query } = useLocation();
  const isOpen = query.get('show') !== 'all';
  const filters = { limit: isOpen ? 100 : 25, ...(isOpen && { status: 'open' as const }) };
  const loaded = useLoad((signal) => parley.approvals.list(filters, { signal }), [isOpen]);
  return (
    <>
      <PageHead title="Approvals" lead="Calls of tools that a person decides about before they are made.">
        <div class="choices" role="group" aria-label="Which approvals">
          <button type="button" aria-pressed={isOpen} onClick={() => changeQuery({ show: null })}>
            Waiting
          </button>
          <button type="button" aria-pressed={!isOpen} onClick={() => changeQuery({ show: 'all' })}>
            All
          </button>
        </div>
        <CopyAs call={{ operation: 'listApprovals', query: filters }} />
      </PageHead>
      <Pager
        loaded={loaded}
        empty={
          <Empty title={isOpen ? 'No call waits for anybody' : 'No call has needed an approval yet'}>
            <p>
              A tool of the catalogue with <code>requires_approval</code> waits here before it is called.
            </p>
          </Empty>
        }
      >
        {(approvals) =>
          isOpen ? (
            groupByRun(approvals).map((waiting) => (
              <WaitingCalls key={waiting.runId} waiting={waiting} onDecided={loaded.reload} />
            ))
          ) : (
            <Table caption="Approvals" columns={columns} rows={approvals} keyOf={({ id }) => id} />
          )
        }
      </Pager>
    </>
  );
}
