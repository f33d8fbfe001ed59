import type { Agent } from '#src/clients/typescript/parley.ts';
import { Empty } from '#src/console/components/empty.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Show } from '#src/console/components/show.tsx';
import { useAction } from '#src/console/data/use-action.ts';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, navigate, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { Chat } from './chat.tsx';
import { findDemoAgent } from './demo-agent.ts';
import { noMessages } from './use-messages.ts';

/** A new conversation: with the agent of the query, or one that the reader chooses. */
export default function BeginChat() {
  const { query } = useLocation();
  const agentId = query.get('agent_id');
  return agentId === null ? <ChooseAgent /> : <NewConversation key={agentId} agentId={agentId} />;
}

function NewConversation({ agentId }: { agentId: string }) {
  const { parley } = useCaller();
  const loaded = useLoad((signal) => parley.agents.get(agentId, { signal }), [agentId]);
  return (
    <Show loaded={loaded}>
      {(agent) => (
        <>
          <PageHead
            title={`Talk to ${agent.name}`}
            above={<Link to="/chat">Another agent</Link>}
            lead={
              <>
                The first message begins a conversation. Its model is <code>{agent.model}</code>.
              </>
            }
          />
          <Chat
            agent={agent}
            conversation={null}
            branchId={null}
            messages={noMessages}
            onReply={({ conversation }) => navigate(`/conversations/${conversation.id}`, { replace: true })}
          />
        </>
      )}
    </Show>
  );
}

const AgentCard = ({ agent: { id, name, model, key } }: { agent: Agent }) => (
  <li>
    <Link to={`/chat?agent_id=${id}`} class="card agent-card">
      <strong>{name}</strong>
      <span class="soft">
        <code>{key}</code> · {model}
      </span>
    </Link>
  </li>
);

function ChooseAgent() {
  const { parley } = useCaller();
  const loaded = useLoad((signal) => parley.agents.list({ limit: 24 }, { signal }), []);
  return (
    <>
      <PageHead title="Chat" lead="Choose the agent that you want to talk to.">
        <DemoButton />
      </PageHead>
      <Pager
        loaded={loaded}
        empty={
          <Empty title="No agents yet">
            <p>Make one, or begin with the demo agent, whose model is built into Parley.</p>
          </Empty>
        }
      >
        {(agents) => (
          <ul class="agent-cards">
            {agents.map((agent) => (
              <AgentCard key={agent.id} agent={agent} />
            ))}
          </ul>
        )}
      </Pager>
    </>
  );
}

/** Opens a chat with the demo agent, which is made when it is not there. */
export function DemoButton() {
  const { parley, may } = useCaller();
  const open = useAction(async () => navigate(`/chat?agent_id=${(await findDemoAgent(parley)).id}`));
  if (!may('agents:write') || !may('messages:write')) return null;
  return (
    <>
      <button type="button" class="button primary" disabled={open.isRunning} onClick={() => void open.run()}>
        Talk to the demo agent
      </button>
      {open.error !== null && <Failure error={open.error} />}
    </>
  );
}
