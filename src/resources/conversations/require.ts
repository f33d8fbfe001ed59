import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findConversation, lockConversation } from './store.ts';
import type { ConversationRow } from './table.ts';

/** Returns a conversation of an organization. @throws `conversation_not_found`. */
export async function requireConversation(db: Queryable, organizationId: string, id: string): Promise<ConversationRow> {
  const row = await findConversation(db, organizationId, id);
  if (!row) throw notFound('conversation', id);
  return row;
}

/** Returns a conversation and locks it until the transaction ends. @throws `conversation_not_found`. */
export async function requireLockedConversation(
  tx: Queryable,
  organizationId: string,
  id: string,
): Promise<ConversationRow> {
  const row = await lockConversation(tx, organizationId, id);
  if (!row) throw notFound('conversation', id);
  return row;
}
