import type { UserRef } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import type { Queryable } from '#src/db/query.ts';
import { invalidRequest, notFound, problem } from '#src/api/problems.ts';
import { findAgent } from '#src/resources/agents/store.ts';
import { createTargetSession, requireSameUser, type MessageTarget } from '#src/resources/messages/place.ts';
import { lockSession, lockThreadSession, reserveThread } from '#src/resources/sessions/store.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { userPointer } from './user.ts';

type ThreadKey = { principal: Principal; agentId: string; threadId: string; user: UserRef | undefined };

/** Tells whether the id of a thread is that of a session. */
export const isSessionId = (threadId: string): boolean => /^sess_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(threadId);

async function lockSessionById(tx: Queryable, { principal, agentId, threadId }: ThreadKey): Promise<SessionRow> {
  const session = await lockSession(tx, principal, threadId);
  if (!session) throw notFound('session', threadId);
  if (session.agentId === agentId) return session;
  const detail = `The session ${threadId} is one of the agent ${session.agentId}.`;
  throw invalidRequest([{ pointer: '/threadId', detail, code: 'context_mismatch' }]);
}

/** Finds or creates the session of a thread whose id is the front end's own. Of two callers, the second waits for the first. */
async function lockOrCreateThreadSession(
  tx: Queryable,
  { principal, agentId, threadId, user }: ThreadKey,
  now: Date,
): Promise<SessionRow> {
  const session = await lockThreadSession(tx, agentId, threadId);
  if (session) return session;
  await reserveThread(tx, agentId, threadId);
  const created = await lockThreadSession(tx, agentId, threadId);
  const context = user && { context: { user } };
  return created ?? createTargetSession(tx, { principal, now, threadId, ...context, userPointer }, null, agentId);
}

/**
 * Finds the session of a thread of this agent and locks it until the transaction ends: the session with that id, or the one
 * that was created for the thread. Creates one, in a new conversation, when there is none.
 * @throws `agent_not_found`, `session_not_found`, `session_ended`, and `invalid_request` for a session of another agent.
 */
export async function openThread(tx: Queryable, thread: ThreadKey, now: Date): Promise<MessageTarget> {
  const { principal, agentId, threadId, user } = thread;
  if (!(await findAgent(tx, principal.organizationId, agentId))) throw notFound('agent', agentId);
  const session = isSessionId(threadId)
    ? await lockSessionById(tx, thread)
    : await lockOrCreateThreadSession(tx, thread, now);
  // A thread has an id that a front end has chosen: another user may have chosen it before.
  if (principal.userId !== null && session.userId !== principal.userId) throw notFound('session', threadId);
  if (user) await requireSameUser(tx, { principal, now, context: { user }, userPointer }, session);
  if (session.status === 'ended')
    throw problem('session_ended', `The session ${session.id} has ended. Begin another thread.`);
  return { session, conversationId: session.conversationId };
}
