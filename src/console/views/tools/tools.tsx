import type { StoredTool } from '#generated/v2/client/types.gen.ts';
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
import { kindNames } from './tool-words.ts';

const columns: readonly Column<StoredTool>[] = [
  {
    title: 'Tool',
    cell: ({ id, key, description }) => (
      <span class="stacked">
        <Link to={`/tools/${id}`} class="strong">
          {key}
        </Link>
        <span class="soft clipped">{description}</span>
      </span>
    ),
  },
  { title: 'Carried out by', cell: ({ kind }) => kindNames[kind] ?? kind },
  {
    title: 'State',
    cell: ({ drift, approval }) => (
      <>
        {drift !== null && <span class="badge warn">drifted</span>}{' '}
        {approval !== null && <span class="badge">needs approval</span>}
      </>
    ),
  },
  { title: 'Version', isNumber: true, cell: ({ version }) => version },
  { title: 'Changed', cell: ({ updated_at: at }) => <Time at={at} age /> },
];

/** The tools of the organization, the newest first. */
export default function Tools() {
  const { parley } = useCaller();
  const loaded = useLoad((signal) => parley.tools.list({ limit: 25 }, { signal }), []);
  return (
    <>
      <PageHead title="Tools" lead="What agents may call by its key, with its versions.">
        <CopyAs call={{ operation: 'listTools', query: { limit: 25 } }} />
      </PageHead>
      <Pager
        loaded={loaded}
        empty={
          <Empty title="There is no tool yet">
            <p>
              A tool is made once, and offered by any number of agents. The{' '}
              <a href={`${serverUrl}/guides/tools`}>guide</a> shows how, also for servers of the Model Context Protocol.
            </p>
          </Empty>
        }
      >
        {(tools) => <Table caption="Tools" columns={columns} rows={tools} keyOf={({ id }) => id} />}
      </Pager>
    </>
  );
}
