import type { UserRef } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { invalidRequest, notFound, problem } from '#src/api/problems.ts';
import { findAgent } from '#src/resources/agents/store.ts';
import {
  createTargetSession,
  requireSameUser,
  toTarget,
  type MessageTarget,
  type PlaceContext,
} from '#src/resources/messages/run/place.ts';
import { findThreadSession, lockSession, reserveThread } from '#src/resources/sessions/store.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { findUserByRef } from '#src/resources/users/store.ts';
import { requireServiceOfAgent, requireServiceOfThread, type ForwardedService } from './service.ts';
import { userPointer } from './user.ts';

type ThreadKey = { principal: Principal; agentId: string; threadId: string; user: UserRef | undefined };

/** A thread, and the service with which it begins; undefined when the agent answers alone. */
type Thread = ThreadKey & { service: ForwardedService | undefined };

/** Tells whether the id of a thread is that of a session. */
export const isSessionId = (threadId: string): boolean => /^sess_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(threadId);

async function lockSessionById(tx: Queryable, { principal, agentId, threadId }: ThreadKey): Promise<SessionRow> {
  const session = await lockSession(tx, principal, threadId);
  if (!session) throw notFound('session', threadId);
  if (session.agentId === agentId) return session;
  const detail = `The session ${threadId} is one of the agent ${session.agentId}.`;
  throw invalidRequest([{ pointer: '/threadId', detail, code: 'context_mismatch' }]);
}

/**
 * Finds the session of a thread whose id is the front end's own, among the threads of the user whom the run is of; null
 * before the first run. `lock` is a locking clause of SQL.
 * @throws `invalid_request` for a user who is not there, and when several users have such a thread and none is named.
 */
export async function findNamedThread(
  db: Queryable,
  { reach, agentId, threadId, user }: Omit<ThreadKey, 'principal'> & { reach: Reach },
  lock = '',
): Promise<SessionRow | null> {
  const userId = user ? await findUserByRef(db, reach, user, userPointer) : (reach.userId ?? undefined);
  if (userId === null) return null;
  const session = await findThreadSession(db, { agentId, threadId, userId }, lock);
  if (session !== 'several') return session;
  const detail = `Several users have a thread ${threadId}. Name the one whose it is.`;
  throw invalidRequest([{ pointer: userPointer, detail, code: 'required' }]);
}

/** Finds or creates the session of a thread whose id is the front end's own. Of two callers, the second waits for the first. */
async function lockOrCreateThreadSession(
  tx: Queryable,
  thread: Thread,
  { now, sendLast, flush }: PlaceContext,
): Promise<MessageTarget> {
  const { principal, agentId, threadId, user, service } = thread;
  const lock = () => findNamedThread(tx, { ...thread, reach: principal }, 'FOR UPDATE');
  const session = await lock();
  if (session) return toTarget(session);
  await reserveThread(tx, agentId, threadId);
  const created = await lock();
  const context = user && { context: { user } };
  if (created) return toTarget(created);
  const choice = service && (await requireServiceOfAgent(tx, principal.organizationId, agentId, service));
  const target = await createTargetSession(
    tx,
    { principal, now, sendLast, threadId, ...context, userPointer },
    null,
    choice ?? agentId,
  );
  await flush(); // what its messages may be depends on what is stored
  return target;
}

/**
 * Finds the session of a thread of this agent and locks it until the transaction ends: the session with that id, or the one
 * that was created for the thread. Creates one, in a new conversation, when there is none.
 * @throws `agent_not_found`, `session_not_found`, `service_not_found`, `session_ended`, and `invalid_request` for a session of another
 * agent or service.
 */
export async function openThread(tx: Queryable, thread: Thread, context: PlaceContext): Promise<MessageTarget> {
  const { principal, agentId, threadId, user, service } = thread;
  if (!(await findAgent(tx, principal.organizationId, agentId))) throw notFound('agent', agentId);
  const target = isSessionId(threadId)
    ? toTarget(await lockSessionById(tx, thread))
    : await lockOrCreateThreadSession(tx, thread, context);
  const { session } = target;
  if (user) await requireSameUser(tx, { principal, now: context.now, context: { user }, userPointer }, session);
  if (service) requireServiceOfThread(session, service);
  if (session.status === 'ended')
    throw problem('session_ended', `The session ${session.id} has ended. Begin another thread.`);
  return target;
}
