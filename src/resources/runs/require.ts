import type { Reach } from '#src/db/reach.ts';
import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findRun, type RunRow } from './store.ts';

/** Returns a run in reach. @throws `run_not_found`. */
export async function requireRun(db: Queryable, reach: Reach, id: string): Promise<RunRow> {
  const row = await findRun(db, reach, id);
  if (!row) throw notFound('run', id);
  return row;
}
