import { AgentLink } from '#src/console/components/agent-link.tsx';
import { ConversationLink } from '#src/console/components/conversation-link.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { Conversation } from '#src/clients/typescript/parley.ts';

const columns: Column<Conversation>[] = [
  {
    title: 'Conversation',
    cell: (conversation) => <ConversationLink conversation={conversation} />,
  },
  { title: 'Agent', cell: ({ agent_id }) => <AgentLink id={agent_id} /> },
  { title: 'Messages', cell: ({ message_count }) => message_count.toLocaleString(), isNumber: true },
  { title: 'Status', cell: ({ status }) => <span class={`badge ${status === 'open' ? 'good' : ''}`}>{status}</span> },
  { title: 'Updated', cell: ({ updated_at }) => <Time at={updated_at} age /> },
];

/** The conversations, the newest first; `agent_id` in the query shows those of one agent. */
export default function Conversations() {
  const { parley, may } = useCaller();
  const { query } = useLocation();
  const agent_id = query.get('agent_id');
  const filter = { limit: 25, ...(agent_id !== null && { agent_id }) };
  const loaded = useLoad((signal) => parley.conversations.list(filter, { signal }), [agent_id]);
  return (
    <>
      <PageHead
        title="Conversations"
        lead={
          agent_id === null ? null : (
            <>
              Of one agent. <Link to="/conversations">Show all</Link>
            </>
          )
        }
      >
        <CopyAs call={{ operation: 'listConversations', query: filter }} />
        {may('messages:write') && (
          <Link to={agent_id === null ? '/chat' : `/chat?agent_id=${agent_id}`} class="button primary">
            New conversation
          </Link>
        )}
      </PageHead>
      <Pager
        loaded={loaded}
        empty={
          <Empty title="No conversations yet">
            <p>A conversation begins with the first message to an agent.</p>
            <Link to="/chat" class="button primary">
              Talk to an agent
            </Link>
          </Empty>
        }
      >
        {(rows) => <Table caption="Conversations" columns={columns} rows={rows} keyOf={({ id }) => id} />}
      </Pager>
    </>
  );
}
