import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findSet, lockSet, type FullSet } from './store.ts';

/** Returns a simulation set of an organization. @throws `simulation_set_not_found`. */
export async function requireSet(db: Queryable, organizationId: string, id: string): Promise<FullSet> {
  const set = await findSet(db, organizationId, id);
  if (!set) throw notFound('simulation_set', id);
  return set;
}

/** Returns a simulation set and locks it until the transaction ends. @throws `simulation_set_not_found`. */
export async function requireLockedSet(tx: Queryable, organizationId: string, id: string): Promise<FullSet> {
  const set = await lockSet(tx, organizationId, id);
  if (!set) throw notFound('simulation_set', id);
  return set;
}
