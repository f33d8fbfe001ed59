import type { EntityDatabase } from '#src/db/query.ts';
import { toJoinedEvent } from '#src/event-log/expand.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { type LogHead, readHead } from './log/head-store.ts';
import { countRedactions, listStateEvents, measureContent } from './log/redaction-store.ts';
import { type Span, pagesBetween } from './log/row-store.ts';
import { replayedState, replayStateEvent, writeState } from './log/state.ts';

const stateTypes = ['STATE_SNAPSHOT', 'STATE_DELTA'];

/** The state before a span, and what it was read from: it is good as long as nothing else was removed from the log. */
export type StateBasis = { document: unknown; redactions: number; oldestSeq: number };

/** Replays the events of a span on an empty state. */
async function replaySpan(db: EntityDatabase, sessionId: string, span: Span): Promise<unknown> {
  const state = replayedState({});
  for await (const rows of pagesBetween(db, sessionId, span, stateTypes))
    for (const row of rows) {
      replayStateEvent(state, toJoinedEvent(row), row.seq);
      if (isTurnOver()) await yieldToEventLoop();
    }
  return state.document;
}

/**
 * Finds the events that make the state when those of a span are blank: null when these do not matter, since a snapshot follows;
 * an empty span when the state is empty.
 */
async function findReplaySpan(
  db: EntityDatabase,
  { id, oldestSeq, nextSeq }: LogHead,
  { fromSeq, toSeq }: Span,
): Promise<{ span: Span; lastSeq: number } | null> {
  const { lastSeq, snapshotSeq } = await listStateEvents(db, id, { fromSeq: oldestSeq, toSeq: nextSeq - 1 });
  if (snapshotSeq !== null && snapshotSeq > toSeq) return null;
  // Where the snapshot that changes build on is not kept any more, nobody can tell the state.
  const isLost = snapshotSeq === null && oldestSeq > 1;
  const isBlank = snapshotSeq !== null && snapshotSeq >= fromSeq;
  const start = isLost || isBlank ? fromSeq : (snapshotSeq ?? oldestSeq);
  return { span: { fromSeq: start, toSeq: fromSeq - 1 }, lastSeq };
}

/** Reads the state before a span, so that the transaction that redacts need not. Null when the span has nothing of the state. */
export async function readStateBasis(
  db: EntityDatabase,
  { sessionId, ...span }: Span & { sessionId: string },
): Promise<StateBasis | null> {
  const head = await readHead(db, sessionId);
  if (!head || !(await measureContent(db, { sessionId, ...span })).touchesState) return null;
  const redactions = await countRedactions(db, sessionId);
  const found = await findReplaySpan(db, head, span);
  if (!found) return null;
  return { document: await replaySpan(db, sessionId, found.span), redactions, oldestSeq: head.oldestSeq };
}

type Restoring = Span & { sessionId: string; basis: StateBasis | null; now: Date };

/** Writes the state as the events tell it since those of a span are blank. The redaction of the span is stored already. */
export async function writeStateWithout(
  tx: EntityDatabase,
  head: LogHead,
  { sessionId, basis, now, ...span }: Restoring,
): Promise<void> {
  const found = await findReplaySpan(tx, head, span);
  if (!found) return;
  const isGood = basis?.oldestSeq === head.oldestSeq && basis.redactions + 1 === (await countRedactions(tx, sessionId));
  const document = isGood ? basis.document : await replaySpan(tx, sessionId, found.span);
  await writeState(tx, sessionId, { document, seq: found.lastSeq }, now);
}
