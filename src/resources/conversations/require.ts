import { invalidRequest, notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { findConversation, lockConversation } from './store.ts';
import type { ConversationRow } from './table.ts';

/** Returns a conversation in reach. @throws `conversation_not_found`. */
export async function requireConversation(db: Queryable, reach: Reach, id: string): Promise<ConversationRow> {
  const row = await findConversation(db, reach, id);
  if (!row) throw notFound('conversation', id);
  return row;
}

/** Returns a conversation and locks it until the transaction ends. @throws `conversation_not_found`. */
export async function requireLockedConversation(tx: Queryable, reach: Reach, id: string): Promise<ConversationRow> {
  const row = await lockConversation(tx, reach, id);
  if (!row) throw notFound('conversation', id);
  return row;
}

/** @throws `invalid_request` at `pointer` when a request names another user than the one a conversation began with. */
export function requireUserOf(
  { id, userId }: Pick<ConversationRow, 'id' | 'userId'>,
  named: string | null,
  pointer: string,
): void {
  if (named === userId) return;
  const began = userId === null ? 'without a user' : `with the user ${userId}`;
  const detail = `The conversation ${id} began ${began}, which cannot be changed.`;
  throw invalidRequest([{ pointer, detail, code: 'context_mismatch' }]);
}
