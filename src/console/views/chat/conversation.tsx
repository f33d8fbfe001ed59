import { Failure } from '#src/console/components/failure.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { useAction } from '#src/console/data/use-action.ts';
import { useLoad } from '#src/console/data/use-load.ts';
import { changeQuery, Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { Chat } from './chat.tsx';
import { useMessages } from './use-messages.ts';

/** The branches among which a reader chooses. */
const maxBranches = 1000;

/** A conversation, which goes on here. */
export default function ConversationView({ parameters }: ViewProps) {
  const { parley, may } = useCaller();
  const { query } = useLocation();
  const id = parameters['conversation_id']!;
  const loaded = useLoad(
    async (signal) => {
      const [conversation, branches] = await Promise.all([
        parley.conversations.get(id, { signal }),
        parley.conversations.branches.list(id, { limit: 100 }, { signal }).toArray({ limit: maxBranches }),
      ]);
      return { conversation, branches, agent: await parley.agents.get(conversation.agent_id, { signal }) };
    },
    [id],
  );
  const current = loaded.value?.conversation.current_branch_id;
  const named = query.get('branch');
  const branchId = named === current ? null : named;
  const messages = useMessages(parley, id, branchId);
  const makeCurrent = useAction(async (branch: string) => {
    await parley.conversations.update(id, { current_branch_id: branch });
    changeQuery({ branch: null });
    loaded.reload();
    messages.reload();
  });
  return (
    <Show loaded={loaded} title="Conversation">
      {({ conversation, agent, branches }) => (
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
          {branchId !== null && (
            <div class="notice">
              <p>This is not the current branch: lists show another one. What you say here makes this one current.</p>
              <div class="actions">
                {may('conversations:write') && (
                  <button
                    type="button"
                    class="button small"
                    disabled={makeCurrent.isRunning}
                    onClick={() => void makeCurrent.run(branchId)}
                  >
                    Make it current
                  </button>
                )}
                <button type="button" class="button small" onClick={() => changeQuery({ branch: null })}>
                  Show the current one
                </button>
              </div>
              {makeCurrent.error !== null && <Failure error={makeCurrent.error} />}
            </div>
          )}
          <Show loaded={messages}>
            {() => (
              <Chat
                key={branchId}
                agent={agent}
                conversation={{ id, userId: conversation.user_id, branches }}
                branchId={branchId}
                messages={messages}
                onReply={() => {
                  loaded.reload();
                  changeQuery({ branch: null });
                }}
              />
            )}
          </Show>
        </>
      )}
    </Show>
  );
}
