import type { EventRedaction } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { appendEvents } from '#src/event-log/append.ts';
import { compressEntries } from '#src/event-log/compress.ts';
import type { LogEntry, StoredRow } from '#src/event-log/entry.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { expandRow, toJoinedEvent } from '#src/event-log/expand.ts';
import { idleFold } from '#src/event-log/fold.ts';
import type { RedactableRow } from '#src/event-log/item.ts';
import type { FoldedMessage } from '#src/event-log/message.ts';
import { redactEvent, findReasoningIds, redactMessage } from '#src/event-log/redact.ts';
import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import { deleteCheckpoints } from '#src/resources/state/store.ts';
import { redactContexts } from '#src/resources/context/redaction-store.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { blankMessageRow, redactMessages, redactRuns } from './log/message-rows.ts';
import { type LogHead, findOpenRun, lockHead } from './log/head-store.ts';
import { findNextStateEvent, insertRedaction, listEndedRuns, listStateEvents } from './log/redaction-store.ts';
import { type Span, pagesBetween, replaceRows } from './log/row-store.ts';
import { replayedState, replayStateEvent, writeState } from './log/state.ts';

/** A redaction, without the memories that were made of what was redacted. */
type Redaction = Omit<EventRedaction, 'led_to'>;

type RedactionRequest = { sessionId: string; fromSeq: number; toSeq: number; reason: string; by: string; now: Date };

const stateTypes = ['STATE_SNAPSHOT', 'STATE_DELTA'];

function requireSpan({ nextSeq }: LogHead, { fromSeq, toSeq }: RedactionRequest): void {
  const [pointer, detail] =
    toSeq < fromSeq
      ? ['/to_seq', `It has to be ${fromSeq} or more, as from_seq is.`]
      : ['/to_seq', `The log of this session ends at ${nextSeq - 1}.`];
  if (toSeq < fromSeq || toSeq >= nextSeq)
    throw problem('invalid_request', `to_seq: ${detail}`, { errors: [{ pointer, detail, code: 'range' }] });
}

/** Returns the redacted form of an event; null when it stays as it is. */
type BlankEvent = (entry: LogEntry) => LogEvent | null;

const inSpan =
  ({ fromSeq, toSeq }: Span): BlankEvent =>
  ({ seq, event }) =>
    seq >= fromSeq && seq <= toSeq ? redactEvent(event) : null;

/** Returns a row as the rows that it becomes: some of its events are blank, what is beside them stays as it was. */
function cut(row: RedactableRow, blankOf: BlankEvent): { rows: StoredRow[]; blank: boolean }[] {
  const parts: { entries: LogEntry[]; blank: boolean }[] = [];
  for (const entry of expandRow(row)) {
    const event = blankOf(entry);
    const blank = event !== null;
    const last = parts.at(-1);
    const kept = event ? { ...entry, event } : entry;
    if (last?.blank === blank) last.entries.push(kept);
    else parts.push({ entries: [kept], blank });
  }
  return parts.map(({ entries, blank }) => ({ rows: compressEntries(null, entries).rows, blank }));
}

/** Returns the messages of the runs that a span touches, as their events tell them now. */
async function refold(tx: Queryable, sessionId: string, runs: readonly Span[]): Promise<FoldedMessage[]> {
  const messages = new Map<string, FoldedMessage>();
  for (const run of runs) {
    let fold = idleFold();
    for await (const rows of pagesBetween(tx, sessionId, run)) {
      for (const row of rows) {
        const result = appendEvents(fold, row.seq, [toJoinedEvent(row)], { isStored: true });
        if (!result.ok) throw new LoggableError(`event ${row.seq} does not follow any more: ${result.violation.rule}`);
        fold = result.fold;
        for (const change of result.changes) for (const message of change.messages) messages.set(message.id, message);
        if (isTurnOver()) await yieldToEventLoop();
      }
    }
  }
  return [...messages.values()];
}

/** The state as the events tell it now. */
async function refoldState(
  tx: Queryable,
  sessionId: string,
  { nextSeq, oldestSeq }: LogHead,
  now: Date,
): Promise<void> {
  const all = { fromSeq: oldestSeq, toSeq: nextSeq - 1 };
  const ends = await listStateEvents(tx, sessionId, all);
  // Where the snapshot that changes build on is not kept any more, nobody can tell the state.
  const isLost = ends.snapshotSeq === null && oldestSeq > 1;
  const state = replayedState({});
  const kept = { fromSeq: isLost ? nextSeq : (ends.snapshotSeq ?? oldestSeq), toSeq: nextSeq - 1 };
  for await (const rows of pagesBetween(tx, sessionId, kept, stateTypes)) {
    for (const row of rows) {
      replayStateEvent(state, toJoinedEvent(row), row.seq);
      if (isTurnOver()) await yieldToEventLoop();
    }
  }
  await writeState(tx, sessionId, { document: state.document, seq: ends.lastSeq }, now);
}

/** Tells whether a span has events of the state that say something. */
async function touchesStateIn(tx: Queryable, sessionId: string, span: Span): Promise<boolean> {
  for await (const rows of pagesBetween(tx, sessionId, span, stateTypes))
    if (rows.some(({ redacted: isBlank }) => !isBlank)) return true;
  return false;
}

type Rewriting = { sessionId: string; span: Span; now: Date };

/** Blanks events in a span, in the rows that `isTouched` picks. Returns how many. */
async function blankRows(
  tx: Queryable,
  { sessionId, span, now }: Rewriting,
  isTouched: (row: RedactableRow) => boolean,
  blankOf: BlankEvent,
): Promise<number> {
  let count = 0;
  for await (const page of pagesBetween(tx, sessionId, span)) {
    const rows = page.filter(isTouched);
    const parts: ReturnType<typeof cut> = [];
    for (const row of rows) {
      for (const part of cut(row, blankOf)) parts.push(part);
      if (isTurnOver()) await yieldToEventLoop();
    }
    const blankRowsOfPage = parts.flatMap(({ rows: some, blank }) => (blank ? some : []));
    count += blankRowsOfPage.reduce((sum, { eventCount }) => sum + eventCount, 0);
    const seqs = rows.map(({ seq }) => seq);
    if (rows.length > 0) await replaceRows(tx, sessionId, seqs, parts, now);
  }
  return count;
}

/** A change of the state that builds on what is to be redacted would not fit any more. */
async function refuseToUndermine(tx: Queryable, { sessionId, toSeq }: RedactionRequest): Promise<void> {
  const next = await findNextStateEvent(tx, sessionId, toSeq);
  if (next?.eventType !== 'STATE_DELTA') return;
  throw problem(
    'conflict',
    `The STATE_DELTA at ${next.seq} builds on the state that would be redacted. Redact up to there as well.`,
  );
}

/**
 * Blanks the events of a span in the log and in everything that was made of it. Part of the caller's transaction. Throws
 * `run_in_progress` when the span reaches into a run that has not ended, and `conflict` when the state would break.
 */
export async function redact(tx: EntityDatabase, request: RedactionRequest): Promise<Redaction> {
  const { sessionId, fromSeq, toSeq, reason, by, now } = request;
  const head = (await lockHead(tx, sessionId))!;
  requireSpan(head, request);
  const { run } = await findOpenRun(tx, sessionId);
  if (run && toSeq >= run.firstSeq)
    throw problem('run_in_progress', `The run ${run.id} has not ended: its events begin at ${run.firstSeq}.`, {
      retryAfterS: 1,
    });
  const touches = await touchesStateIn(tx, sessionId, request);
  if (touches) await refuseToUndermine(tx, request);
  const eventCount = await blankRows(tx, { sessionId, span: request, now }, (row) => !row.redacted, inSpan(request));
  const runs = await listEndedRuns(tx, sessionId, request);
  await redactMessages(tx, sessionId, request, await refold(tx, sessionId, runs), now);
  await redactRuns(tx, sessionId, request);
  await redactContexts(tx, request);
  if (touches) await refoldState(tx, sessionId, head, now);
  if (touches) await deleteCheckpoints(tx, request);
  const redaction: Redaction = {
    id: newId('rdn'),
    session_id: sessionId,
    from_seq: fromSeq,
    to_seq: toSeq,
    event_count: eventCount,
    reason,
    redacted_by: by,
    redacted_at: now.toISOString(),
  };
  await insertRedaction(tx, redaction);
  return redaction;
}

/** The part of a message's row that its events are found by. */
type ErasedMessage = {
  id: string;
  eventMessageId: string;
  sessionId: string;
  toolCalls: readonly { id: unknown }[];
  firstSeq: number;
  lastSeq: number | null;
};

type Erasure = { by: string; now: Date };

/**
 * Blanks the events of one message, wherever they stand in its run, and the message itself. Part of the caller's
 * transaction. Throws `run_in_progress` while its run has not ended.
 */
export async function eraseMessage(tx: EntityDatabase, message: ErasedMessage, { by, now }: Erasure): Promise<void> {
  const { id, sessionId, eventMessageId, firstSeq } = message;
  const lastSeq = message.lastSeq ?? firstSeq;
  await lockHead(tx, sessionId);
  const { run } = await findOpenRun(tx, sessionId);
  if (run && lastSeq >= run.firstSeq)
    throw problem('run_in_progress', `The run ${run.id} is still answering. Wait for it or cancel it.`, {
      retryAfterS: 1,
    });
  const [around = { fromSeq: firstSeq, toSeq: lastSeq }] = await listEndedRuns(tx, sessionId, {
    fromSeq: firstSeq,
    toSeq: firstSeq,
  });
  const thoughts = new Set<string>();
  for await (const rows of pagesBetween(tx, sessionId, around, ['REASONING_MESSAGE_START']))
    for (const thought of findReasoningIds(eventMessageId, rows.map(toJoinedEvent))) thoughts.add(thought);
  const calls = message.toolCalls.flatMap((call) => (typeof call.id === 'string' ? [call.id] : []));
  const parts = { id: eventMessageId, calls: new Set(calls), thoughts };
  const eventCount = await blankRows(
    tx,
    { sessionId, span: around, now },
    (row) => redactMessage(toJoinedEvent(row), parts) !== null,
    ({ event }) => redactMessage(event, parts),
  );
  await blankMessageRow(tx, id, now);
  const span = { from_seq: firstSeq, to_seq: lastSeq };
  const about = { event_count: eventCount, reason: 'The message was deleted.', redacted_by: by };
  const redaction = { id: newId('rdn'), session_id: sessionId, ...span, ...about, redacted_at: now.toISOString() };
  await insertRedaction(tx, redaction, id);
}
