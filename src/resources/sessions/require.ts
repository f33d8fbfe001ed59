import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findSession, lockSession } from './store.ts';
import type { SessionRow } from './table.ts';

/** Returns a session of an organization. @throws `session_not_found`. */
export async function requireSession(db: Queryable, organizationId: string, id: string): Promise<SessionRow> {
  const row = await findSession(db, organizationId, id);
  if (!row) throw notFound('session', id);
  return row;
}

/** Returns a session and locks it until the transaction ends. @throws `session_not_found`. */
export async function requireLockedSession(tx: Queryable, organizationId: string, id: string): Promise<SessionRow> {
  const row = await lockSession(tx, organizationId, id);
  if (!row) throw notFound('session', id);
  return row;
}
