import type { Agent } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';

const columns: readonly Column<Agent>[] = [
  {
    title: 'Agent',
    cell: ({ id, name, key }) => (
      <span class="stacked">
        <Link to={`/agents/${id}`} class="strong">
          {name}
        </Link>
        <code class="soft">{key}</code>
      </span>
    ),
  },
  {
    title: 'Model',
    cell: ({ model, unsupported_models: unsupported }) => (
      <>
        <code>{model}</code>
        {unsupported.length > 0 && (
          <>
            {' '}
            <span class="badge warn" title={`The gateway does not offer ${unsupported.join(', ')}`}>
              not offered
            </span>
          </>
        )}
      </>
    ),
  },
  {
    title: 'Version',
    isNumber: true,
    cell: ({ id, version }) => <Link to={`/agents/${id}/versions`}>{version}</Link>,
  },
  { title: 'Changed', cell: ({ updated_at: at }) => <Time at={at} age /> },
];

const NewAgent = () => (
  <Link to="/agents/new" class="button primary">
    New agent
  </Link>
);

/** The agents of the organization, the newest first. */
export default function Agents() {
  const { parley, may } = useCaller();
  const loaded = useLoad((signal) => parley.agents.list({ limit: 25 }, { signal }), []);
  return (
    <>
      <PageHead
        title="Agents"
        lead="Prompts with the models and tools to carry them out. Every change makes a version."
      >
        <CopyAs call={{ operation: 'listAgents', query: { limit: 25 } }} />
        {may('agents:write') && <NewAgent />}
      </PageHead>
      <Pager
        loaded={loaded}
        empty={
          <Empty title="There is no agent yet">
            <p>An agent needs a name and a model; the offline models answer without a gateway.</p>
            {may('agents:write') && <NewAgent />}
          </Empty>
        }
      >
        {(agents) => <Table caption="Agents" columns={columns} rows={agents} keyOf={({ id }) => id} />}
      </Pager>
    </>
  );
}
