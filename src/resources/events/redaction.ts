import type { EventRedaction } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { cutRow } from '#src/event-log/cut-row.ts';
import { redactEvent } from '#src/event-log/redact.ts';
import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import { deleteCheckpoints } from '#src/resources/state/store.ts';
import { deleteRepliesOfSession } from '#src/resources/idempotency/erase-store.ts';
import { type LogHead, findOpenRun, lockHead } from './log/head-store.ts';
import { findNextStateEvent, insertRedaction, measureContent } from './log/redaction-store.ts';
import { listRowsBetween, replaceRows } from './log/row-store.ts';
import { type StateBasis, writeStateWithout } from './redacted-state.ts';

/** A redaction, without the memories that were made of what was redacted. */
type Redaction = Omit<EventRedaction, 'led_to'>;

type RedactionRequest = {
  sessionId: string;
  fromSeq: number;
  toSeq: number;
  reason: string;
  by: string;
  now: Date;
  /** The state that was read for it. */
  basis: StateBasis | null;
  /** The process that carries its parts out, and the end of its lease. */
  runnerId: string;
  leaseEnd: Date;
};

function requireSpan({ nextSeq }: LogHead, { fromSeq, toSeq }: RedactionRequest): void {
  const [pointer, detail] =
    toSeq < fromSeq
      ? ['/to_seq', `It has to be ${fromSeq} or more, as from_seq is.`]
      : ['/to_seq', `The log of this session ends at ${nextSeq - 1}.`];
  if (toSeq < fromSeq || toSeq >= nextSeq)
    throw problem('invalid_request', `to_seq: ${detail}`, { errors: [{ pointer, detail, code: 'range' }] });
}

/** Divides the rows at the ends of a span that have events beside it: then each row is in it or is not. */
async function divideRows(tx: Queryable, { sessionId, fromSeq, toSeq, now }: RedactionRequest): Promise<number> {
  let count = 0;
  for (const seq of new Set([fromSeq, toSeq])) {
    const [row] = await listRowsBetween(tx, sessionId, { fromSeq: seq, toSeq: seq });
    if (!row || row.redacted || (row.seq >= fromSeq && row.lastSeq <= toSeq)) continue;
    const isIn = (place: number) => place >= fromSeq && place <= toSeq;
    const parts = cutRow(row, ({ seq: place, event }) => (isIn(place) ? redactEvent(event) : null));
    await replaceRows(tx, sessionId, [row.seq], parts, now);
    for (const { rows, blank } of parts) if (blank) for (const { eventCount } of rows) count += eventCount;
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

/** Locks a log whose events of the span are all of runs that have ended. @throws `invalid_request` and `run_in_progress`. */
async function lockSpan(tx: Queryable, request: RedactionRequest): Promise<LogHead> {
  const head = (await lockHead(tx, request.sessionId))!;
  requireSpan(head, request);
  const { run } = await findOpenRun(tx, request.sessionId);
  if (run && request.toSeq >= run.firstSeq)
    throw problem('run_in_progress', `The run ${run.id} has not ended: its events begin at ${run.firstSeq}.`, {
      retryAfterS: 1,
    });
  return head;
}

/**
 * Decides that the events of a span are redacted. From the commit on they are read without content, and the session's state is
 * without them. What else was made of them, and the rows themselves, is left to the steps of the redaction. Part of the
 * caller's transaction, whose work does not grow with the span. Throws `run_in_progress` when the span reaches into a run
 * that has not ended, and `conflict` when the state would break.
 */
export async function redact(tx: EntityDatabase, request: RedactionRequest): Promise<Redaction> {
  const { sessionId, fromSeq, toSeq, reason, by, now, runnerId, leaseEnd: leaseExpiresAt } = request;
  const head = await lockSpan(tx, request);
  const divided = await divideRows(tx, request);
  const { eventCount, touchesState } = await measureContent(tx, request);
  if (touchesState) await refuseToUndermine(tx, request);
  const redaction: Redaction = {
    id: newId('rdn'),
    session_id: sessionId,
    from_seq: fromSeq,
    to_seq: toSeq,
    event_count: divided + eventCount,
    reason,
    redacted_by: by,
    redacted_at: now.toISOString(),
  };
  const steps = { unfinishedPart: 'crossing_messages' as const, runnerId, leaseExpiresAt };
  await insertRedaction(tx, redaction, { steps });
  await deleteRepliesOfSession(tx, sessionId);
  if (touchesState) await writeStateWithout(tx, head, request);
  if (touchesState) await deleteCheckpoints(tx, request);
  return redaction;
}
