import type { User } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';

const columns: readonly Column<User>[] = [
  {
    title: 'User',
    cell: ({ id, display_name: name, external_id: external }) => (
      <span class="stacked">
        <Link to={`/users/${id}`} class="strong">
          {name ?? external ?? id}
        </Link>
        <code class="soft">{id}</code>
      </span>
    ),
  },
  { title: 'Your id', cell: ({ external_id: external }) => (external === null ? '–' : <code>{external}</code>) },
  { title: 'Language', cell: ({ locale }) => locale ?? '–' },
  { title: 'Time zone', cell: ({ time_zone: zone }) => zone ?? '–' },
  { title: 'Made', cell: ({ created_at: at }) => <Time at={at} age /> },
];

/** The people who talk with agents, the newest first. */
export default function Users() {
  const { parley } = useCaller();
  const loaded = useLoad((signal) => parley.users.list({ limit: 25 }, { signal }), []);
  return (
    <>
      <PageHead title="Users" lead="The people who talk with agents.">
        <CopyAs call={{ operation: 'listUsers', query: { limit: 25 } }} />
      </PageHead>
      <Pager
        loaded={loaded}
        empty={
          <Empty title="There is no user yet">
            <p>
              A conversation or a message that names <code>user: {'{"external_id": "…"}'}</code> makes one.
            </p>
          </Empty>
        }
      >
        {(users) => <Table caption="Users" columns={columns} rows={users} keyOf={({ id }) => id} />}
      </Pager>
    </>
  );
}
