import type { MachineDefinition, State, ToolSpec } from './definition.ts';
import type { MachineFault } from './fault.ts';

/** How many tools a machine may name, each version constraint of a tool counted by itself. */
export const maxMachineTools = 128;

/** The lists of tools of a state, each with its JSON pointer within the state. Tools of one list are offered together. */
function listToolLists(state: State): { specs: { spec: ToolSpec; pointer: string }[] }[] {
  const at = (specs: readonly ToolSpec[], member: string) =>
    specs.map((spec, index) => ({ spec, pointer: `/${member}/${index}` }));
  switch (state.type) {
    case 'action':
      return [
        { specs: at(state.action_tool_call_specs, 'action_tool_call_specs') },
        { specs: at(state.exit_condition_tool_call_specs, 'exit_condition_tool_call_specs') },
      ];
    case 'tool_call': {
      const designated = { spec: state.designated_tool, pointer: '/designated_tool' };
      return [{ specs: [designated, ...at(state.tool_call_specs, 'tool_call_specs')] }];
    }
    case 'decision':
    case 'reflection':
      return [{ specs: at(state.tool_call_specs, 'tool_call_specs') }];
    default:
      return [];
  }
}

/** Returns the tools that a machine names, once for each version constraint. */
export function listMachineTools({ states }: Pick<MachineDefinition, 'states'>): { key: string; version: string }[] {
  const named = new Map<string, { key: string; version: string }>();
  for (const state of states)
    for (const { specs } of listToolLists(state))
      for (const { spec } of specs)
        named.set(`${spec.tool} ${spec.version_constraint}`, { key: spec.tool, version: spec.version_constraint });
  return [...named.values()];
}

/** Finds the tools that are not there, and those that a list has twice. */
export function findToolFaults(
  machine: MachineDefinition,
  hasTool: (tool: string, versionConstraint: string) => boolean,
): MachineFault[] {
  const count = listMachineTools(machine).length;
  if (count > maxMachineTools) {
    const detail = `The machine names ${count} tools; ${maxMachineTools} is the most.`;
    return [{ pointer: '/states', detail, code: 'too_many_tools' }];
  }
  return [...machine.states.entries()].flatMap(([place, state]) =>
    listToolLists(state).flatMap(({ specs }) => findListFaults(specs, `/states/${place}`, hasTool)),
  );
}

function findListFaults(
  specs: { spec: ToolSpec; pointer: string }[],
  base: string,
  hasTool: (tool: string, versionConstraint: string) => boolean,
): MachineFault[] {
  const seen = new Set<string>();
  return specs.flatMap(({ spec: { tool, version_constraint: version }, pointer }): MachineFault[] => {
    const at = `${base}${pointer}/tool`;
    if (seen.has(tool))
      return [{ pointer: at, detail: `The model is offered ${tool} already.`, code: 'duplicate_tool' }];
    seen.add(tool);
    if (hasTool(tool, version)) return [];
    const detail = `Your organization has no tool ${tool} in the version ${version}.`;
    return [{ pointer: at, detail, code: 'unknown_tool' }];
  });
}
