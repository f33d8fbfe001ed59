import {
  findReference,
  findState,
  getReturnState,
  parseTarget,
  type MachineDefinition,
  type State,
  type StateAddress,
  type Transition,
} from './definition.ts';

/** The versions of machines that a conversation may pass through, by `toMachineKey`. */
export type Machines = ReadonlyMap<string, MachineDefinition>;

/** The version of a machine. */
export type MachineVersion = Omit<StateAddress, 'state'>;

/**
 * The place of a conversation in its machine: one state, and above it the states that are entered when referenced machines
 * reach their ends, the one that is entered first as the last one.
 */
export type Position = { at: StateAddress; returns: readonly StateAddress[] };

/** The key of a version of a machine. */
export const toMachineKey = ({ machineId, version }: MachineVersion): string => `${machineId}@${version}`;

/** Says that a position or a transition is not one of its machines. */
export class UnknownPlace extends Error {}

/** Finds a version of a machine. @throws UnknownPlace when it is not among these. */
export function getMachine(machines: Machines, version: MachineVersion): MachineDefinition {
  const machine = machines.get(toMachineKey(version));
  if (!machine) throw new UnknownPlace(`The version ${version.version} of ${version.machineId} is not there.`);
  return machine;
}

/** Finds the state of an address. @throws UnknownPlace when its machine has no such state. */
export function getState(machines: Machines, address: StateAddress): State {
  const state = findState(getMachine(machines, address), address.state);
  if (!state) {
    const { machineId, version } = address;
    throw new UnknownPlace(`There is no state ${address.state} in the version ${version} of ${machineId}.`);
  }
  return state;
}

const isTerminal = (machines: Machines, at: StateAddress): boolean =>
  getMachine(machines, at).terminal_state === at.state;

/** Tells whether the machine of the conversation has come to its end. */
export const isFinished = (machines: Machines, { at, returns }: Position): boolean =>
  returns.length === 0 && isTerminal(machines, at);

/** Returns a position with another version of the machine of its conversation: its states keep their names. */
export function moveToVersion({ at, returns }: Position, { machineId, version }: MachineVersion): Position {
  const move = (address: StateAddress) => (address.machineId === machineId ? { ...address, version } : address);
  return { at: move(at), returns: returns.map(move) };
}

/** Lists the states of a position, those to return to included. */
export const listAddresses = ({ at, returns }: Position): StateAddress[] => [at, ...returns];

/** Leaves referenced machines that are at their ends. */
function settle(machines: Machines, position: Position): Position {
  let { at, returns } = position;
  while (returns.length > 0 && isTerminal(machines, at)) {
    at = returns.at(-1)!;
    returns = returns.slice(0, -1);
  }
  return { at, returns };
}

/** Returns the position in which a conversation begins. */
export function toFirstPosition(machines: Machines, root: MachineVersion, isReturning: boolean): Position {
  const machine = getMachine(machines, root);
  const state = isReturning ? machine.returning_user_initial_state : machine.new_user_initial_state;
  const { machineId, version } = root;
  return { at: { machineId, version, state }, returns: [] };
}

/** Follows a transition of the state at a position. @throws UnknownPlace when it leads nowhere. */
export function followTransition(machines: Machines, { at, returns }: Position, transition: Transition): Position {
  const { reference, state: name } = parseTarget(transition.next_state);
  const { machineId, version } = at;
  const state = getState(machines, at);
  if (reference === null) {
    const next = { machineId, version, state: name };
    getState(machines, next);
    return settle(machines, { at: next, returns });
  }
  const pinned = findReference(getMachine(machines, at), reference);
  if (!pinned) throw new UnknownPlace(`${reference} is no reference of the version ${version} of ${machineId}.`);
  const next = { machineId: pinned.state_machine_id, version: pinned.version, state: name };
  getState(machines, next);
  const back = { machineId, version, state: getReturnState(state, transition) };
  return settle(machines, { at: next, returns: [...returns, back] });
}
