/** The kind of scope that a memory belongs to: an agent, a user with one agent, a user with every agent, or a session. */
export type ScopeType = 'agent' | 'user_agent' | 'user' | 'session';

/** The scope of a memory of an agent. `userId` is set for both scopes of users, `sessionId` for that of a session. */
export type ScopeFields = { scopeType: ScopeType; userId: string | null; sessionId: string | null };

/** The scope that all users of an agent share. */
export const agentScope: ScopeFields = { scopeType: 'agent', userId: null, sessionId: null };

/**
 * Returns the key of a scope. Memories belong together only when their keys are equal: locks, limits, counts, words and
 * vectors are kept by it.
 */
export function toScopeKey(agentId: string, { scopeType, userId, sessionId }: ScopeFields): string {
  switch (scopeType) {
    case 'agent':
      return agentId;
    case 'user_agent':
      return `${agentId}.${userId!}`;
    case 'user':
      return userId!;
    case 'session':
      return sessionId!;
  }
}
