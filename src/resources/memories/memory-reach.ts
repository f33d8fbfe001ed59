import { problem } from '#src/api/problems.ts';
import type { Reach } from '#src/db/reach.ts';
import type { ScopeFields } from './scope-key.ts';

/**
 * Writes the condition that a memory `m` is in reach of a caller, for every statement that reads memories by what a caller
 * names. A caller who acts for a user reaches what is shared, what is the user's, and the sessions of the user.
 * `parameter` holds `Reach.userId`.
 */
export const memoryReachSql = (parameter: string): string =>
  `(${parameter}::text IS NULL OR m.scope_type = 'agent' OR m.user_id = ${parameter} OR EXISTS (
     SELECT 1 FROM sessions reached WHERE reached.id = m.session_id AND reached.user_id = ${parameter}))`;

/**
 * Checks that a caller may change the memories of a scope that is in reach: those that all users share are read only for
 * a caller who acts for one of them.
 * @throws `insufficient_permissions`
 */
export function requireWritableScope(
  { userId }: Pick<Reach, 'userId'>,
  { scopeType }: Pick<ScopeFields, 'scopeType'>,
): void {
  if (userId === null || scopeType !== 'agent') return;
  const detail = `The token acts for the user ${userId}, and may not change memories that all users share.`;
  throw problem('insufficient_permissions', detail, { suggestions: ['Use the scope user_agent or user.'] });
}
