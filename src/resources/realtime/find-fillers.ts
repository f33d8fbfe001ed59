import type { Reach } from '#src/db/reach.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { findCurrentBranch } from '#src/resources/messages/turn-store.ts';
import { findLineage } from '#src/resources/branches/store.ts';
import { findMachinePosition } from '#src/resources/events/log/machine-step-store.ts';
import { requireSession } from '#src/resources/sessions/require.ts';
import { findPinnedDefinition } from '#src/resources/state-machines/store.ts';
import { findState } from '#src/state-machine/definition.ts';
import { listFillers, type Fillers } from '#src/state-machine/tools.ts';

/**
 * Finds what a voice says while a call of a tool takes long, in the state in which a session is.
 *
 * @returns null without a state machine, and when the state has no fillers for the tool
 */
export async function findFillers(
  db: EntityDatabase,
  reach: Reach,
  sessionId: string,
  tool: string,
): Promise<Fillers | null> {
  const { stateMachineId } = await requireSession(db, reach, sessionId);
  if (stateMachineId === null) return null;
  const lineage = await findLineage(db, await findCurrentBranch(db, sessionId));
  const at = (await findMachinePosition(db, sessionId, lineage))?.place.at;
  const machine = at ? await findPinnedDefinition(db, at) : null;
  const state = machine && findState(machine, at!.state);
  return state ? listFillers(state, tool) : null;
}
