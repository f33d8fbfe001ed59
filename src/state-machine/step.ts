import { listTransitions, type ExitCondition, type State, type Transition } from './definition.ts';
import {
  toFirstPosition,
  followTransition,
  getState,
  isFinished,
  type Machines,
  type MachineVersion,
  type Position,
} from './position.ts';

/** The reason why a conversation is in a state: it began there, an exit was chosen, or the state before leads on to it. */
type EntryCause = 'began' | 'exit_chosen' | 'led_on';

/** An input of the engine: something that has happened to a conversation. */
export type StepInput =
  /** The first message of a conversation, by a user who is new or has been here before. */
  | { type: 'begin'; isReturning: boolean }
  /** A message of the user. */
  | { type: 'message' }
  /** Results of tools for the caller, or a run that goes on with what another one has left. */
  | { type: 'resume' }
  /** The exit that the model has chosen, by its index; null when it stays. */
  | { type: 'chosen'; exit: number | null }
  /** The work of a state that leads on has been done. */
  | { type: 'done' };

/** An output of the engine: the work to be done next. Each but `reply` is answered by an input. `reply` ends the run. */
export type Effect =
  | {
      type: 'choose_exit';
      state: State & { type: 'action' | 'decision' };
      exits: readonly ExitCondition[];
      mayStay: boolean;
    }
  | { type: 'reply'; state: State & { type: 'action' } }
  | { type: 'work'; state: Exclude<State, { type: 'action' | 'decision' }> };

/** A change of the position, and why. `exit` is the exit that was chosen. */
export type StateEntry = { from: Position | null; to: Position; cause: EntryCause; exit: ExitCondition | null };

/** The new position with what is to be done there; `entry` when it has changed, or when a state was entered anew. */
export type MachineMove = { position: Position; entry: StateEntry | null; effect: Effect };

/** Returns what is to be done in a state that was just entered. */
function carryOut(machines: Machines, { at }: Position): Effect {
  const state = getState(machines, at);
  if (state.type === 'action') return { type: 'reply', state };
  if (state.type === 'decision') return { type: 'choose_exit', state, exits: state.exit_conditions, mayStay: false };
  return { type: 'work', state };
}

/** Returns the exits that a message of the user may lead to. */
function exitsAfterMessage(machines: Machines, position: Position, state: State): readonly ExitCondition[] {
  return state.type !== 'action' || isFinished(machines, position) ? [] : state.exit_conditions;
}

const stayAt = (position: Position, effect: Effect): MachineMove => ({ position, entry: null, effect });

function enter(machines: Machines, entry: StateEntry): MachineMove {
  return { position: entry.to, entry, effect: carryOut(machines, entry.to) };
}

/** Says that an input cannot follow on a position: a fault of the caller. */
export class WrongInput extends Error {}

function choose(machines: Machines, position: Position, state: State, exit: number | null): MachineMove {
  if (exit === null && state.type === 'action') return stayAt(position, { type: 'reply', state });
  const exits = 'exit_conditions' in state ? state.exit_conditions : [];
  const chosen = exit === null ? undefined : exits[exit];
  if (!chosen) throw new WrongInput(`The state ${state.name} has no exit ${exit}.`);
  return enter(machines, {
    from: position,
    to: followTransition(machines, position, chosen),
    cause: 'exit_chosen',
    exit: chosen,
  });
}

/**
 * Moves a conversation by one step. Pure: the same arguments have the same result. A position is of one state at any time,
 * and each that it returns is entered by a transition of its machines.
 * @throws UnknownPlace when the position or what it leads to is not there, and WrongInput for an input that cannot follow.
 */
export function stepMachine(
  machines: Machines,
  root: MachineVersion,
  position: Position | null,
  input: StepInput,
): MachineMove {
  if (input.type === 'begin' || !position) {
    const to = toFirstPosition(machines, root, input.type === 'begin' && input.isReturning);
    return enter(machines, { from: null, to, cause: 'began', exit: null });
  }
  const state = getState(machines, position.at);
  switch (input.type) {
    case 'message': {
      const exits = exitsAfterMessage(machines, position, state);
      if (exits.length === 0 || state.type !== 'action') return stayAt(position, carryOut(machines, position));
      return stayAt(position, { type: 'choose_exit', state, exits, mayStay: true });
    }
    case 'resume':
      return stayAt(position, carryOut(machines, position));
    case 'chosen':
      return choose(machines, position, state, input.exit);
    case 'done': {
      if ('exit_conditions' in state) throw new WrongInput(`The state ${state.name} does not lead on by itself.`);
      const to = followTransition(machines, position, state);
      return enter(machines, { from: position, to, cause: 'led_on', exit: null });
    }
  }
}

/** Tells whether a transition of the state at a position leads to another position. */
export function isTransition(machines: Machines, from: Position, to: Position): boolean {
  const state = getState(machines, from.at);
  const ways: Transition[] = listTransitions(state).map(({ transition }) => transition);
  return ways.some((way) => isSamePosition(followTransition(machines, from, way), to));
}

const addressText = ({ at, returns }: Position) =>
  JSON.stringify([at, ...returns].map(({ machineId, version, state }) => [machineId, version, state]));

/** Tells whether two positions are the same. */
export const isSamePosition = (one: Position, other: Position): boolean => addressText(one) === addressText(other);
