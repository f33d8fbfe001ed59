import type { RunAgentInput } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { chooseService } from '#src/resources/services/pin-store.ts';
import { requireService } from '#src/resources/services/require.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { readForwarded } from './forwarded.ts';

/** The pointer to the service in the body of a run of AG-UI. */
const servicePointer = '/forwardedProps/service';

const patterns: Record<string, RegExp> = {
  id: /^svc_[0-7][0-9a-hjkmnp-tv-z]{25}$/,
  version_set: /^[a-z][a-z0-9_-]{0,63}$/,
};

/** The service that a run of AG-UI names. */
export type ForwardedService = { id: string; version_set?: string };

const readService = (input: RunAgentInput): unknown => readForwarded(input, 'service');

/** Finds the faults of a forwarded service. One that was ignored would have the agent answer alone. */
export function findServiceFaults(input: RunAgentInput): FieldError[] {
  const service = readService(input);
  if (service === undefined) return [];
  const members = typeof service === 'object' && service !== null ? Object.entries(service) : [];
  const areKnown = members.every(([name, value]) => typeof value === 'string' && patterns[name]?.test(value));
  if (areKnown && members.some(([name]) => name === 'id')) return [];
  const detail = 'Must be {"id": "svc_…"}, with the name of a "version_set" of it if you like.';
  return [{ pointer: servicePointer, detail, code: 'service' }];
}

/** Returns the service of a run whose input has no faults; undefined when it names none. */
export const toServiceRef = (input: RunAgentInput): ForwardedService | undefined =>
  readService(input) as ForwardedService | undefined;

const mismatch = (detail: string) => invalidRequest([{ pointer: servicePointer, detail, code: 'context_mismatch' }]);

/**
 * Returns the service and the version set with which a new thread of an agent begins.
 * @throws `service_not_found`, and `invalid_request` for a service of another agent.
 */
export async function requireServiceOfAgent(
  db: Queryable,
  organizationId: string,
  agentId: string,
  { id, version_set }: ForwardedService,
) {
  const service = await requireService(db, organizationId, id);
  if (service.agentId !== agentId) throw mismatch(`The service ${id} is one of the agent ${service.agentId}.`);
  return chooseService({ service_id: id, version_set }, null, servicePointer)!;
}

/** @throws `invalid_request` when a run names another service or version set than its thread has. */
export function requireServiceOfThread({ id, serviceId, versionSet }: SessionRow, service: ForwardedService): void {
  if (service.id !== serviceId)
    throw mismatch(
      `The session ${id} is ${serviceId === null ? 'of an agent alone' : `one of the service ${serviceId}`}.`,
    );
  if (service.version_set !== undefined && service.version_set !== versionSet)
    throw mismatch(`The session ${id} keeps the versions of the set ${versionSet} until it is moved.`);
}
