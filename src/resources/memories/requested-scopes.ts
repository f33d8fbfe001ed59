import type { MemoryScopeType, MemoryScopeInput, UserRef } from '#generated/v2/client/types.gen.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { findSession } from '#src/resources/sessions/store.ts';
import { findUser, findUserByRef, resolveUser, type UserResolution } from '#src/resources/users/store.ts';
import type { ScopeFields, ScopeType } from './scope-key.ts';

const fault = (pointer: string, detail: string, code: string) => invalidRequest([{ pointer, detail, code }]);
const isOfUser = (type: ScopeType) => type === 'user_agent' || type === 'user';

/** The members of a request that name the scope of a new memory. */
type NewScopeRequest = {
  scope?: MemoryScopeInput;
  user?: UserRef;
  session_id?: string | null;
  memory_type: string;
};

/** @throws `invalid_request` when a body names a session twice. */
function readSessionId({ scope, session_id }: NewScopeRequest): string | null {
  const named = scope?.session_id;
  if (named !== undefined && session_id && named !== session_id)
    throw fault('/scope/session_id', 'Must be the session_id of the memory.', 'context_mismatch');
  return named ?? session_id ?? null;
}

/** @throws `invalid_request` when a body names two users, or one that is not in reach. */
async function readUserId(
  tx: Queryable,
  reach: Reach,
  { scope, user }: NewScopeRequest,
  resolution: Omit<UserResolution, 'pointer'>,
): Promise<string | null> {
  const named = scope?.user_id;
  const byScope = named ?? null;
  if (byScope !== null && !(await findUser(tx, reach, byScope)))
    throw fault('/scope/user_id', `Your organization has no user ${byScope}.`, 'unknown_user');
  if (user === undefined) return byScope;
  const userId = await resolveUser(tx, reach, user, { ...resolution, pointer: '/user' });
  if (byScope !== null && byScope !== userId)
    throw fault('/scope/user_id', 'Must be the user that is named beside it.', 'context_mismatch');
  return userId;
}

/**
 * Resolves the scope that a new memory is to have. Without one it is that of the session or the user that is named, or for
 * whom the caller acts, and else that of the agent.
 * @throws `invalid_request` for a scope that lacks its user or session, or has one that does not belong to it.
 */
export async function resolveNewScope(
  tx: Queryable,
  reach: Reach,
  body: NewScopeRequest,
  resolution: Omit<UserResolution, 'pointer'>,
): Promise<ScopeFields> {
  const sessionId = readSessionId(body);
  const named = await readUserId(tx, reach, body, resolution);
  const ofUser = named ?? reach.userId;
  const scopeType = body.scope?.type ?? (sessionId ? 'session' : ofUser === null ? 'agent' : 'user_agent');
  const userId = isOfUser(scopeType) ? ofUser : null;
  if (isOfUser(scopeType) && userId === null) throw fault('/user', `The scope ${scopeType} needs a user.`, 'required');
  if (!isOfUser(scopeType) && named !== null)
    throw fault('/user', `The scope ${scopeType} has no user.`, 'context_mismatch');
  if (scopeType === 'session' && sessionId === null)
    throw fault('/scope/session_id', 'The scope session needs a session.', 'required');
  if (scopeType !== 'session' && sessionId !== null)
    throw fault('/scope/type', 'A memory with a session has the scope session.', 'context_mismatch');
  if (scopeType === 'session' && body.memory_type !== 'working')
    throw fault('/scope/type', 'Only working memories have the scope session.', 'memory_type');
  return { scopeType, userId, sessionId };
}

/** The agent of a request, and the members that name the scopes to read or to change. */
type ScopesRequest = { agentId: string; scopes?: readonly MemoryScopeType[]; user?: UserRef; sessionId: string | null };

/** The users and sessions of a request, as far as they exist and are in reach; null otherwise. */
type NamedOwners = { userId: string | null; sessionId: string | null };

async function findOwners(
  db: Queryable,
  reach: Reach,
  { agentId, user, sessionId }: ScopesRequest,
): Promise<NamedOwners> {
  const userId = user === undefined ? reach.userId : await findUserByRef(db, reach, user, '/user');
  const session = sessionId === null ? null : await findSession(db, reach, sessionId);
  if (session?.agentId !== agentId) return { userId, sessionId: null };
  // A user who is named reaches the memories of their own sessions only.
  const isReached = (user === undefined && reach.userId === null) || session.userId === userId;
  return { userId, sessionId: isReached ? sessionId : null };
}

/**
 * Resolves the scopes of a request: those that it names, or all of `defaults` for which it names a user or a session. A
 * user or session without memories, because there is none, has no scope.
 * @throws `invalid_request` for a scope whose user or session is not named, and for a user that is not in reach.
 */
export async function resolveScopes(
  db: Queryable,
  reach: Reach,
  request: ScopesRequest,
  defaults: readonly ScopeType[] = ['agent', 'user_agent', 'user', 'session'],
): Promise<ScopeFields[]> {
  const hasUser = request.user !== undefined || reach.userId !== null;
  const isNamed = (type: ScopeType) => (isOfUser(type) ? hasUser : type === 'agent' || request.sessionId !== null);
  const missing = request.scopes?.findIndex((type) => !isNamed(type)) ?? -1;
  if (missing >= 0) {
    const type = request.scopes![missing]!;
    const detail = `The scope ${type} needs a ${type === 'session' ? 'session_id among the filters' : 'user'}.`;
    throw fault(`/scopes/${missing}`, detail, 'required');
  }
  const { userId, sessionId } = await findOwners(db, reach, request);
  const types = request.scopes ?? defaults.filter(isNamed);
  return types.flatMap((scopeType): ScopeFields[] => {
    if (scopeType === 'agent') return [{ scopeType, userId: null, sessionId: null }];
    if (scopeType === 'session') return sessionId === null ? [] : [{ scopeType, userId: null, sessionId }];
    return userId === null ? [] : [{ scopeType, userId, sessionId: null }];
  });
}
