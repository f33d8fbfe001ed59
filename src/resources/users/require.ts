import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { findUser } from './store.ts';
import type { UserRow } from './table.ts';

/** Returns a user in reach. `lock` is a locking clause of SQL. @throws `user_not_found`. */
export async function requireUser(db: Queryable, reach: Reach, id: string, lock = ''): Promise<UserRow> {
  const row = await findUser(db, reach, id, lock);
  if (!row) throw notFound('user', id);
  return row;
}
