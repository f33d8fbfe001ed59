import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { findSession, lockSession } from './store.ts';
import type { SessionRow } from './table.ts';

/** Returns a session in reach. @throws `session_not_found`. */
export async function requireSession(db: Queryable, reach: Reach, id: string): Promise<SessionRow> {
  const row = await findSession(db, reach, id);
  if (!row) throw notFound('session', id);
  return row;
}

/** Returns a session and locks it until the transaction ends. @throws `session_not_found`. */
export async function requireLockedSession(tx: Queryable, reach: Reach, id: string): Promise<SessionRow> {
  const row = await lockSession(tx, reach, id);
  if (!row) throw notFound('session', id);
  return row;
}
