import type { LlmModelPreferences, ReplaceVersionSet, ToolReference } from '#generated/v2/client/types.gen.ts';
import { orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { invalidRequest, problem, type FieldError } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { controlFaults } from '#src/llm/control-faults.ts';
import { hasAgentVersion } from '#src/resources/agents/store.ts';
import type { Handler } from '#src/resources/services.ts';
import { findVersion } from '#src/resources/state-machines/store.ts';
import { hasPassed } from '#src/resources/simulations/run-store.ts';
import { findSet as findSimulationSet } from '#src/resources/simulations/store.ts';
import { requireKnownTools } from '#src/resources/tools/references-store.ts';
import { requireUsableReferences } from '#src/resources/tools/tool-faults.ts';
import type { ToolPin } from '#src/resources/tools/tool-pins.ts';
import { pinSetTools, pinTools } from './tool-pins-store.ts';
import { resolveVersions, toAgentOverrides } from './pin-store.ts';
import { requireLockedService, requireService, requireVersionSet, versionSetNotFound } from './require.ts';
import { edge, release, toVersionSet, type FullService } from './store.ts';
import type { RevisionRow, SetVersions } from './table.ts';
import {
  addRevision,
  findRevision,
  findRevisionBefore,
  hasHistory,
  selectRevisions,
  toRevision,
  type NewRevision,
} from './version-set-store.ts';

/** The maximum number of version sets of a service. */
const maxSets = 50;

const findSet = ({ sets }: FullService, name: string) => sets.find((one) => one.name === name) ?? null;

/** @throws `conflict` for the set that always is the newest. */
function requireChangeable(name: string): void {
  if (name === edge)
    throw problem('conflict', 'The version set edge is always the newest of everything and cannot be changed.');
}

/** @throws `conflict` when a service has no room for a set that it does not have. */
function requireRoom(service: FullService, name: string): void {
  if (service.sets.length < maxSets || findSet(service, name)) return;
  throw problem('conflict', `The service ${service.id} has ${maxSets} version sets, and can have no more. Delete one.`);
}

/** Makes the problem of a set that is to be replaced and is not there: no `If-Match` holds then (RFC 9110, 13.1.1). */
const noRepresentation = (serviceId: string, name: string) =>
  problem(
    'precondition_failed',
    `The service ${serviceId} has no version set ${name}, which If-Match requires. Leave If-Match out to create it.`,
  );

/** Finds the faults of a version of a set, which has to be there, and to be named in `release`. */
async function findVersionFaults(
  name: string,
  { pointer, kind, version }: { pointer: string; kind: string; version: number | null },
  exists: (version: number) => Promise<boolean>,
): Promise<FieldError[]> {
  if (version === null) {
    if (name !== release) return [];
    const detail = `The version set release is pinned: name the version of the ${kind}.`;
    return [{ pointer, detail, code: 'required' }];
  }
  if (await exists(version)) return [];
  return [{ pointer, detail: `The ${kind} has no version ${version}.`, code: 'unknown_version' }];
}

/** The versions of a set without its tools. */
type GivenVersions = Omit<SetVersions, 'toolVersions' | 'toolRefs'>;

/** @throws `invalid_request` for versions that are not there, and preferences that no model can have. */
async function requireValidVersions(
  tx: EntityDatabase,
  { organizationId, agentId, stateMachineId }: FullService,
  name: string,
  { agentVersion, stateMachineVersion, preferences, requiresPassedSet }: GivenVersions,
): Promise<void> {
  const agent = { pointer: '/agent_version', kind: 'agent', version: agentVersion };
  const machine = { pointer: '/state_machine_version', kind: 'state machine', version: stateMachineVersion };
  const none = { pointer: machine.pointer, detail: 'The service has no state machine.', code: 'no_state_machine' };
  const ofMachine =
    stateMachineId === null
      ? [none].filter(() => stateMachineVersion !== null)
      : await findVersionFaults(
          name,
          machine,
          async (version) => (await findVersion(tx, organizationId, stateMachineId, version)) !== null,
        );
  const faults = [
    ...(await findVersionFaults(name, agent, (version) => hasAgentVersion(tx, agentId, version))),
    ...ofMachine,
    ...findPreferenceFaults(preferences),
    ...(await findRequirementFaults(tx, organizationId, requiresPassedSet)),
  ];
  if (faults.length > 0) throw invalidRequest(faults);
}

/** Finds the fault of a simulation set that is required and not there. */
async function findRequirementFaults(
  tx: EntityDatabase,
  organizationId: string,
  id: string | null,
): Promise<FieldError[]> {
  if (id === null || (await findSimulationSet(tx, organizationId, id))) return [];
  const detail = `Your organization has no simulation set ${id}.`;
  return [{ pointer: '/requires_passed_set', detail, code: 'unknown_simulation_set' }];
}

const findPreferenceFaults = (preferences: LlmModelPreferences) =>
  controlFaults(preferences, { enabled: true, names: [] }, { response: '/llm_model_preferences', tools: '' });

const toVersions = (body: ReplaceVersionSet): GivenVersions => ({
  agentVersion: body.agent_version ?? null,
  stateMachineVersion: body.state_machine_version ?? null,
  preferences: body.llm_model_preferences ?? {},
  requiresPassedSet: body.requires_passed_set ?? null,
});

/** Returns the versions of a set alone. */
const toSetVersions = ({
  agentVersion,
  stateMachineVersion,
  toolVersions,
  toolRefs,
  preferences,
  requiresPassedSet,
}: SetVersions): SetVersions => ({
  agentVersion,
  stateMachineVersion,
  toolVersions,
  toolRefs,
  preferences,
  requiresPassedSet,
});

/** Stores a revision and returns the set as it is now. */
async function storeRevision(tx: EntityDatabase, change: NewRevision) {
  const revision = await addRevision(tx, change);
  return toVersionSet({ ...change, revision, createdAtMs: change.createdAt.getTime() });
}

export const getVersionSet: Handler<'getVersionSet'> = async ({ dataSource }, { path, principal }) => {
  const service = await requireService(dataSource, principal.organizationId, path.service_id);
  return { status: 200, body: toVersionSet(requireVersionSet(service, path.version_set)) };
};

export const replaceVersionSet: Handler<'replaceVersionSet'> = async (
  { clock, schemas },
  { path, headers, body, principal, write },
) => {
  const { version_set: name } = path;
  await requireUsableReferences(schemas, principal.organizationId, body.tool_refs);
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const service = await requireLockedService(tx, principal.organizationId, path.service_id);
    const known = findSet(service, name);
    if (known) note.before = toVersionSet(known);
    if (known) checkRepresentation(headers['If-Match'], toVersionSet(known), 'version set');
    else if (headers['If-Match'] !== undefined) throw noRepresentation(service.id, name);
    requireChangeable(name);
    requireRoom(service, name);
    const versions = toVersions(body);
    await requireValidVersions(tx, service, name, versions);
    await requireKnownTools(tx, service.organizationId, body.tool_refs);
    const tools = await pinSetTools(tx, service, versions, body.tool_refs ?? null);
    const action = known ? 'replaced' : 'created';
    const made = { serviceId: service.id, name, action, createdAt: clock(), createdBy: principal.subject } as const;
    return { status: 200, body: await storeRevision(tx, { ...made, ...versions, ...tools }) };
  });
};

export const deleteVersionSet: Handler<'deleteVersionSet'> = async ({ clock }, { path, headers, principal, write }) => {
  const { version_set: name } = path;
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const service = await requireLockedService(tx, principal.organizationId, path.service_id);
    const known = requireVersionSet(service, name);
    const before = toVersionSet(known);
    note.before = before;
    checkRepresentation(headers['If-Match'], before, 'version set');
    if (name === edge || name === release)
      throw problem('conflict', `Every service has the version set ${name}: it cannot be deleted.`);
    const made = { serviceId: service.id, name, createdAt: clock(), createdBy: principal.subject };
    await addRevision(tx, { ...made, action: 'deleted', ...toSetVersions(known) });
    return { status: 204, body: undefined };
  });
};

/** The versions of a set that follows nothing. */
type PinnedSet = SetVersions & { agentVersion: number; toolVersions: ToolPin[]; toolRefs: ToolReference[] };

/** @throws `conflict` when a set requires simulations that have not passed on the versions that it is to get. */
async function requirePassed(
  tx: EntityDatabase,
  service: FullService,
  name: string,
  { requiresPassedSet: setId, agentVersion, ...versions }: PinnedSet,
): Promise<void> {
  if (setId === null) return;
  const { stateMachineVersion, preferences, toolVersions, toolRefs } = versions;
  const agentOverrides = toAgentOverrides(toolRefs, preferences, toolVersions);
  const wanted = { serviceId: service.id, agentVersion, stateMachineVersion, agentOverrides };
  const set = await findSimulationSet(tx, service.organizationId, setId);
  if (set && (await hasPassed(tx, set, wanted))) return;
  if (!set)
    throw problem(
      'conflict',
      `The version set ${name} requires the simulation set ${setId}, which was deleted. Replace the version set with one that requires another one, or none.`,
    );
  const machine = stateMachineVersion === null ? '' : ` and version ${stateMachineVersion} of the state machine`;
  throw problem(
    'conflict',
    `The version set ${name} requires that the newest version of the simulation set ${setId}, with what its references stand for now, has passed on version ${agentVersion} of the agent${machine}, with the same preferences and the same versions of the tools. Run it first.`,
  );
}

export const promoteVersionSet: Handler<'promoteVersionSet'> = async ({ clock }, { path, body, principal, write }) => {
  const { version_set: name } = path;
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const service = await requireLockedService(tx, principal.organizationId, path.service_id);
    const from = requireVersionSet(service, body.from);
    requireChangeable(name);
    if (from.name === name) {
      const detail = 'Name another set than the one that is promoted to.';
      throw invalidRequest([{ pointer: '/from', detail, code: 'same_version_set' }]);
    }
    requireRoom(service, name);
    const known = findSet(service, name);
    if (known) note.before = toVersionSet(known);
    const resolved = await resolveVersions(tx, service, from);
    const requiresPassedSet = known?.requiresPassedSet ?? null;
    const toolRefs = from.toolRefs ?? service.toolRefs;
    const toolVersions = from.toolVersions ?? (await pinTools(tx, { ...service, toolRefs }, resolved));
    const versions = { ...resolved, toolVersions, toolRefs, preferences: from.preferences, requiresPassedSet };
    await requirePassed(tx, service, name, versions);
    const origin = { promotedFrom: from.name, promotedRevision: from.revision };
    const made = { serviceId: service.id, name, createdAt: clock(), createdBy: principal.subject };
    return { status: 200, body: await storeRevision(tx, { ...made, action: 'promoted', ...versions, ...origin }) };
  });
};

/** Finds the revision that a roll back restores. @throws `conflict` when there is none. */
async function requireEarlier(
  tx: EntityDatabase,
  { id }: FullService,
  { name, revision }: FullService['sets'][number],
  asked: number | undefined,
): Promise<RevisionRow> {
  if (asked !== undefined) {
    const found = asked < revision ? await findRevision(tx, id, name, asked) : null;
    if (found) return found;
    throw problem(
      'conflict',
      `The version set ${name} is at revision ${revision}, and has no revision ${asked} before it.`,
    );
  }
  const present = (await findRevision(tx, id, name, revision))!;
  const found = await findRevisionBefore(tx, id, name, present.restoredRevision ?? revision);
  if (found) return found;
  throw problem('conflict', `The version set ${name} has no revision before the one that it is at.`);
}

export const rollbackVersionSet: Handler<'rollbackVersionSet'> = async ({ clock }, { path, body, principal, write }) =>
  write.inTransaction(async (tx, _afterCommit, note) => {
    const service = await requireLockedService(tx, principal.organizationId, path.service_id);
    const known = requireVersionSet(service, path.version_set);
    requireChangeable(known.name);
    note.before = toVersionSet(known);
    const earlier = await requireEarlier(tx, service, known, body?.revision);
    const { serviceId, name } = earlier;
    // What a promotion requires is no part of what was released.
    const versions = { ...toSetVersions(earlier), requiresPassedSet: known.requiresPassedSet };
    const restoredRevision = earlier.restoredRevision ?? earlier.revision;
    const made = { serviceId, name, createdAt: clock(), createdBy: principal.subject };
    return {
      status: 200,
      body: await storeRevision(tx, { ...made, action: 'rolled_back', ...versions, restoredRevision }),
    };
  });

export const listVersionSetHistory: Handler<'listVersionSetHistory'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { id } = await requireService(dataSource, principal.organizationId, path.service_id);
  const { version_set: name } = path;
  if (!(await hasHistory(dataSource.manager, id, name))) throw versionSetNotFound(id, name);
  const at = `/v2/services/${id}/version_sets/${name}/history`;
  const list = { ...selectRevisions(id, name), ...orderByNumber('revision'), path: at };
  return replyWithPage(dataSource, list, query, toRevision);
};
