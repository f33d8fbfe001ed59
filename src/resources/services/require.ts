import { notFound, problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findService, lockService, type FullService } from './store.ts';

/** Returns a service of an organization. @throws `service_not_found`. */
export async function requireService(db: Queryable, organizationId: string, id: string): Promise<FullService> {
  const service = await findService(db, organizationId, id);
  if (!service) throw notFound('service', id);
  return service;
}

/** Returns a service and locks it until the transaction ends. @throws `service_not_found`. */
export async function requireLockedService(tx: Queryable, organizationId: string, id: string): Promise<FullService> {
  const service = await lockService(tx, organizationId, id);
  if (!service) throw notFound('service', id);
  return service;
}

/** Makes the problem of a version set that a service does not have. */
export const versionSetNotFound = (serviceId: string, name: string) =>
  problem('version_set_not_found', `The service ${serviceId} has no version set ${name}.`);

/** Returns a version set of a service. @throws `version_set_not_found`. */
export function requireVersionSet({ id, sets }: FullService, name: string): FullService['sets'][number] {
  const set = sets.find((one) => one.name === name);
  if (!set) throw versionSetNotFound(id, name);
  return set;
}
