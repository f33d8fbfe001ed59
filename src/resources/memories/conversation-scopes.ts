import { type ScopeFields, toScopeKey } from './scope-key.ts';

/** The access of an agent to the memories that a user has with all agents. */
export type UserScopeAccess = 'none' | 'read' | 'read_write';

/** The agent of a conversation, its user, or null for none known, and its session, or null for none. */
export type ConversationScope = {
  agentId: string;
  userId: string | null;
  sessionId: string | null;
  userScope: UserScopeAccess;
};

/** Lists the scopes whose memories a conversation recalls. */
function toReachedScopes({ userId, sessionId, userScope }: ConversationScope): ScopeFields[] {
  return [
    { scopeType: 'agent', userId: null, sessionId: null },
    ...(userId === null ? [] : [{ scopeType: 'user_agent' as const, userId, sessionId: null }]),
    ...(userId === null || userScope === 'none' ? [] : [{ scopeType: 'user' as const, userId, sessionId: null }]),
    ...(sessionId === null ? [] : [{ scopeType: 'session' as const, userId: null, sessionId }]),
  ];
}

/** Lists the keys of the scopes whose memories a conversation recalls. */
export const toReachedKeys = (conversation: ConversationScope): string[] =>
  toReachedScopes(conversation).map((scope) => toScopeKey(conversation.agentId, scope));

/**
 * Returns the scope that a conversation learns into: that of its user with the agent, or with all agents where the agent
 * may write there, and that of the agent only without a user.
 */
const toLearningScope = ({ userId, userScope }: Pick<ConversationScope, 'userId' | 'userScope'>): ScopeFields => ({
  scopeType: userId === null ? 'agent' : userScope === 'read_write' ? 'user' : 'user_agent',
  userId,
  sessionId: null,
});

/** Lists the scopes whose memories a conversation may change as it learns: the one that it learns into is the first. */
export function toWritableScopes(conversation: Pick<ConversationScope, 'userId' | 'userScope'>): ScopeFields[] {
  const scope = toLearningScope(conversation);
  if (scope.scopeType !== 'user') return [scope];
  return [scope, { scopeType: 'user_agent', userId: conversation.userId, sessionId: null }];
}
