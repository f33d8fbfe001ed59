import type { MachineAddress, ParleyEvent, StateMachineEntered } from '#generated/v2/client/types.gen.ts';
import type { StateAddress } from './definition.ts';
import type { Position } from './position.ts';

/** The first part of the names of events of machines. */
const prefix = 'parley.state_machine.';

type LastPart<Name> = Name extends `${typeof prefix}${infer Last}` ? Last : never;

/** The last part of the name of an event of a machine. */
export type MachineEventName = LastPart<ParleyEvent['name']>;

/** The values of the events in which a run tells what it does in its machine, by the last part of their names. */
export type MachineEventValues = {
  [Name in MachineEventName]: Extract<ParleyEvent, { name: `${typeof prefix}${Name}` }>['value'];
};

/** An event of a machine in the log. */
export type MachineEvent<Name extends MachineEventName = MachineEventName> = {
  type: 'CUSTOM';
  name: `${typeof prefix}${Name}`;
  value: MachineEventValues[Name];
};

/** Makes an event of a machine. */
export const toMachineEvent = <Name extends MachineEventName>(
  name: Name,
  value: MachineEventValues[Name],
): MachineEvent<Name> => ({ type: 'CUSTOM', name: `${prefix}${name}`, value });

const names: Record<MachineEventName, true> = {
  entered: true,
  left: true,
  exit_chosen: true,
  exit_invalid: true,
  recall_queries: true,
  memories_recalled: true,
  annotation: true,
  reflection: true,
  stopped: true,
};

/** Returns the last part of the name of an event of a machine; null for any other event. */
export function findMachineEventName(event: { type: string; name?: unknown }): MachineEventName | null {
  if (event.type !== 'CUSTOM' || typeof event.name !== 'string' || !event.name.startsWith(prefix)) return null;
  const name = event.name.slice(prefix.length);
  return Object.hasOwn(names, name) ? (name as MachineEventName) : null;
}

/** Tells whether an event of a machine is thought that its user is not to see. */
export function isHiddenThought(event: { type: string; name?: unknown }): boolean {
  const name = findMachineEventName(event);
  return name !== null && name !== 'entered' && name !== 'left' && name !== 'stopped';
}

/** Writes the address of a state as the contract has it. */
export const toMachineAddress = ({ machineId, version, state }: StateAddress): MachineAddress => ({
  state_machine_id: machineId,
  version,
  state,
});

const toAddress = ({ state_machine_id, version, state }: MachineAddress): StateAddress => ({
  machineId: state_machine_id,
  version,
  state,
});

/** Reads the position that an event says was entered. */
export const readPosition = ({ at, returns }: Pick<StateMachineEntered, 'at' | 'returns'>): Position => ({
  at: toAddress(at),
  returns: returns.map(toAddress),
});

/** Writes a position as the contract has it. */
export const toPositionView = ({ at, returns }: Position): Pick<StateMachineEntered, 'at' | 'returns'> => ({
  at: toMachineAddress(at),
  returns: returns.map(toMachineAddress),
});

/** Replays the events of one conversation, in their order: the position after them, or null. */
export function replayPosition(events: readonly { type: string; name?: unknown; value?: unknown }[]): Position | null {
  const last = events.findLast((event) => findMachineEventName(event) === 'entered');
  return last ? readPosition(last.value as StateMachineEntered) : null;
}
