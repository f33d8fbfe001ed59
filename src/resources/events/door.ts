import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { Principal } from '#src/access/principal.ts';
import type {
  EventDoor,
  EventPush,
  EventPushResult,
  MessagePush,
  PushItem,
  TranscriptDoor,
  TranscriptPush,
  WatchQuery,
} from '#src/api/handlers.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import type { LogItem } from '#src/event-log/item.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { createPauses } from '#src/process/pauses.ts';
import { newId } from '#src/api/ids.ts';
import { maxListedErrors, notFound, problem } from '#src/api/problems.ts';
import { PushProblem, type PushFault } from '#src/api/push-problem.ts';
import { cursorExpired, placeIn } from './follow/cursor.ts';
import type { Live } from './follow/live.ts';
import { messageEvents } from './pushed-message.ts';
import { getReadHead, type Head } from './log/read.ts';
import type { PushEntry } from './log/decide.ts';
import type { Log } from './log/record.ts';
import { GapError, tail } from './follow/tail.ts';
import type { CheckEvent } from './vocabulary.ts';

type DoorDeps = { dataSource: Queryable; log: Log; live: Live; checkEvent: CheckEvent };

/**
 * Finds the faults of pushed events, a few more than are told at most. Others get their turn in between.
 * @throws `invalid_request` with the place of each fault.
 */
async function requireValidItems({ items }: EventPush, checkEvent: CheckEvent): Promise<void> {
  const pause = createPauses();
  const faults: PushFault[] = [];
  for (const [index, { event }] of items.entries()) {
    for (const { pointer: rest = '', detail, code } of checkEvent(event, ''))
      faults.push({ location: { index, member: 'event', rest }, detail, code });
    if (faults.length > maxListedErrors) break;
    await pause();
  }
  const gap = items.findIndex((item, index) => index > 0 && item.producerSeq !== items[index - 1]!.producerSeq + 1);
  if (gap > 0) {
    const detail = `Must be ${items[gap - 1]!.producerSeq + 1}, one more than the number before it.`;
    faults.push({ location: { index: gap, member: 'producer_seq', rest: '' }, detail, code: 'contiguous' });
  }
  if (faults.length > 0) throw new PushProblem('invalid_request', '', faults);
}

/** Makes the entry of the audit that tells of a push. */
const toPushEntry = (
  action: string,
  { organizationId, source, subject: actor, credentialId, userId: actingFor }: Principal,
  { sessionId: target, origin }: Pick<EventPush, 'sessionId' | 'origin'>,
  details: Record<string, unknown> | null,
): PushEntry => ({
  organizationId,
  action,
  requestId: origin?.requestId ?? null,
  source,
  actor,
  credentialId,
  actingFor,
  target,
  address: origin?.address ?? null,
  beforeHash: null,
  afterHash: null,
  details,
});

const toAdmissionKey = ({ organizationId, userId }: Reach, sessionId: string) =>
  `${organizationId} ${userId} ${sessionId}`;

/** The log for those who come from outside, the same for each protocol: whose session it is, and what may go in. */
class LogDoor implements EventDoor, TranscriptDoor {
  readonly #deps: DoorDeps;
  /**
   * The sessions to which callers were admitted. A session never changes its organization and its user, so none needs a
   * second look.
   */
  readonly #admitted = new LRUCache<string, true>(atMostEntries(10_000));

  constructor(deps: DoorDeps) {
    this.#deps = deps;
  }

  async push(caller: Principal, push: EventPush): Promise<EventPushResult> {
    await this.#admit(caller, push.sessionId);
    await requireValidItems(push, this.#deps.checkEvent);
    const entry = toPushEntry('createSessionEvents', caller, push, { producer_epoch: push.producerEpoch });
    return this.#deps.log.push(push, entry);
  }

  async pushMessage(caller: Principal, message: MessagePush): Promise<EventPushResult> {
    await this.#admit(caller, message.sessionId);
    const { events, before } = messageEvents(message);
    const entry = toPushEntry('PushSessionMessage', caller, message, null);
    return this.#deps.log.take(message.sessionId, events, before, entry);
  }

  async pushTranscript(caller: Principal, { sessionId, messages, origin }: TranscriptPush): Promise<EventPushResult> {
    await this.#admit(caller, sessionId);
    const run = { threadId: sessionId, runId: newId('run') };
    const input = { ...run, messages: [...messages] };
    const events = (isOpen: boolean): LogEvent[] => {
      if (isOpen) throw problem('run_in_progress', `A run is answering in session ${sessionId}.`, { retryAfterS: 1 });
      return [
        { type: 'RUN_STARTED', ...run, input },
        { type: 'RUN_FINISHED', ...run },
      ];
    };
    const details = { message_count: messages.length };
    const entry = toPushEntry('createSessionEvents', caller, { sessionId, ...(origin && { origin }) }, details);
    return this.#deps.log.take(sessionId, events, undefined, entry);
  }

  async *watch(caller: Principal, query: WatchQuery, signal: AbortSignal): AsyncGenerator<LogItem, void, undefined> {
    const { sessionId, afterSeq, eventTypes: types, view, follow } = query;
    const head = await this.#requireHead(caller, sessionId);
    const from = placeIn(head, afterSeq > 0 ? { query: afterSeq } : {});
    try {
      yield* tail(this.#deps, { sessionId, afterSeq: from, types, view, follow, signal });
    } catch (error) {
      throw error instanceof GapError ? cursorExpired(error.fromSeq - 1, error.toSeq + 1) : error;
    }
  }

  async #admit(caller: Principal, sessionId: string): Promise<void> {
    if (!this.#admitted.has(toAdmissionKey(caller, sessionId))) await this.#requireHead(caller, sessionId);
  }

  /** @throws `session_not_found` when the caller reaches no such session. */
  async #requireHead(caller: Principal, sessionId: string): Promise<Head> {
    const head = await getReadHead(this.#deps.dataSource, caller, sessionId);
    if (!head) throw notFound('session', sessionId);
    this.#admitted.set(toAdmissionKey(caller, sessionId), true);
    return head;
  }
}

/** Creates the door to the log. */
export const createDoor = (deps: DoorDeps): EventDoor & TranscriptDoor => new LogDoor(deps);

/** Converts what a producer sends over HTTP into what the log takes: the time of every event is that of its arrival. */
export const toItems = (pushes: readonly { producer_seq: number; event: object }[]): PushItem[] =>
  pushes.map(({ producer_seq, event }) => ({ producerSeq: producer_seq, event: event as PushItem['event'], at: null }));
