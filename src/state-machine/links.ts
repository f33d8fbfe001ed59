import {
  getReturnState,
  listTransitions,
  parseTarget,
  type MachineDefinition,
  type State,
  type Transition,
} from './definition.ts';
import type { MachineFault } from './fault.ts';
import { findOutlinedState, type PinnedOutline } from './outline.ts';

/** A way from a state of a machine to another one of it. Through a reference it leads to the state that is returned to. */
export type Link = {
  to: number;
  /** Whether the user may not be heard on it: that depends on the machine that it leads through. */
  isSilent: boolean;
  /** The most states of other machines that are entered on it in a row without talking. */
  steps: number;
};

/** The targets that a machine can refer to: its own states by name, and the versions that its references pin. */
type Surroundings = { places: ReadonlyMap<string, number>; pinned: ReadonlyMap<string, PinnedOutline> };

/** Returns the place of each state by its name, and a fault for each name that an earlier state has. */
export function findPlaces({ states }: MachineDefinition): { places: Map<string, number>; faults: MachineFault[] } {
  const places = new Map<string, number>();
  const faults = [...states.entries()].flatMap(([place, { name }]): MachineFault[] => {
    const earlier = places.get(name);
    if (earlier === undefined) {
      places.set(name, place);
      return [];
    }
    const detail = `The state at /states/${earlier} has the name ${name} too. Give each state a name of its own.`;
    return [{ pointer: `/states/${place}/name`, detail, code: 'duplicate_state' }];
  });
  return { places, faults };
}

const unknownState = (pointer: string, name: string): MachineFault => ({
  pointer,
  detail: `The machine has no state ${name}.`,
  code: 'unknown_state',
});

/** Returns where a reference leads to within the machine, or what is wrong with it. */
function linkReference(
  from: State,
  transition: Transition,
  target: { reference: string; state: string },
  { places, pinned }: Surroundings,
  pointer: string,
): { link: Link } | { faults: MachineFault[] } {
  const fault = (member: string, code: string, detail: string) => ({
    faults: [{ pointer: `${pointer}/${member}`, detail, code }],
  });
  const { reference, state } = target;
  const found = pinned.get(reference);
  if (!found) return fault('next_state', 'unknown_reference', `The machine has no reference ${reference}.`);
  // What is wrong with the pinned version itself is told at /references.
  if (!('outline' in found)) return { faults: [] };
  const entered = findOutlinedState(found.outline, state);
  if (!entered)
    return fault('next_state', 'unknown_state', `The version that ${reference} pins has no state ${state}.`);
  if (state === found.outline.terminal_state) {
    const detail = `${state} is the terminal state of ${reference}: it would be left as soon as it is entered.`;
    return fault('next_state', 'terminal_reference', detail);
  }
  if (transition.return_state === null && !('exit_conditions' in from)) {
    const detail = `A state that leads to ${reference}.${state} by itself needs the state to return to.`;
    return fault('return_state', 'required', detail);
  }
  const back = getReturnState(from, transition);
  const to = places.get(back);
  return to === undefined
    ? { faults: [unknownState(`${pointer}/return_state`, back)] }
    : { link: { to, isSilent: entered.is_silent, steps: entered.silent_steps ?? 1 } };
}

function linkTransition(
  from: State,
  transition: Transition,
  surroundings: Surroundings,
  pointer: string,
): { link: Link } | { faults: MachineFault[] } {
  const { reference, state } = parseTarget(transition.next_state);
  if (reference !== null) return linkReference(from, transition, { reference, state }, surroundings, pointer);
  if (transition.return_state !== null) {
    const detail = `${state} is a state of this machine, so there is nothing to return from. Leave return_state out.`;
    return { faults: [{ pointer: `${pointer}/return_state`, detail, code: 'not_allowed' }] };
  }
  const to = surroundings.places.get(state);
  return to === undefined
    ? { faults: [unknownState(`${pointer}/next_state`, state)] }
    : { link: { to, isSilent: true, steps: 0 } };
}

/** Returns the links of each state, and a fault for each transition that leads nowhere. */
export function linkStates(
  { states }: MachineDefinition,
  surroundings: Surroundings,
): { links: Link[][]; faults: MachineFault[] } {
  const faults: MachineFault[] = [];
  const links = states.map((from, place) =>
    listTransitions(from).flatMap(({ transition, pointer }): Link[] => {
      const found = linkTransition(from, transition, surroundings, `/states/${place}${pointer}`);
      if ('link' in found) return [found.link];
      for (const fault of found.faults) faults.push(fault);
      return [];
    }),
  );
  return { links, faults };
}
