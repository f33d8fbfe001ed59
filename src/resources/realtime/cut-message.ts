import type { DataSource } from 'typeorm';
import { newId } from '#src/api/ids.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { findHeardPlace, listTextPieces, type HeardPlace, type TextPiece } from '#src/event-log/heard-text.ts';
import { toParleyEvent } from '#src/event-log/parley-event.ts';
import type { Commit, Log } from '#src/resources/events/log/record.ts';
import { pagesBetween } from '#src/resources/events/log/row-store.ts';
import { findMessage } from '#src/resources/messages/store.ts';
import type { MessageRow } from '#src/resources/messages/table.ts';
import { truncateMessage } from '#src/resources/messages/version-store.ts';
import { findActiveRun, insertRun } from '#src/resources/runs/store.ts';
import { lockSession } from '#src/resources/sessions/store.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';

/** The services that cutting a message needs. */
export type CutMessageDeps = {
  dataSource: DataSource;
  log: Log;
  clock: () => Date;
  /** The id of the process that carries out the run with the event. */
  instanceId: string;
};

/** The part of a message that was heard: the beginning of its text, and the milliseconds of its sound. */
export type HeardPart = { reach: Reach; messageId: string; text: string; audioEndMs: number };

/** Finds the place of a message's own events where a heard text ends; null when the log has none of them any more. */
async function locateHeardText(tx: EntityDatabase, message: MessageRow, text: string): Promise<HeardPlace | null> {
  const { sessionId, eventMessageId, firstSeq, lastSeq } = message;
  const pieces: TextPiece[] = [];
  const span = { fromSeq: firstSeq, toSeq: lastSeq ?? Number.MAX_SAFE_INTEGER };
  for await (const rows of pagesBetween(tx, sessionId, span, ['TEXT_MESSAGE_CONTENT']))
    for (const piece of listTextPieces(rows, eventMessageId)) pieces.push(piece);
  return findHeardPlace(pieces, text);
}

type Cut = { session: SessionRow; message: MessageRow; place: HeardPlace; audioEndMs: number; text: string };

/** Appends the event that tells of a cut: in the run that is open, or else in one of its own, since events stand in runs. */
async function recordCut(
  { log, clock, instanceId }: CutMessageDeps,
  tx: EntityDatabase,
  { session, message, place, text, audioEndMs }: Cut,
): Promise<Commit> {
  const cut: LogEvent = toParleyEvent('parley.message.cut', {
    message_id: message.eventMessageId,
    last_seq: place.seq,
    last_length: place.length,
    text_length: text.length,
    audio_end_ms: Math.max(0, Math.round(audioEndMs)),
  });
  if (await findActiveRun(tx, session.id)) return log.appendIn(tx, session.id, [cut]);
  const [id, now] = [newId('run'), clock()];
  const { organizationId, conversationId, id: sessionId, agentId, agentVersion } = session;
  const owner = { organizationId, conversationId, sessionId, branchId: message.branchId, agentId, agentVersion };
  const lease = { runnerId: instanceId, leaseExpiresAt: now };
  const request = { include_metrics: true, tools_enabled: true };
  await insertRun(tx, { ...owner, ...lease, id, eventRunId: id, request, startedAt: now });
  const ids = { threadId: session.threadId ?? sessionId, runId: id };
  return log.appendIn(tx, sessionId, [{ type: 'RUN_STARTED', ...ids }, cut, { type: 'RUN_FINISHED', ...ids }]);
}

/**
 * Cuts a message of an agent to the part that was heard, keeps what it was as a version, and tells of it in the log, which keeps what the
 * model has said. Does nothing when the message does not begin so, or says no more.
 */
export async function cutMessage(
  deps: CutMessageDeps,
  { reach, messageId, text, audioEndMs }: HeardPart,
): Promise<void> {
  const commit = await deps.dataSource.transaction(async (tx): Promise<Commit | null> => {
    const found = await findMessage(tx, reach, messageId);
    const session = found && (await lockSession(tx, reach, found.sessionId));
    if (!session) return null;
    const place = await locateHeardText(tx, found, text);
    const message = await truncateMessage(tx, { reach, id: messageId, text, place, now: deps.clock() });
    // Nothing is added to the log of a session that has ended.
    if (!message || !place || session.status !== 'active') return null;
    return recordCut(deps, tx, { session, message, place, text, audioEndMs });
  });
  if (commit) deps.log.publish(commit);
}
