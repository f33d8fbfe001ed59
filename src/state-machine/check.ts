import type { MachineDefinition } from './definition.ts';
import type { MachineFault } from './fault.ts';
import { findPlaces, linkStates, type Link } from './links.ts';
import type { MachineOutline, PinnedOutline } from './outline.ts';
import { findCycles, findReachable, reverseGraph } from './paths.ts';
import { findReferenceFaults, measureReferences } from './references.ts';
import { findSilentFaults, measureSilentSteps, type SilentSteps } from './silent-steps.ts';
import { findToolFaults, type FindToolKind } from './tools.ts';

/** The surroundings that a machine is checked against: all that it refers to, as it is now. */
export type MachineSurroundings = {
  /** The id of the machine; null for a new one. */
  machineId: string | null;
  /** The version that each name of `references` pins. */
  pinned: ReadonlyMap<string, PinnedOutline>;
  findToolKind: FindToolKind;
};

/** The outline of a machine that breaks no rule, or the rules that it breaks. */
export type MachineCheck = { outline: MachineOutline } | { faults: MachineFault[] };

const endings = ['new_user_initial_state', 'returning_user_initial_state', 'terminal_state'] as const;

/** Finds what is wrong with the initial states and the terminal one. */
function findEndingFaults(machine: MachineDefinition, places: ReadonlyMap<string, number>): MachineFault[] {
  return endings.flatMap((member): MachineFault[] => {
    const pointer = `/${member}`;
    const place = places.get(machine[member]);
    if (place === undefined)
      return [{ pointer, detail: `The machine has no state ${machine[member]}.`, code: 'unknown_state' }];
    const state = machine.states[place]!;
    if (state.type !== 'action') {
      const detail = `${state.name} has the type ${state.type}. A machine begins and ends in a state of type action.`;
      return [{ pointer, detail, code: 'action_required' }];
    }
    if (member !== 'terminal_state' || state.exit_conditions.length === 0) return [];
    const detail = `${state.name} is the terminal state: the process ends in it, so it has no exits.`;
    return [{ pointer: `/states/${place}/exit_conditions`, detail, code: 'terminal_exits' }];
  });
}

/** A state that searches for fixed texts, or for information, and not for both or for nothing. */
function findRecallFaults({ states }: MachineDefinition): MachineFault[] {
  return [...states.entries()].flatMap(([place, state]): MachineFault[] => {
    if (state.type !== 'recall' || state.queries.length > 0 !== (state.requested_information !== null)) return [];
    const detail = 'A state of type recall has either queries or requested_information.';
    return [{ pointer: `/states/${place}`, detail, code: 'one_of' }];
  });
}

/** The maximum number of states of a cycle that a fault names. */
const namedStates = 10;

/** Finds the states that no path reaches, that no path leads from to the end, and the cycles on which the user is never heard. */
function findPathFaults(
  machine: MachineDefinition,
  places: ReadonlyMap<string, number>,
  links: Link[][],
): MachineFault[] {
  const graph = links.map((list) => list.map(({ to }) => to));
  const starts = [machine.new_user_initial_state, machine.returning_user_initial_state];
  const isReachable = findReachable(
    graph,
    starts.map((name) => places.get(name)!),
  );
  const isLeading = findReachable(reverseGraph(graph), [places.get(machine.terminal_state)!]);
  const nameOf = (place: number) => machine.states[place]!.name;
  const lost = [...machine.states.keys()].flatMap((place): MachineFault[] => {
    const pointer = `/states/${place}`;
    if (!isReachable[place])
      return [
        { pointer, detail: `No path leads from an initial state to ${nameOf(place)}.`, code: 'unreachable_state' },
      ];
    if (isLeading[place]) return [];
    const detail = `No path leads from ${nameOf(place)} to the terminal state ${machine.terminal_state}.`;
    return [{ pointer, detail, code: 'dead_end' }];
  });
  const loops = findCycles(toSilentGraph(machine, links)).map((cycle): MachineFault => {
    const names = cycle.slice(0, namedStates).map(nameOf).join(', ');
    const more = cycle.length > namedStates ? ` and ${cycle.length - namedStates} more` : '';
    const detail = `The agent may go around through ${names}${more} for ever: lead each way round through a state of type action.`;
    return { pointer: `/states/${cycle[0]}`, detail, code: 'silent_loop' };
  });
  return [...lost, ...loops];
}

/** Returns the graph of the states that are no actions, and the links between them on which the user may not be heard. */
function toSilentGraph({ states }: MachineDefinition, links: Link[][]): number[][] {
  const isAction = states.map(({ type }) => type === 'action');
  return links.map((list, from) =>
    isAction[from] ? [] : list.filter(({ to, isSilent }) => isSilent && !isAction[to]).map(({ to }) => to),
  );
}

/** Returns what machines that reference this one need to know of its states. */
function outlineStates(
  machine: MachineDefinition,
  places: ReadonlyMap<string, number>,
  links: Link[][],
  { from }: SilentSteps,
): MachineOutline['states'] {
  const terminal = places.get(machine.terminal_state)!;
  const isAction = machine.states.map(({ type }) => type === 'action');
  const silent = links.map((list, from) =>
    isAction[from] ? [] : list.filter(({ isSilent }) => isSilent).map(({ to }) => to),
  );
  const isSilent = findReachable(reverseGraph(silent), [terminal]);
  return Object.fromEntries(
    machine.states.map(({ name }, place) => [
      name,
      { is_silent: isSilent[place]! && !isAction[place], silent_steps: from[place]! },
    ]),
  );
}

/**
 * Checks a version of a machine before it is stored. Takes time linear in the size of the machine and of the outlines of
 * what it references. Paths are only followed once every transition leads somewhere, so that one mistake is not told many times.
 */
export function checkMachine(machine: MachineDefinition, surroundings: MachineSurroundings): MachineCheck {
  const { places, faults: nameFaults } = findPlaces(machine);
  const { links, faults: linkFaults } = linkStates(machine, { places, pinned: surroundings.pinned });
  const linkage = [
    ...nameFaults,
    ...findEndingFaults(machine, places),
    ...findReferenceFaults(machine, surroundings),
    ...linkFaults,
  ];
  const paths = linkage.length === 0 ? findPathFaults(machine, places, links) : [];
  const contents = [...findRecallFaults(machine), ...findToolFaults(machine, surroundings.findToolKind)];
  const faults = [...linkage, ...paths, ...contents];
  if (faults.length > 0) return { faults };
  const steps = measureSilentSteps(machine, links);
  const tooLong = findSilentFaults(machine, steps);
  if (tooLong.length > 0) return { faults: tooLong };
  const states = outlineStates(machine, places, links, steps);
  return {
    outline: { terminal_state: machine.terminal_state, states, ...measureReferences(surroundings.pinned, machine) },
  };
}
