import type { Principal } from '#src/api/handlers.ts';
import type { Queryable } from '#src/db/query.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { findAgent } from '#src/resources/agents/store.ts';
import { newSession, type Place } from '#src/resources/messages/place.ts';
import { lockSession, lockThread, reserveThread } from '#src/resources/sessions/store.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';

type Thread = { principal: Principal; agentId: string; threadId: string };

const ours = /^sess_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

async function ownSession(tx: Queryable, { principal, agentId, threadId }: Thread): Promise<SessionRow> {
  const session = await lockSession(tx, principal.organizationId, threadId);
  if (!session) throw problem('session_not_found', `No session ${threadId} in this organization.`);
  if (session.agentId === agentId) return session;
  const detail = `The session ${threadId} is one of the agent ${session.agentId}.`;
  throw invalidRequest([{ pointer: '/threadId', detail, code: 'context_mismatch' }]);
}

/** The session of a thread that the front end has named. Who comes second waits, and finds what the first has made. */
async function foreignThread(tx: Queryable, { principal, agentId, threadId }: Thread, now: Date): Promise<SessionRow> {
  const session = await lockThread(tx, agentId, threadId);
  if (session) return session;
  await reserveThread(tx, agentId, threadId);
  const made = await lockThread(tx, agentId, threadId);
  return made ?? newSession(tx, { principal, now, threadId }, null, agentId);
}

/**
 * The session that a thread of this agent is, locked until the transaction ends: the one with that id, or the one that
 * was made for the thread; a new one, in a new conversation, when there is none.
 */
export async function findThread(tx: Queryable, thread: Thread, now: Date): Promise<Place> {
  const { principal, agentId, threadId } = thread;
  if (!(await findAgent(tx, principal.organizationId, agentId)))
    throw problem('agent_not_found', `No agent ${agentId} in this organization.`);
  const session = ours.test(threadId) ? await ownSession(tx, thread) : await foreignThread(tx, thread, now);
  if (session.status === 'ended')
    throw problem('session_ended', `The session ${session.id} has ended. Begin another thread.`);
  return { session, conversationId: session.conversationId };
}
