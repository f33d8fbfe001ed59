import { listTransitions, type MachineDefinition, type State } from './definition.ts';

/** A way out of a state; the description is null for a state that leads on by itself. */
export type Exit = { description: string | null; next_state: string; return_state: string | null };

/** The differences between the exits of two versions of a state. */
export type ExitChanges = { added: Exit[]; removed: Exit[]; changed: { before: Exit; after: Exit }[] };

/** A state in two versions of a machine. */
type StatePair = { before: State; after: State };

const listExits = (state: State): Exit[] =>
  listTransitions(state).map(({ transition: { next_state, return_state, ...more } }) => ({
    description: 'description' in more ? String(more.description) : null,
    next_state,
    return_state,
  }));

const isSameWay = (a: Exit, b: Exit) => a.next_state === b.next_state && a.return_state === b.return_state;
const isSameCondition = (a: Exit, b: Exit) => a.description === b.description;
const isSame = (a: Exit, b: Exit) => isSameWay(a, b) && isSameCondition(a, b);

/** Takes the pairs of items that are alike out of two lists, each item once, the first ones first. */
function takePairs(
  before: Exit[],
  after: Exit[],
  isAlike: (a: Exit, b: Exit) => boolean,
): { before: Exit; after: Exit }[] {
  return before.slice().flatMap((exit) => {
    const place = after.findIndex((other) => isAlike(exit, other));
    if (place < 0) return [];
    before.splice(before.indexOf(exit), 1);
    return [{ before: exit, after: after.splice(place, 1)[0]! }];
  });
}

/**
 * Compares the exits of two versions of a state, whatever their order. An exit has changed when it leads to the same state under another
 * description, or else elsewhere under the same description; what is left is added or removed.
 */
export function diffExits(from: State, to: State): ExitChanges {
  const [removed, added] = [listExits(from), listExits(to)];
  takePairs(removed, added, isSame);
  const changed = [...takePairs(removed, added, isSameWay), ...takePairs(removed, added, isSameCondition)];
  return { added, removed, changed };
}

/** Compares which states two versions of a machine have, by their names. `kept` are those of both, in the order of `to`. */
export function pairStates(
  from: MachineDefinition,
  to: MachineDefinition,
): { added: State[]; removed: State[]; kept: StatePair[] } {
  const earlier = new Map(from.states.map((state) => [state.name, state]));
  const later = new Set(to.states.map(({ name }) => name));
  return {
    added: to.states.filter(({ name }) => !earlier.has(name)),
    removed: from.states.filter(({ name }) => !later.has(name)),
    kept: to.states.flatMap((after) => {
      const before = earlier.get(after.name);
      return before ? [{ before, after }] : [];
    }),
  };
}
