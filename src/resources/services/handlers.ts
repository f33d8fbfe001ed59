import type { CreateService, UpdateService } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireStateMachine } from '#src/resources/state-machines/require.ts';
import { requireKnownTools } from '#src/resources/tools/references-store.ts';
import { requireUsableReferences } from '#src/resources/tools/tool-faults.ts';
import { requireLockedService, requireService } from './require.ts';
import {
  edge,
  findService,
  insertService,
  release,
  selectServices,
  storeServiceChange,
  toService,
  type FullService,
} from './store.ts';
import { pinSetTools } from './tool-pins-store.ts';
import type { ServiceRow } from './table.ts';
import { addRevision, findNewestVersions } from './version-set-store.ts';

/** Returns what a body changes of a service. */
const toChange = ({ name, description, tool_refs, metadata }: UpdateService): Partial<ServiceRow> => ({
  ...(name !== undefined && { name }),
  ...(description !== undefined && { description }),
  ...(tool_refs !== undefined && { toolRefs: tool_refs }),
  ...(metadata !== undefined && { metadata }),
});

export const listServices: Handler<'listServices'> = async ({ dataSource }, { query, principal }) => {
  const { key } = query;
  const rows = selectServices(principal.organizationId, key);
  return replyWithPage(
    dataSource,
    { ...rows, ...newestFirst, path: '/v2/services', filters: { key } },
    query,
    toService,
  );
};

type NewService = { organizationId: string; by: string; body: CreateService; now: Date };

/** Stores a service with the two sets that all have. @throws `agent_not_found`, `state_machine_not_found`, `conflict`. */
async function createWithSets(tx: EntityDatabase, { organizationId, by, body, now }: NewService): Promise<FullService> {
  const { key, name, agent_id: agentId, state_machine_id: stateMachineId = null } = body;
  await requireAgent(tx, organizationId, agentId);
  if (stateMachineId !== null) await requireStateMachine(tx, organizationId, stateMachineId);
  await requireKnownTools(tx, organizationId, body.tool_refs);
  const defaults = { description: '', toolRefs: [], metadata: {} };
  const row = { ...defaults, ...toChange(body), id: newId('svc'), organizationId, key, name, agentId, stateMachineId };
  await insertService(tx, { ...row, createdAt: now, updatedAt: now, deletedAt: null });
  const made = {
    serviceId: row.id,
    action: 'created' as const,
    preferences: {},
    requiresPassedSet: null,
    createdAt: now,
    createdBy: by,
  };
  const nothing = { agentVersion: null, stateMachineVersion: null, toolVersions: null, toolRefs: null };
  await addRevision(tx, { ...made, name: edge, ...nothing });
  const newest = await findNewestVersions(tx, row);
  await addRevision(tx, { ...made, name: release, ...newest, ...(await pinSetTools(tx, row, newest, null)) });
  return (await findService(tx, organizationId, row.id))!;
}

export const createService: Handler<'createService'> = async ({ clock, schemas }, { body, principal, write }) => {
  const { organizationId, subject: by } = principal;
  await requireUsableReferences(schemas, organizationId, body.tool_refs);
  return write.inTransaction(async (tx) => {
    const service = toService(await createWithSets(tx, { organizationId, by, body, now: clock() }));
    return { status: 201, body: service, headers: { Location: `/v2/services/${service.id}` } };
  });
};

export const getService: Handler<'getService'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toService(await requireService(dataSource, principal.organizationId, path.service_id)),
});

export const updateService: Handler<'updateService'> = async (
  { clock, schemas },
  { path, headers, body, principal, write },
) => {
  const { organizationId } = principal;
  const { service_id: id } = path;
  await requireUsableReferences(schemas, organizationId, body.tool_refs);
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const known = toService(await requireLockedService(tx, organizationId, id));
    checkRepresentation(headers['If-Match'], known, 'service');
    note.before = known;
    await requireKnownTools(tx, organizationId, body.tool_refs);
    await storeServiceChange(tx, id, { ...toChange(body), updatedAt: clock() });
    return { status: 200, body: toService((await findService(tx, organizationId, id))!) };
  });
};

export const deleteService: Handler<'deleteService'> = async ({ clock }, { path, headers, principal, write }) =>
  write.inTransaction(async (tx, _afterCommit, note) => {
    const known = toService(await requireLockedService(tx, principal.organizationId, path.service_id));
    checkRepresentation(headers['If-Match'], known, 'service');
    note.before = known;
    await storeServiceChange(tx, known.id, { deletedAt: clock() });
    return { status: 204, body: undefined };
  });
