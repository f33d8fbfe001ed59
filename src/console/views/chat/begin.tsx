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

/** The characters of a title that is made of what was said first. */
const titleChars = 60;

/** Returns the title of a conversation that begins with a text; null for a script or nothing. */
function toTitle(text: string): string | null {
  const line = text.trim().split('\n')[0]!;
  if (line === '' || line.startsWith('{')) return null;
  return line.length > titleChars ? `${line.slice(0, titleChars - 1)}…` : line;
}

function NewConversation({ agentId }: { agentId: string }) {
  const { parley, may } = useCaller();
  const open = ({ id }: { id: string }) => navigate(`/conversations/${id}`, { replace: true });
  const begin = async (conversation: { id: string }, said: string) => {
    const title = toTitle(said);
    // It is found again by its title; without the scope it has none.
    if (title !== null && may('conversations:write'))
      await parley.conversations.update(conversation.id, { title }).catch(() => undefined);
    open(conversation);
  };
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
            onReply={({ conversation }, said) => void begin(conversation, said)}
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
