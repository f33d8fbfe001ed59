import { Empty } from '#src/console/components/empty.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { Chat } from './chat.tsx';

/** The messages of a conversation that are shown. */
const maxMessages = 1000;

/** A conversation, which goes on here. */
export default function ConversationView({ parameters }: ViewProps) {
  const { parley, may } = useCaller();
  const id = parameters['conversation_id']!;
  const loaded = useLoad(
    async (signal) => {
      const conversation = await parley.conversations.get(id, { signal });
      return { conversation, agent: await parley.agents.get(conversation.agent_id, { signal }) };
    },
    [id],
  );
  const messages = useLoad(
    (signal) => parley.conversations.messages.list(id, { limit: 100 }, { signal }).toArray({ limit: maxMessages }),
    [id],
  );
  return (
    <Show loaded={loaded}>
      {({ conversation, agent }) => (
        <>
          <PageHead
            title={conversation.title || 'Conversation'}
            above={<Link to="/conversations">Conversations</Link>}
            lead={
              <>
                With <Link to={`/agents/${agent.id}`}>{agent.name}</Link>, <code>{agent.model}</code>
                {conversation.status === 'closed' && <span class="badge">closed</span>}
              </>
            }
          >
            {may('sessions:read') && (
              <Link to={`/sessions?conversation_id=${id}`} class="button">
                Sessions
              </Link>
            )}
          </PageHead>
          {messages.value?.length === maxMessages && (
            <Empty title={`These are the first ${maxMessages} messages`}>
              <p>The timelines of its sessions have all of them.</p>
            </Empty>
          )}
          <Show loaded={messages}>
            {() => <Chat agent={agent} conversationId={id} messages={messages} onReply={() => undefined} />}
          </Show>
        </>
      )}
    </Show>
  );
}
