import type { EventPushResult } from '#src/api/handlers.ts';
import { statementSize } from '#src/db/batches.ts';
import type { Queryable } from '#src/db/query.ts';
import type { LogEntry } from '#src/event-log/entry.ts';
import { endsRun, type LogEvent } from '#src/event-log/event.ts';
import { isFragmentEvent } from '#src/event-log/fragments.ts';
import { expandRow } from '#src/event-log/expand.ts';
import { deepEqual } from '#src/event-log/deep-equal.ts';
import { Problem } from '#src/api/problems.ts';
import type { Decision, Submission, Tail } from './decide.ts';
import { touchesState } from './state.ts';
import { isMachineStep } from './machine-step-store.ts';
import { listRowsBetween } from './row-store.ts';

/** The entries that a submission has become. */
export type RecordedEntries = { entries: readonly LogEntry[]; nextSeq: number };

/** A submission and whom to tell. */
export type PendingSubmission = Submission & {
  resolve: (recorded: RecordedEntries) => void;
  reject: (reason: unknown) => void;
};
/** The submissions that wait to be appended to one session. */
export type Queue = {
  waiting: PendingSubmission[];
  tail: Tail | null;
  /** The decision of a commit whose outcome is unknown because the connection was lost. */
  uncertainDecision: Decision | null;
};

/** The number of events that end a batch: later submissions go into the next commit. */
const mostEvents = 2_000;

/** Returns the length of a submission in a statement: that of its texts. */
const lengthOf = ({ events }: Submission): number =>
  typeof events === 'function'
    ? 0
    : events.reduce((sum, event) => sum + (isFragmentEvent(event) ? event.delta.length : 0), 0);

/** Converts stored entries into the acknowledgement of a push. */
export const acknowledged = ({ entries, nextSeq }: RecordedEntries): EventPushResult => ({
  acks: entries.map(({ producerSeq, seq, warning }) => ({ producerSeq: producerSeq ?? 0, seq, warning })),
  nextSeq,
});

/** Takes as many waiting submissions as fit into one commit. */
export function nextBatch(waiting: PendingSubmission[]): PendingSubmission[] {
  let [events, characters] = [0, 0];
  const end = waiting.findIndex((submission) => {
    events += submission.events.length + 1;
    characters += lengthOf(submission);
    return events > mostEvents || characters > statementSize;
  });
  return waiting.splice(0, end < 0 ? waiting.length : Math.max(end, 1));
}

/**
 * Tells whether a batch needs the lock of the session: it changes the state, which depends on more than the log, or
 * moves the session in its state machine, or ends a run that saves what its agent remembers, or is empty, so that no statement would tell who came between.
 */
export function needsLock({ run }: Tail, batch: readonly PendingSubmission[]): boolean {
  const saves = run?.savesCheckpoint === true;
  const locks = (event: LogEvent) => touchesState(event) || isMachineStep(event) || (saves && endsRun(event));
  return (
    batch.every(({ events }) => events.length === 0) ||
    batch.some(({ events }) => (typeof events === 'function' ? run?.isProducers === false : events.some(locks)))
  );
}

/**
 * Tells whether these entries are in the log. They are this instance's own, so it is enough to look where they would
 * begin.
 */
export async function isStored(tx: Queryable, sessionId: string, entries: readonly LogEntry[]): Promise<boolean> {
  const [first] = entries;
  const rows = await listRowsBetween(tx, sessionId, { fromSeq: first!.seq, toSeq: entries.at(-1)!.seq });
  const stored = rows.flatMap(expandRow).filter(({ seq }) => seq >= first!.seq);
  return entries.every((entry, index) => deepEqual(entry.event, stored[index]?.event));
}

/** Tells whether nothing that was decided depends on what may have changed since the end of the log was read. */
export const isCertain = ({ entries, state, outcomes }: Decision) =>
  entries.length > 0 && !state && !outcomes.some((outcome) => outcome instanceof Problem);
