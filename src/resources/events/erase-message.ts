import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { cutRow, type BlankEvent } from '#src/event-log/cut-row.ts';
import { toJoinedEvent } from '#src/event-log/expand.ts';
import type { RedactableRow } from '#src/event-log/item.ts';
import { findReasoningIds, redactMessage } from '#src/event-log/redact.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { deleteRepliesOfSession } from '#src/resources/idempotency/erase-store.ts';
import { findOpenRun, lockHead } from './log/head-store.ts';
import { blankMessageRow } from './log/message-redaction-store.ts';
import { insertRedaction, listDecisionRuns, listEndedRuns } from './log/redaction-store.ts';
import { type Span, pagesBetween, replaceRows } from './log/row-store.ts';

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
    const parts: ReturnType<typeof cutRow> = [];
    for (const row of rows) {
      for (const part of cutRow(row, blankOf)) parts.push(part);
      if (isTurnOver()) await yieldToEventLoop();
    }
    const blankRowsOfPage = parts.flatMap(({ rows: some, blank }) => (blank ? some : []));
    count += blankRowsOfPage.reduce((sum, { eventCount }) => sum + eventCount, 0);
    const seqs = rows.map(({ seq }) => seq);
    if (rows.length > 0) await replaceRows(tx, sessionId, seqs, parts, now);
  }
  return count;
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
 * Blanks the events of one message, wherever they stand in its run, what people have decided about its calls, and the message itself.
 * Part of the caller's transaction. Throws `run_in_progress` while a run with any of them has not ended.
 */
export async function eraseMessage(tx: EntityDatabase, message: ErasedMessage, { by, now }: Erasure): Promise<void> {
  const { id, sessionId, eventMessageId, firstSeq } = message;
  const lastSeq = message.lastSeq ?? firstSeq;
  await lockHead(tx, sessionId);
  const { run } = await findOpenRun(tx, sessionId);
  const decisions = await listDecisionRuns(tx, id);
  const lastPlace = Math.max(lastSeq, ...decisions.map(({ fromSeq }) => fromSeq));
  if (run && lastPlace >= run.firstSeq)
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
  let eventCount = 0;
  for (const { fromSeq, toSeq } of [around, ...decisions])
    eventCount += await blankRows(
      tx,
      { sessionId, span: { fromSeq, toSeq: toSeq ?? fromSeq }, now },
      (row) => redactMessage(toJoinedEvent(row), parts) !== null,
      ({ event }) => redactMessage(event, parts),
    );
  await blankMessageRow(tx, id, now);
  await deleteRepliesOfSession(tx, sessionId);
  const span = { from_seq: firstSeq, to_seq: lastSeq };
  const about = { event_count: eventCount, reason: 'The message was deleted.', redacted_by: by };
  const redaction = { id: newId('rdn'), session_id: sessionId, ...span, ...about, redacted_at: now.toISOString() };
  await insertRedaction(tx, redaction, { messageId: id });
}
