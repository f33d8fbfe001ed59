import type { SimulationSet } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { serverUrl } from '#src/console/session/server-url.ts';
import { useCaller } from '#src/console/session/caller.tsx';

const columns: readonly Column<SimulationSet>[] = [
  {
    title: 'Set',
    cell: ({ id, name, key }) => (
      <span class="stacked">
        <Link to={`/simulations/${id}`} class="strong">
          {name}
        </Link>
        <code class="soft">{key}</code>
      </span>
    ),
  },
  { title: 'Tests', isNumber: true, cell: ({ tests, test_refs: refs }) => tests.length + refs.length },
  { title: 'Version', isNumber: true, cell: ({ version }) => version },
  { title: 'Changed', cell: ({ updated_at: at }) => <Time at={at} age /> },
];

/** The sets of simulations, the newest first. */
export default function Simulations() {
  const { parley } = useCaller();
  const loaded = useLoad((signal) => parley.simulations.sets.list({ limit: 25 }, { signal }), []);
  return (
    <>
      <PageHead
        title="Simulations"
        lead="Tests in which a model plays the person, and criteria judge the conversation."
      >
        <CopyAs call={{ operation: 'listSimulationSets', query: { limit: 25 } }} />
      </PageHead>
      <Pager
        loaded={loaded}
        empty={
          <Empty title="There is no set of simulations yet">
            <p>
              A set holds tests that a version has to pass before people get it. The{' '}
              <a href={`${serverUrl}/guides/simulations`}>guide</a> shows how to make one.
            </p>
          </Empty>
        }
      >
        {(sets) => <Table caption="Simulations" columns={columns} rows={sets} keyOf={({ id }) => id} />}
      </Pager>
    </>
  );
}
