import type { UpdateSimulationScenario } from '#generated/v2/client/types.gen.ts';
import type { Handler } from '#src/resources/services.ts';
import { scenarios } from './kinds.ts';
import { createPart, deletePart, listParts, listPartVersions, requirePart, updatePart } from './operations.ts';
import { toPart, toPartVersion } from './store.ts';
import type { ScenarioDefinition } from './table.ts';

/** Returns what a body changes of a definition. */
const toChange = (body: UpdateSimulationScenario): Partial<ScenarioDefinition> => ({
  ...(body.name !== undefined && { name: body.name }),
  ...(body.prompt !== undefined && { prompt: body.prompt }),
  ...(body.messages !== undefined && { messages: body.messages }),
  ...(body.caller_tools !== undefined && { caller_tools: body.caller_tools }),
  ...(body.approvals !== undefined && { approvals: body.approvals }),
  ...(body.max_turns !== undefined && { max_turns: body.max_turns }),
  ...(body.metadata !== undefined && { metadata: body.metadata }),
});

/** What a scenario has that its body leaves out. */
const defaults = { messages: [], caller_tools: {}, approvals: null, max_turns: 6, metadata: {} };

export const listSimulationScenarios: Handler<'listSimulationScenarios'> = (services, call) =>
  listParts(scenarios, services, call);

export const createSimulationScenario: Handler<'createSimulationScenario'> = (services, call) => {
  const { key, name, prompt } = call.body;
  const definition = { name, prompt, ...defaults, ...toChange(call.body) };
  return createPart(scenarios, services, call, { key, definition });
};

export const getSimulationScenario: Handler<'getSimulationScenario'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toPart(await requirePart(dataSource, principal.organizationId, scenarios, path.simulation_scenario_id)),
});

export const updateSimulationScenario: Handler<'updateSimulationScenario'> = (services, call) =>
  updatePart(scenarios, services, call, { id: call.path.simulation_scenario_id, change: toChange(call.body) });

export const deleteSimulationScenario: Handler<'deleteSimulationScenario'> = (services, call) =>
  deletePart(scenarios, services, call, call.path.simulation_scenario_id);

export const listSimulationScenarioVersions: Handler<'listSimulationScenarioVersions'> = (services, call) =>
  listPartVersions(scenarios, services, call, {
    id: call.path.simulation_scenario_id,
    toVersion: (row, key) => ({ simulation_scenario_id: row.partId, ...toPartVersion(row, key) }),
  });
