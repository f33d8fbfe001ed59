import { type ScopeFields, toScopeKey } from './scope-key.ts';

/** What an agent may do with the memories that a user has with all agents. */
export type UserScopeAccess = 'none' | 'read' | 'read_write';

/** Who a conversation is between: the agent, the user, or null for nobody known, and the session, or null for none. */
export type MemoryReach = {
  agentId: string;
  userId: string | null;
  sessionId: string | null;
  userScope: UserScopeAccess;
};

/** Lists the scopes whose memories a conversation recalls. */
export function toReachedScopes({ userId, sessionId, userScope }: MemoryReach): ScopeFields[] {
  return [
    { scopeType: 'agent', userId: null, sessionId: null },
    ...(userId === null ? [] : [{ scopeType: 'user_agent' as const, userId, sessionId: null }]),
    ...(userId === null || userScope === 'none' ? [] : [{ scopeType: 'user' as const, userId, sessionId: null }]),
    ...(sessionId === null ? [] : [{ scopeType: 'session' as const, userId: null, sessionId }]),
  ];
}

/** Lists the keys of the scopes whose memories a conversation recalls. */
export const toReachedKeys = (reach: MemoryReach): string[] =>
  toReachedScopes(reach).map((scope) => toScopeKey(reach.agentId, scope));

/** Returns the scope that a conversation writes to: that of its user with the agent, or the agent's without a user. */
export const toLearningScope = (userId: string | null): ScopeFields => ({
  scopeType: userId === null ? 'agent' : 'user_agent',
  userId,
  sessionId: null,
});
