import { requireUserOf } from '#src/resources/conversations/require.ts';
import type { MessageContext, UserRef } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { invalidRequest, notFound, problem, type Problem } from '#src/api/problems.ts';
import { newId } from '#src/api/ids.ts';
import { findAgent, type FullAgent } from '#src/resources/agents/store.ts';
import {
  findConversation,
  conversationInsert,
  lockConversation,
  setWhereabouts,
  type Whereabouts,
} from '#src/resources/conversations/store.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import type { ConversationRow } from '#src/resources/conversations/table.ts';
import { toInsert, type Queryable, type SendLast } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { resolveUser } from '#src/resources/users/store.ts';
import {
  chooseService,
  pinVersions,
  type PinnedVersions,
  type ServiceChoice,
} from '#src/resources/services/pin-store.ts';
import {
  insertSession,
  lockSession,
  findNewestActiveSession,
  noService,
  sessionInsert,
  toNewSession,
} from '#src/resources/sessions/store.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { findMessageToFollow } from '#src/resources/messages/store.ts';

/** The destination of a message: a session, locked until the transaction ends. */
export type MessageTarget = {
  session: SessionRow;
  conversationId: string;
  /** Its agent, when the session and its conversation were made for this message: nothing has happened in them. */
  newFor?: AgentDefinition;
};

/** The agent that answers alone, by its id, or the service. */
type Answering = string | ServiceChoice;

/** What is known when the place of a message is found or made. */
export type PlaceContext = {
  now: Date;
  /** The agent as it was read just before the transaction, for a session that is made. */
  agent?: FullAgent | undefined;
  /** Takes a new conversation and its session, which are stored with the run, and stores them at once. */
  sendLast: SendLast;
  flush: () => Promise<void>;
};

type TargetRequest = Omit<PlaceContext, 'flush'> & {
  principal: Principal;
  threadId?: string;
  context?: Whereabouts & { user?: UserRef };
  /** The pointer to the user in the body. */
  userPointer?: string;
  /** The time from which a new conversation is erased; one without is kept. */
  eraseAt?: Date;
};
type UserQuery = Omit<TargetRequest, 'agent' | 'sendLast'>;
type TargetQuery = TargetRequest & { context: MessageContext };

function contextMismatch(member: string, detail: string) {
  const errors = [{ pointer: `/context/${member}`, code: 'context_mismatch', detail }];
  return problem('invalid_request', detail, { errors });
}

/** Makes the problem of a message to go after that does not exist. */
export const unknownMessageToFollow = (id: string, pointer: string): Problem =>
  invalidRequest([
    {
      pointer,
      detail: `Your organization has no message ${id}; its conversation may have been deleted.`,
      code: 'unknown_message',
    },
  ]);

/**
 * Returns the context with the conversation of the message that it names, if it names no other place. Throws when there
 * is none.
 */
export async function resolveConversation(
  db: Queryable,
  reach: Reach,
  context: MessageContext,
  pointer: string,
): Promise<MessageContext> {
  const { after_message_id: id, conversation_id, session_id } = context;
  if (!id || conversation_id || session_id) return context;
  const message = await findMessageToFollow(db, reach, id);
  if (!message) throw unknownMessageToFollow(id, pointer);
  return { ...context, conversation_id: message.conversationId };
}

/** Returns the agent of a new session as it is now, or as the version set of a service has it. */
async function findVersions(tx: Queryable, request: TargetRequest, answering: Answering): Promise<PinnedVersions> {
  const { organizationId } = request.principal;
  if (typeof answering !== 'string') return pinVersions(tx, organizationId, answering);
  const agent = request.agent?.id === answering ? request.agent : await findAgent(tx, organizationId, answering);
  if (!agent) throw notFound('agent', answering);
  return { agent, pin: noService };
}

/** Makes a session with the versions of now, in the conversation or in a new one. */
export async function createTargetSession(
  tx: Queryable,
  request: TargetRequest,
  conversation: ConversationRow | null,
  answering: Answering,
): Promise<MessageTarget> {
  const { principal, now, threadId, context = {}, sendLast, eraseAt } = request;
  const { organizationId } = principal;
  const { agent, pin } = await findVersions(tx, request, answering);
  const userId = conversation ? conversation.userId : await resolveTargetUser(tx, request);
  const own = { organizationId, userId, agentId: agent.id, now };
  const conversationId = conversation?.id ?? newId('conv');
  const thread = threadId !== undefined && { threadId };
  const version = { agentVersion: agent.version, settings: {}, metadata: {} };
  const session = toNewSession({ ...own, ...pin, ...thread, ...version, conversationId });
  if (conversation) {
    await insertSession(tx, session);
    return { session, conversationId };
  }
  const { serviceId, versionSet } = pin;
  const begun = {
    ...own,
    serviceId,
    versionSet,
    id: conversationId,
    whereabouts: context,
    ...(eraseAt && { eraseAt }),
  };
  sendLast(toInsert(conversationInsert, begun));
  sendLast(toInsert(sessionInsert, session));
  return { session, conversationId, newFor: agent.definition };
}

/** Returns the id of the user that a request names; null when it names none and acts for none. */
const resolveTargetUser = (tx: Queryable, { principal, now, context, userPointer = '/context/user' }: UserQuery) =>
  resolveUser(tx, principal, context?.user, { pointer: userPointer, now });

/** @throws `invalid_request` when a request names another user than the conversation of the session began with. */
export async function requireSameUser(tx: Queryable, request: UserQuery, session: SessionRow): Promise<void> {
  if (!request.context?.user) return;
  const conversation = { id: session.conversationId, userId: session.userId };
  requireUserOf(conversation, await resolveTargetUser(tx, request), request.userPointer ?? '/context/user');
}

/** @throws `invalid_request` when a message names another service or version set than its session has. */
function requireSameService(
  { id, serviceId, versionSet }: SessionRow,
  { service_id, version_set }: MessageContext,
): void {
  if (service_id !== undefined && service_id !== serviceId) {
    const detail = serviceId === null ? 'of an agent alone' : `one of the service ${serviceId}`;
    throw contextMismatch('service_id', `The session ${id} is ${detail}.`);
  }
  if (version_set === undefined || version_set === versionSet) return;
  const kept =
    versionSet === null ? 'is not of a service' : `keeps the versions of the set ${versionSet} until it is moved`;
  throw contextMismatch('version_set', `The session ${id} ${kept}.`);
}

async function requireSession(tx: Queryable, { principal, context }: TargetQuery, id: string): Promise<SessionRow> {
  const session = await lockSession(tx, principal, id);
  if (!session) throw notFound('session', id);
  const { agent_id, conversation_id } = context;
  requireSameService(session, context);
  if (conversation_id && conversation_id !== session.conversationId)
    throw contextMismatch(
      'conversation_id',
      `The session ${id} belongs to the conversation ${session.conversationId}.`,
    );
  if (agent_id && agent_id !== session.agentId)
    throw contextMismatch('agent_id', `The session ${id} is one of the agent ${session.agentId}.`);
  return session;
}

/** Returns the place that a session is, which was there before. */
export const toTarget = (session: SessionRow): MessageTarget => ({ session, conversationId: session.conversationId });

async function openSessionIn(tx: Queryable, asked: TargetQuery, id: string): Promise<MessageTarget> {
  const { principal, context } = asked;
  const found = await findConversation(tx, principal, id);
  if (!found) throw notFound('conversation', id);
  const service = chooseService(context, found, '/context');
  const agentId = context.agent_id ?? found.agentId;
  // Sessions are locked before their conversation, everywhere: the log does so too.
  const session = await findNewestActiveSession(tx, id, service ?? { agentId });
  const conversation = await lockConversation(tx, principal, id);
  if (conversation?.status === 'closed') throw problem('conversation_closed', `The conversation ${id} is closed.`);
  if (!session) return createTargetSession(tx, asked, conversation, service ?? agentId);
  requireSameService(session, context);
  return toTarget(session);
}

/**
 * Requires that channel and workspace of a message agree with its conversation, which takes over those that it does not
 * have.
 */
async function requireSameWhereabouts(
  tx: Queryable,
  { principal, context, now }: TargetQuery,
  { conversationId }: SessionRow,
) {
  const { channel_id, workspace_id } = context;
  if (channel_id === undefined && workspace_id === undefined) return;
  const known = (await findConversation(tx, principal, conversationId))!;
  const { channelId, workspaceId } = known;
  if (channel_id !== undefined && channelId !== null && channelId !== channel_id)
    throw contextMismatch('channel_id', `The conversation ${conversationId} is in the channel ${channelId}.`);
  if (workspace_id !== undefined && workspaceId !== null && workspaceId !== workspace_id)
    throw contextMismatch('workspace_id', `The conversation ${conversationId} is in the workspace ${workspaceId}.`);
  if (channelId === null || workspaceId === null) await setWhereabouts(tx, conversationId, context, now);
}

/**
 * Finds or makes the session that a message belongs to: the one named; else the conversation's newest active one, or a
 * new one in it; else a new one in a new conversation with the agent. Throws what is missing, closed or does not match.
 */
export async function openTarget(tx: Queryable, asked: TargetQuery): Promise<MessageTarget> {
  const { session_id, conversation_id, agent_id } = asked.context;
  const service = session_id || conversation_id ? null : chooseService(asked.context, null, '/context');
  let target: MessageTarget;
  if (session_id) target = toTarget(await requireSession(tx, asked, session_id));
  else if (conversation_id) target = await openSessionIn(tx, asked, conversation_id);
  else if (service) target = await createTargetSession(tx, asked, null, service);
  else if (agent_id) target = await createTargetSession(tx, asked, null, agent_id);
  else if (asked.context.after_message_id === null)
    throw contextMismatch('conversation_id', 'Name the conversation to begin again from its first message.');
  else
    throw contextMismatch(
      'agent_id',
      'Name the agent or the service that answers, or the conversation or session to continue.',
    );
  const { session } = target;
  if (session.status === 'ended')
    throw problem('session_ended', `The session ${session.id} has ended. Open another one.`);
  if (target.newFor) return target;
  await requireSameUser(tx, asked, session);
  await requireSameWhereabouts(tx, asked, session);
  return target;
}
