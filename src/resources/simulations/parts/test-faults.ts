import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findService } from '#src/resources/services/store.ts';
import { personas, scenarios } from './kinds.ts';
import { holdParts, resolveParts, unknownPart } from './references-store.ts';
import type { TestDefinition } from './table.ts';

/** Finds the faults of the service that a test is for. */
async function findServiceFaults(
  db: Queryable,
  organizationId: string,
  { service_id: id, version_set: set }: Pick<TestDefinition, 'service_id' | 'version_set'>,
): Promise<FieldError[]> {
  if (id === null) {
    const detail = 'A version set is one of a service: name the service too.';
    return set === null ? [] : [{ pointer: '/version_set', detail, code: 'context_mismatch' }];
  }
  const service = await findService(db, organizationId, id);
  if (!service) {
    const detail = `Your organization has no service ${id}.`;
    return [{ pointer: '/service_id', detail, code: 'unknown_service' }];
  }
  if (set === null || service.sets.some(({ name }) => name === set)) return [];
  const detail = `The service ${id} has no version set ${set}.`;
  return [{ pointer: '/version_set', detail, code: 'unknown_version_set' }];
}

/** @throws `invalid_request` when a test names what is not there. What it names cannot be deleted until the transaction ends. */
export async function requireValidTest(
  tx: Queryable,
  organizationId: string,
  { persona, scenario, service_id, version_set }: TestDefinition,
): Promise<void> {
  const ofParts: FieldError[] = [];
  for (const [kind, reference] of [[personas, persona] as const, [scenarios, scenario] as const]) {
    await holdParts(tx, organizationId, kind, [reference]);
    const found = await resolveParts(tx, organizationId, kind, [reference]);
    if (!found.has(0)) ofParts.push(unknownPart(kind, reference, `/${kind.name}`));
  }
  const ofService = await findServiceFaults(tx, organizationId, { service_id, version_set });
  const errors = [...ofParts, ...ofService];
  if (errors.length > 0) throw invalidRequest(errors);
}
