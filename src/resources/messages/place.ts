import type { MessageContext } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/api/handlers.ts';
import { invalidRequest, notFound, problem, type Problem } from '#src/api/problems.ts';
import { findAgent } from '#src/resources/agents/store.ts';
import {
  findConversation,
  insertConversation,
  lockConversation,
  settleWhereabouts,
  type Whereabouts,
} from '#src/resources/conversations/store.ts';
import type { ConversationRow } from '#src/resources/conversations/table.ts';
import type { Queryable } from '#src/db/query.ts';
import { insertSession, lockSession, findNewestActiveSession } from '#src/resources/sessions/store.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { findMessage } from './store.ts';

/** Where a message goes: a session, locked until the transaction ends. */
export type Place = { session: SessionRow; conversationId: string };

type Asker = { principal: Principal; now: Date; threadId?: string; context?: Whereabouts };
type Asked = Asker & { context: MessageContext };

function mismatch(member: string, detail: string) {
  const errors = [{ pointer: `/context/${member}`, code: 'context_mismatch', detail }];
  return problem('invalid_request', detail, { errors });
}

/** The refusal of a message that is not there to be gone after. */
export const unknownMessage = (id: string, pointer: string): Problem =>
  invalidRequest([
    { pointer, detail: `Your organization has no message ${id}; it may have been deleted.`, code: 'unknown_message' },
  ]);

/** The context with the conversation of the message that it names, if it names no other place. Throws when there is none. */
export async function withConversation(
  db: Queryable,
  organizationId: string,
  context: MessageContext,
  pointer: string,
): Promise<MessageContext> {
  const { after_message_id: id, conversation_id, session_id } = context;
  if (!id || conversation_id || session_id) return context;
  const message = await findMessage(db, organizationId, id);
  if (!message) throw unknownMessage(id, pointer);
  return { ...context, conversation_id: message.conversationId };
}

/** A session with the agent as it is now, in the conversation or in a new one. */
export async function newSession(
  tx: Queryable,
  { principal, now, threadId, context = {} }: Asker,
  conversation: ConversationRow | null,
  agentId: string,
): Promise<SessionRow> {
  const { organizationId } = principal;
  const agent = await findAgent(tx, organizationId, agentId);
  if (!agent) throw notFound('agent', agentId);
  const own = { organizationId, agentId, metadata: {}, now };
  const { id: conversationId } =
    conversation ?? (await insertConversation(tx, { ...own, title: null, whereabouts: context }));
  const thread = threadId !== undefined && { threadId };
  return insertSession(tx, { ...own, ...thread, conversationId, agentVersion: agent.version, settings: {} });
}

async function inSession(tx: Queryable, { principal, context }: Asked, id: string): Promise<SessionRow> {
  const session = await lockSession(tx, principal.organizationId, id);
  if (!session) throw notFound('session', id);
  const { agent_id, conversation_id } = context;
  if (conversation_id && conversation_id !== session.conversationId)
    throw mismatch('conversation_id', `The session ${id} belongs to the conversation ${session.conversationId}.`);
  if (agent_id && agent_id !== session.agentId)
    throw mismatch('agent_id', `The session ${id} is one of the agent ${session.agentId}.`);
  return session;
}

async function inConversation(tx: Queryable, asked: Asked, id: string): Promise<SessionRow> {
  const { principal, context } = asked;
  const { organizationId } = principal;
  const found = await findConversation(tx, organizationId, id);
  if (!found) throw notFound('conversation', id);
  const agentId = context.agent_id ?? found.agentId;
  // Sessions are locked before their conversation, everywhere: the log does so too.
  const session = await findNewestActiveSession(tx, id, agentId);
  const conversation = await lockConversation(tx, organizationId, id);
  if (conversation?.status === 'closed') throw problem('conversation_closed', `The conversation ${id} is closed.`);
  return session ?? newSession(tx, asked, conversation, agentId);
}

/** What a message says of channel and workspace has to agree with its conversation, which learns what it does not know. */
async function agreeOnWhereabouts(tx: Queryable, { principal, context }: Asked, { conversationId }: SessionRow) {
  const { channel_id, workspace_id } = context;
  if (channel_id === undefined && workspace_id === undefined) return;
  const known = (await findConversation(tx, principal.organizationId, conversationId))!;
  const { channelId, workspaceId } = known;
  if (channel_id !== undefined && channelId !== null && channelId !== channel_id)
    throw mismatch('channel_id', `The conversation ${conversationId} is in the channel ${channelId}.`);
  if (workspace_id !== undefined && workspaceId !== null && workspaceId !== workspace_id)
    throw mismatch('workspace_id', `The conversation ${conversationId} is in the workspace ${workspaceId}.`);
  if (channelId === null || workspaceId === null) await settleWhereabouts(tx, conversationId, context);
}

/**
 * Finds or makes the session that a message belongs to: the one named; else the conversation's newest active one, or a
 * new one in it; else a new one in a new conversation with the agent. Throws what is missing, closed or does not match.
 */
export async function findPlace(tx: Queryable, asked: Asked): Promise<Place> {
  const { session_id, conversation_id, agent_id } = asked.context;
  let session: SessionRow;
  if (session_id) session = await inSession(tx, asked, session_id);
  else if (conversation_id) session = await inConversation(tx, asked, conversation_id);
  else if (agent_id) session = await newSession(tx, asked, null, agent_id);
  else throw mismatch('agent_id', 'Name the agent that answers, or the conversation or session to continue.');
  if (session.status === 'ended')
    throw problem('session_ended', `The session ${session.id} has ended. Open another one.`);
  await agreeOnWhereabouts(tx, asked, session);
  return { session, conversationId: session.conversationId };
}
