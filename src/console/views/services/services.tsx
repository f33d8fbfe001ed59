import type { Service } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';

const columns: readonly Column<Service>[] = [
  {
    title: 'Service',
    cell: ({ id, name, key }) => (
      <span class="stacked">
        <Link to={`/services/${id}`} class="strong">
          {name}
        </Link>
        <code class="soft">{key}</code>
      </span>
    ),
  },
  {
    title: 'Version sets',
    cell: ({ version_sets: sets }) => (
      <span class="stacked">
        {Object.entries(sets).map(([name, { agent_version: version }]) => (
          <span key={name} class="badge">
            {name}: {version === null ? 'newest' : `version ${version}`}
          </span>
        ))}
      </span>
    ),
  },
  { title: 'Changed', cell: ({ updated_at: at }) => <Time at={at} age /> },
];

/** The services, the newest first, with what each version set runs. */
export default function Services() {
  const { parley } = useCaller();
  const loaded = useLoad((signal) => parley.services.list({ limit: 25 }, { signal }), []);
  return (
    <>
      <PageHead title="Services" lead="Agents and state machines with the versions that conversations run on.">
        <CopyAs call={{ operation: 'listServices', query: { limit: 25 } }} />
      </PageHead>
      <Pager
        loaded={loaded}
        empty={
          <Empty title="There is no service yet">
            <p>A service lets you try an agent on one version set and promote it to another. The API makes it.</p>
          </Empty>
        }
      >
        {(services) => <Table caption="Services" columns={columns} rows={services} keyOf={({ id }) => id} />}
      </Pager>
    </>
  );
}
