/**
 * The rows that a caller may read and write: those of the organization, or, for a token that acts for a user, those of
 * that user's conversations. What belongs to no user, such as agents, is in reach of all of the organization.
 * Every statement on conversations, and on what is in them, applies it by `reachSql` or `reachByConversationSql`.
 */
export type Reach = {
  organizationId: string;
  /** The user for whom the caller acts; null for a caller who acts for the whole organization. */
  userId: string | null;
};

/** Returns the reach of work that Parley does itself, for no caller. */
export const organizationReach = (organizationId: string): Reach => ({ organizationId, userId: null });

/** Writes the condition that a row is in reach, for a table with its user. `parameter` holds `Reach.userId`. */
export const reachSql = (parameter: string, column = 'user_id'): string =>
  `(${parameter}::text IS NULL OR ${column} = ${parameter})`;

/** Writes the condition that a row is in reach, for a table that names its conversation. */
export const reachByConversationSql = (parameter: string, column = 'conversation_id'): string =>
  `(${parameter}::text IS NULL OR EXISTS (
     SELECT 1 FROM conversations reached WHERE reached.id = ${column} AND reached.user_id = ${parameter}))`;
