import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findMessage } from './store.ts';
import type { MessageRow } from './table.ts';

/** Returns a message of an organization. @throws `message_not_found`. */
export async function requireMessage(db: Queryable, organizationId: string, id: string): Promise<MessageRow> {
  const row = await findMessage(db, organizationId, id);
  if (!row) throw notFound('message', id);
  return row;
}
