import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findStateMachine, type FullMachine } from './store.ts';

/** Returns a state machine of an organization with its newest version. @throws `state_machine_not_found`. */
export async function requireStateMachine(db: Queryable, organizationId: string, id: string): Promise<FullMachine> {
  const machine = await findStateMachine(db, organizationId, id);
  if (!machine) throw notFound('state_machine', id);
  return machine;
}
