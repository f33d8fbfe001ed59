/** The facts about a state that is entered from another machine. */
type OutlinedState = {
  /** Whether a way from it to the terminal state passes no action, so that the user is not heard on it. */
  is_silent: boolean;
  /** The most states that are entered from it on, itself included, until the agent talks or the machine ends. Earlier versions have none. */
  silent_steps?: number;
};

/** The summary of a version that other machines need in order to reference it. It is stored with the version. */
export type MachineOutline = {
  terminal_state: string;
  /** The states by name. */
  states: Record<string, OutlinedState>;
  /** The depth of machines within it: 0 without references. */
  depth: number;
  /** The versions that lie within it at any depth, once each. */
  within: readonly { state_machine_id: string; version: number }[];
};

/** A version that a name of `references` pins: what is known of it, or why it cannot be referenced. */
export type PinnedOutline = { outline: MachineOutline } | { missing: 'machine' | 'version' } | { deprecated: true };

/** Looks a state of a machine up. Names of inherited members, such as `constructor`, are none. */
export const findOutlinedState = ({ states }: MachineOutline, name: string): OutlinedState | null =>
  Object.hasOwn(states, name) ? states[name]! : null;
