import type { UpdateSimulationPersona } from '#generated/v2/client/types.gen.ts';
import type { Handler } from '#src/resources/services.ts';
import { personas } from './kinds.ts';
import { createPart, deletePart, listParts, listPartVersions, requirePart, updatePart } from './operations.ts';
import { toPart, toPartVersion } from './store.ts';
import type { PersonaDefinition } from './table.ts';

/** Returns what a body changes of a definition. */
const toChange = ({ name, prompt, metadata }: UpdateSimulationPersona): Partial<PersonaDefinition> => ({
  ...(name !== undefined && { name }),
  ...(prompt !== undefined && { prompt }),
  ...(metadata !== undefined && { metadata }),
});

export const listSimulationPersonas: Handler<'listSimulationPersonas'> = (services, call) =>
  listParts(personas, services, call);

export const createSimulationPersona: Handler<'createSimulationPersona'> = (services, call) => {
  const { key, name, prompt, metadata = {} } = call.body;
  return createPart(personas, services, call, { key, definition: { name, prompt, metadata } });
};

export const getSimulationPersona: Handler<'getSimulationPersona'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toPart(await requirePart(dataSource, principal.organizationId, personas, path.simulation_persona_id)),
});

export const updateSimulationPersona: Handler<'updateSimulationPersona'> = (services, call) =>
  updatePart(personas, services, call, { id: call.path.simulation_persona_id, change: toChange(call.body) });

export const deleteSimulationPersona: Handler<'deleteSimulationPersona'> = (services, call) =>
  deletePart(personas, services, call, call.path.simulation_persona_id);

export const listSimulationPersonaVersions: Handler<'listSimulationPersonaVersions'> = (services, call) =>
  listPartVersions(personas, services, call, {
    id: call.path.simulation_persona_id,
    toVersion: (row, key) => ({ simulation_persona_id: row.partId, ...toPartVersion(row, key) }),
  });
