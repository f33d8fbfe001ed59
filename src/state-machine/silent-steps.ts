import type { MachineDefinition } from './definition.ts';
import type { MachineFault } from './fault.ts';
import type { Link } from './links.ts';

/** The maximum number of states that one machine may have the agent enter in a row until it talks, those of machines on the way included. */
export const maxSilentSteps = 100;

/** What is known of the ways out of the states of a machine without cycles on which the user is not heard. */
export type SilentSteps = {
  /** The most states that are entered from a state on, itself included, until the agent talks or the machine ends. */
  from: number[];
  /** The most states that are entered once a state is left. */
  after: number[];
};

/** Measures the longest ways on which the user is not heard. Takes linear time. */
export function measureSilentSteps({ states }: MachineDefinition, links: readonly (readonly Link[])[]): SilentSteps {
  const after: number[] = [];
  const measureAfter = (place: number): number =>
    (after[place] ??= Math.max(
      0,
      ...links[place]!.map(({ to, isSilent, steps }) => steps + (isSilent ? measureFrom(to) : 0)),
    ));
  const measureFrom = (place: number): number => (states[place]!.type === 'action' ? 1 : 1 + measureAfter(place));
  const from = [...states.keys()].map(measureFrom);
  return { from, after: [...states.keys()].map(measureAfter) };
}

/** Finds a way on which more states are entered than a run may enter; the longest one is told. */
export function findSilentFaults({ states }: MachineDefinition, { after }: SilentSteps): MachineFault[] {
  const longest = after.reduce((most, steps) => Math.max(most, steps), 0);
  if (longest <= maxSilentSteps) return [];
  const place = after.indexOf(longest);
  const detail = `From ${states[place]!.name} the agent may enter ${longest} states in a row without talking; ${maxSilentSteps} are the most. Lead the way through a state of type action.`;
  return [{ pointer: `/states/${place}`, detail, code: 'silent_path' }];
}
