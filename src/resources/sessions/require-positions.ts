import { problem } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { listMachinePositions } from '#src/resources/events/log/machine-step-store.ts';
import { findPinnedDefinition } from '#src/resources/state-machines/store.ts';
import { findState } from '#src/state-machine/definition.ts';
import { listAddresses } from '#src/state-machine/position.ts';
import type { ServicePin } from './store.ts';

/**
 * Requires that a session can go on in another version of its machine: the states in which it is, on each branch, are there. A session
 * that has not entered its machine can.
 * @throws `conflict` that names the state that is missing.
 */
export async function requirePositions(
  tx: EntityDatabase,
  sessionId: string,
  {
    stateMachineId: machineId,
    stateMachineVersion: version,
  }: Pick<ServicePin, 'stateMachineId' | 'stateMachineVersion'>,
): Promise<void> {
  const positions = await listMachinePositions(tx, sessionId);
  if (positions.length === 0 || machineId === null || version === null) return;
  const definition = await findPinnedDefinition(tx, { machineId, version });
  for (const position of positions) {
    // The first return, or the state itself, is of the session's own machine.
    const own = position.returns[0] ?? position.at;
    const there = listAddresses(position).filter((address) => address.machineId === machineId);
    const missing =
      own.machineId === machineId ? there.find(({ state }) => !definition || !findState(definition, state)) : own;
    if (missing)
      throw problem(
        'conflict',
        `The session ${sessionId} is in the state ${missing.state}, which the version ${version} of ${machineId} does not have.`,
      );
  }
}
