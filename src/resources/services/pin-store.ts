import { notFound, problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { getAgentDefinition } from '#src/resources/agents/store.ts';
import type { AgentOverrides } from '#src/resources/agents/overrides.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import type { ServicePin } from '#src/resources/sessions/store.ts';
import type { ToolPin } from '#src/resources/tools/tool-pins.ts';
import { pinTools } from './tool-pins-store.ts';
import { requireService, requireVersionSet } from './require.ts';
import type { FullService } from './store.ts';
import { findNewestVersions } from './version-set-store.ts';

/** A service, and the version set of it with which a session begins. */
export type ServiceChoice = { serviceId: string; versionSet: string };

/** The versions that a session takes of a service, and its agent as it answers with them. */
export type PinnedVersions = {
  pin: ServicePin;
  agent: { id: string; version: number; definition: AgentDefinition };
};

/** Returns what a set is now in numbers. @throws `agent_not_found`, `state_machine_not_found` for what is not there any more. */
export async function resolveVersions(
  db: Queryable,
  service: FullService,
  set: FullService['sets'][number],
): Promise<{ agentVersion: number; stateMachineVersion: number | null }> {
  const { agentId, stateMachineId } = service;
  const newest = await findNewestVersions(db, service);
  if (newest.agentVersion === null) throw notFound('agent', agentId);
  if (stateMachineId !== null && newest.stateMachineVersion === null) throw notFound('state_machine', stateMachineId);
  return {
    agentVersion: set.agentVersion ?? newest.agentVersion,
    stateMachineVersion: stateMachineId === null ? null : (set.stateMachineVersion ?? newest.stateMachineVersion),
  };
}

/** Returns what a service and a version set of it change of the agent; null for nothing. */
export function toAgentOverrides(
  toolRefs: FullService['toolRefs'],
  preferences: FullService['sets'][number]['preferences'],
  toolVersions: ToolPin[],
): AgentOverrides | null {
  const overrides = {
    ...preferences,
    ...(toolRefs.length > 0 && { tool_refs: toolRefs }),
    ...(toolVersions.length > 0 && { tool_versions: toolVersions }),
  };
  return Object.keys(overrides).length > 0 ? overrides : null;
}

/**
 * Returns the versions that a version set of a service has now, for a session that begins with them or moves to them.
 * @throws `service_not_found`, `version_set_not_found`, and `agent_not_found` or `state_machine_not_found` when these were deleted.
 */
export async function pinVersions(
  db: Queryable,
  organizationId: string,
  { serviceId, versionSet }: ServiceChoice,
): Promise<PinnedVersions> {
  const service = await requireService(db, organizationId, serviceId);
  const set = requireVersionSet(service, versionSet);
  const { agentVersion, stateMachineVersion } = await resolveVersions(db, service, set);
  const { agentId, stateMachineId } = service;
  const toolRefs = set.toolRefs ?? service.toolRefs;
  const named = { ...service, toolRefs };
  const toolVersions = set.toolVersions ?? (await pinTools(db, named, { agentVersion, stateMachineVersion }));
  const agentOverrides = toAgentOverrides(toolRefs, set.preferences, toolVersions);
  const definition = await getAgentDefinition(db, agentId, agentVersion, agentOverrides);
  const versions = { versionSetRevision: set.revision, agentOverrides, stateMachineId, stateMachineVersion };
  return {
    pin: { serviceId, versionSet, ...versions },
    agent: { id: agentId, version: agentVersion, definition },
  };
}

/** The members of a request that name who answers, and the agent or service that its conversation began with. */
type Answering = { agent_id?: string | undefined; service_id?: string | undefined; version_set?: string | undefined };
type Began = { agentId: string; serviceId: string | null; versionSet: string | null };

/** The version set of a session when nobody names one. */
const defaultSet = 'release';

/**
 * Returns the service that a request names, or else that of its conversation; null when an agent answers alone. The agent of
 * a conversation stands for what the conversation began with. `at` is the pointer to the members in the body.
 * @throws `invalid_request` when it names an agent and a service, or a version set without a service.
 */
export function chooseService(
  { agent_id, service_id, version_set }: Answering,
  began: Began | null,
  at: string,
): ServiceChoice | null {
  if (agent_id !== undefined && service_id !== undefined)
    throw mismatch(`${at}/service_id`, 'Name the agent or the service that answers, not both.');
  const own = began?.serviceId && (agent_id === undefined || agent_id === began.agentId) ? began.serviceId : null;
  const serviceId = service_id ?? own;
  if (serviceId === null) {
    if (version_set === undefined) return null;
    throw mismatch(`${at}/version_set`, 'A version set is one of a service: name the service too.');
  }
  const kept = serviceId === own ? began!.versionSet : null;
  return { serviceId, versionSet: version_set ?? kept ?? defaultSet };
}

function mismatch(pointer: string, detail: string) {
  return problem('invalid_request', detail, { errors: [{ pointer, detail, code: 'context_mismatch' }] });
}
