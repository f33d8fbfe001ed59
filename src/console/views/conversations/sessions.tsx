import { AgentLink } from '#src/console/components/agent-link.tsx';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { Session } from '#src/clients/typescript/parley.ts';

const columns: Column<Session>[] = [
  {
    title: 'Session',
    cell: ({ id, created_at: at }) => (
      <Link to={`/sessions/${id}`} title={id}>
        <Time at={at} />
      </Link>
    ),
  },
  { title: 'Agent', cell: ({ agent_id: id }) => <AgentLink id={id} /> },
  {
    title: 'Conversation',
    cell: ({ conversation_id: id }) => (
      <Link to={`/conversations/${id}`} title={id}>
        Open it
      </Link>
    ),
  },
  { title: 'Events', cell: ({ last_seq }) => last_seq.toLocaleString(), isNumber: true },
  { title: 'Status', cell: ({ status }) => <span class={`badge ${status === 'active' ? 'good' : ''}`}>{status}</span> },
  { title: 'Updated', cell: ({ updated_at }) => <Time at={updated_at} age /> },
];

/** The sessions, the newest first; `conversation_id` or `agent_id` in the query narrow them. */
export default function Sessions() {
  const { parley } = useCaller();
  const { query } = useLocation();
  const [conversation_id, agent_id] = [query.get('conversation_id'), query.get('agent_id')];
  const filter = {
    limit: 25,
    ...(conversation_id !== null && { conversation_id }),
    ...(agent_id !== null && { agent_id }),
  };
  const loaded = useLoad((signal) => parley.sessions.list(filter, { signal }), [conversation_id, agent_id]);
  return (
    <>
      <PageHead title="Sessions" lead="Each has a log of all that happened in it: open one to see its timeline.">
        <CopyAs call={{ operation: 'listSessions', query: filter }} />
      </PageHead>
      <Pager
        loaded={loaded}
        empty={
          <Empty title="No sessions yet">
            <p>A session begins with the first message of a conversation.</p>
            <Link to="/chat" class="button primary">
              Talk to an agent
            </Link>
          </Empty>
        }
      >
        {(rows) => <Table caption="Sessions" columns={columns} rows={rows} keyOf={({ id }) => id} />}
      </Pager>
    </>
  );
}
