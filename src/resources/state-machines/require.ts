import { notFound, problem, type Problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findStateMachine, findVersion, type FullMachine, type KeyedVersion } from './store.ts';

/** Returns a state machine of an organization with its newest version. @throws `state_machine_not_found`. */
export async function requireStateMachine(db: Queryable, organizationId: string, id: string): Promise<FullMachine> {
  const machine = await findStateMachine(db, organizationId, id);
  if (!machine) throw notFound('state_machine', id);
  return machine;
}

/** Creates the problem that a machine, or this version of it, is not there. */
export const noVersion = (id: string, version: number): Problem =>
  problem('state_machine_not_found', `No state machine ${id} with a version ${version} in this organization.`);

/** Returns a version of a state machine of an organization. @throws `state_machine_not_found`. */
export async function requireVersion(
  db: Queryable,
  organizationId: string,
  id: string,
  version: number,
): Promise<KeyedVersion> {
  const found = await findVersion(db, organizationId, id, version);
  if (!found) throw noVersion(id, version);
  return found;
}
