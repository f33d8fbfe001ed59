import type { SessionStateMachine, SessionTransition, StateMachineEvent } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { findLineage, toBranchId } from '#src/resources/branches/store.ts';
import {
  listMachineEvents,
  listMachineSteps,
  type LoggedMachineEvent,
  type MachineStepRow,
} from '#src/resources/events/log/machine-step-store.ts';
import { findCurrentBranch } from '#src/resources/messages/turn-store.ts';
import type { Handler } from '#src/resources/services.ts';
import { findPinnedDefinition } from '#src/resources/state-machines/store.ts';
import { toPositionView, type MachineEventValues } from '#src/state-machine/log-events.ts';
import { findMachineEventName } from '#src/state-machine/log-events.ts';
import { moveToVersion, type Position } from '#src/state-machine/position.ts';
import { requireSession } from './require.ts';

/** The number of events that a page reads, and that one transition shows. */
const mostEventsRead = 2_000;
const mostEventsShown = 100;

const isEntered = ({ name }: LoggedMachineEvent): boolean =>
  findMachineEventName({ type: 'CUSTOM', name }) === 'entered';

/** Lists the events since the transition before that led to the one at a place, with its own. That may be one of another branch. */
function listCauses(events: readonly LoggedMachineEvent[], seq: number): readonly LoggedMachineEvent[] {
  const end = events.findIndex((event) => event.seq >= seq);
  const upTo = end < 0 ? events : events.slice(0, events[end]!.seq === seq ? end + 1 : end);
  const last = upTo.findLastIndex((event) => isEntered(event) && event.seq < seq);
  return upTo.slice(last + 1);
}

/** Writes a transition with the events that it came from. */
function toTransition(
  { seq, runId, place, createdAt }: MachineStepRow,
  events: readonly LoggedMachineEvent[],
): SessionTransition {
  const causes = listCauses(events, seq);
  const own = causes.find((event) => event.seq === seq);
  const {
    from = null,
    cause = null,
    exit = null,
    reason = null,
  } = (own?.value ?? {}) as Partial<MachineEventValues['entered']>;
  const shown = causes.slice(-mostEventsShown).map(({ seq: at, name, value }) => ({ seq: at, name, value }));
  return {
    seq,
    run_id: runId,
    timestamp: createdAt.toISOString(),
    ...toPositionView(place!),
    from,
    cause,
    exit,
    reason,
    events: shown as StateMachineEvent[],
  };
}

/** Tells whether a machine of which this is the definition has come to its end. */
async function hasFinished(
  db: EntityDatabase,
  root: { machineId: string; version: number },
  { at, returns }: Position,
): Promise<boolean> {
  if (returns.length > 0) return false;
  return (await findPinnedDefinition(db, root))?.terminal_state === at.state;
}

export const getSessionStateMachine: Handler<'getSessionStateMachine'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { limit = 20, before_seq: beforeSeq } = query;
  const session = await requireSession(dataSource, principal, path.session_id);
  const { id: sessionId, conversationId, stateMachineId: machineId, stateMachineVersion: version } = session;
  const branch = await findCurrentBranch(dataSource, sessionId);
  const steps = { sessionId, lineage: await findLineage(dataSource, branch), kinds: ['entered' as const] };
  const [current] = await listMachineSteps(dataSource, { ...steps, limit: 1 });
  const listed = await listMachineSteps(dataSource, { ...steps, ...(beforeSeq && { beforeSeq }), limit: limit + 1 });
  const page = listed.slice(0, limit);
  const span = { fromSeq: (listed[limit]?.seq ?? 0) + 1, toSeq: page[0]?.seq ?? 0 };
  const events = page.length > 0 ? await listMachineEvents(dataSource, sessionId, span, mostEventsRead) : [];
  const root = machineId === null ? null : { machineId, version: version! };
  const found = current?.place ?? null;
  const place = found && root ? moveToVersion(found, root) : found;
  const isFinished = place !== null && root !== null && (await hasFinished(dataSource, root, place));
  const body: SessionStateMachine = {
    session_id: sessionId,
    state_machine_id: machineId,
    state_machine_version: version,
    branch_id: toBranchId(conversationId, branch),
    ...(place ? toPositionView(place) : { at: null, returns: [] }),
    is_finished: isFinished,
    transitions: page.map((row) => toTransition(row, events)),
    has_more: listed.length > limit,
  };
  return { status: 200, body };
};
