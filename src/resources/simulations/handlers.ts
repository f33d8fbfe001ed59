import type { UpdateSimulationSet } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { newestFirst, orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import type { Handler } from '#src/resources/services.ts';
import { toPartReference } from './parts/references-store.ts';
import { requireLockedSet, requireSet } from './require.ts';
import { requireUsableTests, requireValidSet } from './set-faults.ts';
import {
  addSetVersion,
  insertSet,
  markSetDeleted,
  selectSets,
  selectSetVersions,
  toSetVersion,
  toSimulationSet,
} from './store.ts';
import type { SimulationDefinition, SimulationSetVersionRow } from './table.ts';

/** Returns what a body changes of a definition. */
const toChange = ({ name, tests, test_refs, metadata }: UpdateSimulationSet): Partial<SimulationDefinition> => ({
  ...(name !== undefined && { name }),
  ...(tests !== undefined && { tests }),
  ...(test_refs !== undefined && { test_refs: test_refs.map(toPartReference) }),
  ...(metadata !== undefined && { metadata }),
});

export const listSimulationSets: Handler<'listSimulationSets'> = async ({ dataSource }, { query, principal }) => {
  const { key } = query;
  const rows = selectSets(principal.organizationId, key);
  const list = { ...rows, ...newestFirst, path: '/v2/simulations/sets', filters: { key } };
  return replyWithPage(dataSource, list, query, toSimulationSet);
};

export const createSimulationSet: Handler<'createSimulationSet'> = async (
  { clock, schemas },
  { body, principal, write },
) => {
  const { organizationId, subject: by } = principal;
  await requireUsableTests(schemas, organizationId, body.tests);
  return write.inTransaction(async (tx) => {
    const { key, name } = body;
    const definition = { name, tests: [], metadata: {}, ...toChange(body) };
    await requireValidSet(tx, organizationId, definition);
    const [id, now] = [newId('simset'), clock()];
    const row = { id, organizationId, key, version: 1, createdAt: now, updatedAt: now, deletedAt: null };
    const set = { ...row, definition };
    await insertSet(tx, set, by);
    return { status: 201, body: toSimulationSet(set), headers: { Location: `/v2/simulations/sets/${id}` } };
  });
};

export const getSimulationSet: Handler<'getSimulationSet'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toSimulationSet(await requireSet(dataSource, principal.organizationId, path.simulation_set_id)),
});

export const updateSimulationSet: Handler<'updateSimulationSet'> = async (
  { clock, schemas },
  { path, headers, body, principal, write },
) => {
  const { organizationId, subject: by } = principal;
  await requireUsableTests(schemas, organizationId, body.tests);
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const known = await requireLockedSet(tx, organizationId, path.simulation_set_id);
    checkRepresentation(headers['If-Match'], toSimulationSet(known), 'simulation set');
    note.before = toSimulationSet(known);
    const definition = { ...known.definition, ...toChange(body) };
    await requireValidSet(tx, organizationId, definition);
    const set = { ...known, version: known.version + 1, definition, updatedAt: clock() };
    await addSetVersion(tx, set, by);
    return { status: 200, body: toSimulationSet(set) };
  });
};

export const deleteSimulationSet: Handler<'deleteSimulationSet'> = async (
  { clock },
  { path, headers, principal, write },
) =>
  write.inTransaction(async (tx, _afterCommit, note) => {
    const known = await requireLockedSet(tx, principal.organizationId, path.simulation_set_id);
    checkRepresentation(headers['If-Match'], toSimulationSet(known), 'simulation set');
    note.before = toSimulationSet(known);
    await markSetDeleted(tx, known.id, clock());
    return { status: 204, body: undefined };
  });

export const listSimulationSetVersions: Handler<'listSimulationSetVersions'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { id, key } = await requireSet(dataSource, principal.organizationId, path.simulation_set_id);
  const rows = selectSetVersions(id);
  const list = { ...rows, ...orderByNumber('version'), path: `/v2/simulations/sets/${id}/versions` };
  return replyWithPage(dataSource, list, query, (row: SimulationSetVersionRow) => toSetVersion(row, key));
};
