import { Link } from '#src/console/routing/router.tsx';
import { useAgentNames } from './agent-link.tsx';

type ConversationLinkProps = { conversation: { id: string; title: string | null; agent_id: string } };

/** A link to a conversation by its title; by its agent where it has none. */
export function ConversationLink({ conversation: { id, title, agent_id } }: ConversationLinkProps) {
  const agent = useAgentNames([agent_id]).get(agent_id);
  return (
    <Link to={`/conversations/${id}`} title={id} class="clipped">
      {title || (agent === undefined ? id : `With ${agent}`)}
    </Link>
  );
}
