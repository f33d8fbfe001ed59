import type { MachineDefinition, State, ToolSpec } from './definition.ts';
import type { MachineFault } from './fault.ts';

/** The maximum number of tools that a machine names, each version constraint of a tool counted by itself. */
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

/** Sentences that a voice may say while a call takes long, and the milliseconds after which it says one. */
export type Fillers = { sentences: readonly string[]; afterMs: number };

/** Returns the fillers of a tool in a state; null when it has none. */
export function listFillers(state: State, tool: string): Fillers | null {
  const specs = listToolLists(state).flatMap((list) => list.specs.map(({ spec }) => spec));
  const found = specs.find((spec) => spec.tool === tool && spec.audio_fillers.length > 0);
  return found ? { sentences: found.audio_fillers, afterMs: 1_000 * found.audio_filler_triggered_after } : null;
}

/** The kind of the version that fits a constraint; null when no tool has one. */
export type FindToolKind = (tool: string, versionConstraint: string) => string | null;

/** Returns the rules of approval of a machine, with the JSON pointer of each. */
export function listApprovalRules({
  states,
}: Pick<MachineDefinition, 'states'>): { rule: ToolSpec['approval']; at: string }[] {
  return [...states.entries()].flatMap(([place, state]) =>
    listToolLists(state).flatMap(({ specs }) =>
      specs.flatMap(({ spec: { approval: rule }, pointer }) =>
        rule ? [{ rule, at: `/states/${place}${pointer}/approval` }] : [],
      ),
    ),
  );
}

/** Finds the tools that are not there, those that a list has twice, and rules of approval that hold for no call. */
export function findToolFaults(machine: MachineDefinition, findKind: FindToolKind): MachineFault[] {
  const count = listMachineTools(machine).length;
  if (count > maxMachineTools) {
    const detail = `The machine names ${count} tools; ${maxMachineTools} is the most.`;
    return [{ pointer: '/states', detail, code: 'too_many_tools' }];
  }
  return [...machine.states.entries()].flatMap(([place, state]) =>
    listToolLists(state).flatMap(({ specs }) => findListFaults(specs, `/states/${place}`, findKind)),
  );
}

function findListFaults(
  specs: { spec: ToolSpec; pointer: string }[],
  base: string,
  findKind: FindToolKind,
): MachineFault[] {
  const seen = new Set<string>();
  return specs.flatMap(({ spec: { tool, version_constraint: version, approval }, pointer }): MachineFault[] => {
    const at = `${base}${pointer}`;
    if (seen.has(tool))
      return [{ pointer: `${at}/tool`, detail: `The model is offered ${tool} already.`, code: 'duplicate_tool' }];
    seen.add(tool);
    const kind = findKind(tool, version);
    if (kind === null) {
      const detail = `Your organization has no tool ${tool} in the version ${version}.`;
      return [{ pointer: `${at}/tool`, detail, code: 'unknown_tool' }];
    }
    if (kind !== 'caller' || !approval) return [];
    const detail = 'The tool is of kind caller: whoever carries its calls out asks first.';
    return [{ pointer: `${at}/approval`, detail, code: 'not_allowed' }];
  });
}
