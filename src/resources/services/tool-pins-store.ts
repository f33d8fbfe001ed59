import type { Queryable } from '#src/db/query.ts';
import { getAgentDefinition } from '#src/resources/agents/store.ts';
import { listDefinitionsWithin } from '#src/resources/state-machines/store.ts';
import { resolveTools } from '#src/resources/tools/references-store.ts';
import { listReferencesByConstraint, type ToolPin } from '#src/resources/tools/tool-pins.ts';
import { listMachineTools } from '#src/state-machine/tools.ts';
import type { ServiceRow, SetVersions } from './table.ts';

/** The versions of an agent and a state machine, whose tools are pinned. */
type PinnedOwners = { agentVersion: number; stateMachineVersion: number | null };

/**
 * Returns the versions of all tools that a service names with these versions: those of its agent, its own, and those of its state
 * machine and of the machines within it, as their constraints stand for now. A tool that is not there has none.
 */
export async function pinTools(
  db: Queryable,
  service: Pick<ServiceRow, 'organizationId' | 'agentId' | 'stateMachineId' | 'toolRefs'>,
  { agentVersion, stateMachineVersion }: PinnedOwners,
): Promise<ToolPin[]> {
  const { organizationId, agentId, stateMachineId, toolRefs } = service;
  const agent = await getAgentDefinition(db, agentId, agentVersion, { tool_refs: toolRefs });
  const machines =
    stateMachineId === null || stateMachineVersion === null
      ? []
      : await listDefinitionsWithin(db, { machineId: stateMachineId, version: stateMachineVersion });
  const references = listReferencesByConstraint([...(agent.tool_refs ?? []), ...machines.flatMap(listMachineTools)]);
  const found = await resolveTools(db, organizationId, references);
  return references.flatMap(({ key, version: constraint }, place) => {
    const tool = found.get(place);
    return tool ? [{ key, constraint, version: tool.version, tool_id: tool.id }] : [];
  });
}

/**
 * Returns the references to tools of a set whose other versions are pinned, and the versions of all its tools. `wanted` are the
 * references that it is to have; null for those of its service. A set that follows the newest has no versions, and only the
 * references that are wanted.
 */
export async function pinSetTools(
  db: Queryable,
  service: Parameters<typeof pinTools>[1],
  { agentVersion, stateMachineVersion }: Pick<SetVersions, 'agentVersion' | 'stateMachineVersion'>,
  wanted: SetVersions['toolRefs'],
): Promise<Pick<SetVersions, 'toolVersions' | 'toolRefs'>> {
  if (agentVersion === null || (service.stateMachineId !== null && stateMachineVersion === null))
    return { toolVersions: null, toolRefs: wanted };
  const toolRefs = wanted ?? service.toolRefs;
  const toolVersions = await pinTools(db, { ...service, toolRefs }, { agentVersion, stateMachineVersion });
  return { toolVersions, toolRefs };
}
