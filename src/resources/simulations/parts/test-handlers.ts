import type { UpdateSimulationTest } from '#generated/v2/client/types.gen.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireUsableCriteria } from '#src/resources/simulations/criterion-faults.ts';
import { tests } from './kinds.ts';
import { createPart, deletePart, listParts, listPartVersions, requirePart, updatePart } from './operations.ts';
import { toPartReference } from './references-store.ts';
import { toPart, toPartVersion } from './store.ts';
import type { TestDefinition } from './table.ts';
import { requireValidTest } from './test-faults.ts';

/** Returns what a body changes of a definition. */
const toChange = (body: UpdateSimulationTest): Partial<TestDefinition> => ({
  ...(body.name !== undefined && { name: body.name }),
  ...(body.persona !== undefined && { persona: toPartReference(body.persona) }),
  ...(body.scenario !== undefined && { scenario: toPartReference(body.scenario) }),
  ...(body.service_id !== undefined && { service_id: body.service_id }),
  ...(body.version_set !== undefined && { version_set: body.version_set }),
  ...(body.criteria !== undefined && { criteria: body.criteria }),
  ...(body.conversations !== undefined && { conversations: body.conversations }),
  ...(body.metadata !== undefined && { metadata: body.metadata }),
});

/** What a test has that its body leaves out. */
const defaults = { service_id: null, version_set: null, conversations: 1, metadata: {} };

export const listSimulationTests: Handler<'listSimulationTests'> = (services, call) => listParts(tests, services, call);

export const createSimulationTest: Handler<'createSimulationTest'> = async (services, call) => {
  const { key, name, persona, scenario, criteria } = call.body;
  await requireUsableCriteria(services.schemas, call.principal.organizationId, criteria);
  const references = { persona: toPartReference(persona), scenario: toPartReference(scenario) };
  const definition = { name, ...references, criteria, ...defaults, ...toChange(call.body) };
  return createPart(tests, services, call, { key, definition, requireValid: requireValidTest });
};

export const getSimulationTest: Handler<'getSimulationTest'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toPart(await requirePart(dataSource, principal.organizationId, tests, path.simulation_test_id)),
});

export const updateSimulationTest: Handler<'updateSimulationTest'> = async (services, call) => {
  await requireUsableCriteria(services.schemas, call.principal.organizationId, call.body.criteria ?? []);
  const change = toChange(call.body);
  return updatePart(tests, services, call, {
    id: call.path.simulation_test_id,
    change,
    requireValid: requireValidTest,
  });
};

export const deleteSimulationTest: Handler<'deleteSimulationTest'> = (services, call) =>
  deletePart(tests, services, call, call.path.simulation_test_id);

export const listSimulationTestVersions: Handler<'listSimulationTestVersions'> = (services, call) =>
  listPartVersions(tests, services, call, {
    id: call.path.simulation_test_id,
    toVersion: (row, key) => ({ simulation_test_id: row.partId, ...toPartVersion(row, key) }),
  });
