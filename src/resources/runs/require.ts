import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findRun, type RunRow } from './store.ts';

/** Returns a run of an organization. @throws `run_not_found`. */
export async function requireRun(db: Queryable, organizationId: string, id: string): Promise<RunRow> {
  const row = await findRun(db, organizationId, id);
  if (!row) throw notFound('run', id);
  return row;
}
