/**
 * The definition of a hierarchical state machine, which the checks, the graph and the engine share. This folder is pure:
 * it knows itself and generated types.
 *
 * How a conversation moves through a machine:
 *
 * 1. A conversation is in one state of one machine at a time, its position, above which lies a stack of returns. It begins
 *    in `new_user_initial_state` or `returning_user_initial_state` of its machine, with an empty stack.
 * 2. A state of type `action` is carried out when it is entered: the agent speaks, and the run ends. After the next message
 *    of the user the model chooses one of its exits, or stays, and then the agent speaks in the state that it is in by then.
 *    States of all other types are carried out without the user, and lead on within the same run.
 * 3. `next_state` names a state of the same machine, which is entered; or it is a reference `name.state`. Then a `Return` is
 *    pushed, `{machine, version, state}`, and the conversation enters `state` of the version that `references[name]` pins.
 * 4. The `state` of that return is `return_state`, a state of the machine that has the reference. An exit condition without a
 *    `return_state` returns to the state that has the exit. A state that does not choose needs one: to enter it anew would
 *    enter the reference anew, for ever.
 * 5. When the terminal state of a referenced machine is reached, it is not carried out. The return is popped, and its state
 *    is entered anew, as by any transition: an action speaks again, a decision is made again. When that state is itself
 *    the terminal state of a referenced machine, the next return is popped at once.
 * 6. The terminal state of the machine of the conversation, with an empty stack, is carried out like any action, once. Then
 *    the machine has finished: it has no exits, and the agent goes on to answer from this state.
 *
 * The checks guarantee for each version that is stored: every state is reachable, the terminal state can be reached from each,
 * and no cycle, through references too, is without an action. So each run comes to an action or to the end after finitely many
 * steps, and no stack is deeper than `maxReferenceDepth`.
 */
import type {
  ActionState as SentActionState,
  AnnotationState as SentAnnotationState,
  DecisionState as SentDecisionState,
  ExitCondition as SentExitCondition,
  RecallState as SentRecallState,
  ReflectionState as SentReflectionState,
  StateMachine,
  StateMachineReference,
  StateToolSpec as SentToolSpec,
  ToolApproval,
  ToolCallState as SentToolCallState,
} from '#generated/v2/client/types.gen.ts';

/** An object as it is stored: with all members, defaults filled in. A rule of approval stays as it was sent. */
type Complete<T> = T extends readonly (infer Item)[]
  ? Complete<Item>[]
  : T extends ToolApproval
    ? T
    : T extends object
      ? { [Key in keyof T]-?: Complete<Exclude<T[Key], undefined>> }
      : T;

export type ActionState = Complete<SentActionState>;
type DecisionState = Complete<SentDecisionState>;
export type RecallState = Complete<SentRecallState>;
type AnnotationState = Complete<SentAnnotationState>;
export type ReflectionState = Complete<SentReflectionState>;
export type ToolCallState = Complete<SentToolCallState>;
export type ExitCondition = Complete<SentExitCondition>;
export type ToolSpec = Complete<SentToolSpec>;

/** A state, by its `type`. */
export type State = ActionState | DecisionState | RecallState | AnnotationState | ReflectionState | ToolCallState;

/** A version of a machine: all that the way of a conversation through it depends on. */
export type MachineDefinition = { states: State[] } & Pick<
  StateMachine,
  | 'references'
  | 'new_user_initial_state'
  | 'returning_user_initial_state'
  | 'terminal_state'
  | 'global_intra_state_navigation_guidelines'
  | 'global_action_guidelines'
  | 'global_boundary_constraints'
>;

/** The version of a machine that a name of `references` pins. */
export type MachineReference = StateMachineReference;

/** The place of a state in the world: a machine, its version, and the name of one of its states. */
export type StateAddress = { machineId: string; version: number; state: string };

/** The maximum depth of machines within each other: a machine without references has the depth 0. */
export const maxReferenceDepth = 8;

/** The maximum number of versions of other machines within a machine, counted once each. */
export const maxReferencedVersions = 50;

/** A way from a state to the next, as it is written. */
export type Transition = { next_state: string; return_state: string | null };

/** Returns the ways that lead out of a state, with the JSON pointer of each within the state. */
export function listTransitions(state: State): { transition: Transition; pointer: string }[] {
  if (!('exit_conditions' in state)) return [{ transition: state, pointer: '' }];
  return state.exit_conditions.map((transition, index) => ({ transition, pointer: `/exit_conditions/${index}` }));
}

/** The target of a `next_state`: a state of the same machine, or one of a referenced machine. */
export type StateTarget = { reference: string | null; state: string };

/** Parses a `next_state`, in which a reference is `name.state`. */
export function parseTarget(nextState: string): StateTarget {
  const point = nextState.indexOf('.');
  if (point < 0) return { reference: null, state: nextState };
  return { reference: nextState.slice(0, point), state: nextState.slice(point + 1) };
}

/** Returns the state that is entered when the machine that a transition of `from` has entered reaches its terminal state. */
export const getReturnState = (from: State, { return_state }: Transition): string => return_state ?? from.name;

/** Finds a state by its name, or null. */
export const findState = ({ states }: MachineDefinition, name: string): State | null =>
  states.find((state) => state.name === name) ?? null;

/** Finds what a name of `references` pins, or null. Names of inherited members, such as `constructor`, are none. */
export const findReference = ({ references }: MachineDefinition, name: string): MachineReference | null =>
  Object.hasOwn(references, name) ? references[name]! : null;
