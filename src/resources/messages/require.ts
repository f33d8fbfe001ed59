import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { findMessage } from './store.ts';
import type { MessageRow } from './table.ts';

/** Returns a message in reach. @throws `message_not_found`. */
export async function requireMessage(db: Queryable, reach: Reach, id: string): Promise<MessageRow> {
  const row = await findMessage(db, reach, id);
  if (!row) throw notFound('message', id);
  return row;
}
