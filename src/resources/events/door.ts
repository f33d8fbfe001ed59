import { LRUCache } from 'lru-cache';
import type { EventDoor, Principal, EventPush, PushItem } from '#src/api/handlers.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { createPauses } from '#src/process/pauses.ts';
import { maxListedErrors, notFound } from '#src/api/problems.ts';
import { PushProblem, type PushFault } from '#src/api/push-problem.ts';
import { cursorExpired, placeIn } from './follow/cursor.ts';
import type { Live } from './follow/live.ts';
import { messageEvents } from './pushed-message.ts';
import { getReadHead, type Head } from './log/read.ts';
import type { Log } from './log/record.ts';
import { Gap, tail } from './follow/tail.ts';
import type { CheckEvent } from './vocabulary.ts';

type DoorDeps = { dataSource: Queryable; log: Log; live: Live; checkEvent: CheckEvent };

/**
 * Returns the log for those who come from outside, the same for each protocol: whose session it is, and what may go in.
 */
export function createDoor({ dataSource, log, live, checkEvent }: DoorDeps): EventDoor {
  // A session never changes its organization and its user, so who has been let in needs no second look.
  const admitted = new LRUCache<string, true>({ max: 10_000 });
  const toKey = ({ organizationId, userId }: Reach, sessionId: string) => `${organizationId} ${userId} ${sessionId}`;

  async function demand(caller: Principal, sessionId: string): Promise<void> {
    if (!admitted.has(toKey(caller, sessionId))) await find(caller, sessionId);
  }

  async function find(caller: Principal, sessionId: string): Promise<Head> {
    const head = await getReadHead(dataSource, caller, sessionId);
    if (!head) throw notFound('session', sessionId);
    admitted.set(toKey(caller, sessionId), true);
    return head;
  }

  /** Looks for faults until there are more than are told, and gives others their turn in between. */
  async function check({ items }: EventPush): Promise<void> {
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
      const detail = `It has to be ${items[gap - 1]!.producerSeq + 1}, after the one in front of it.`;
      faults.push({ location: { index: gap, member: 'producer_seq', rest: '' }, detail, code: 'contiguous' });
    }
    if (faults.length > 0) throw new PushProblem('invalid_request', '', faults);
  }

  return {
    async push(caller, push) {
      await demand(caller, push.sessionId);
      await check(push);
      return log.push(push);
    },
    async pushMessage(caller, message) {
      await demand(caller, message.sessionId);
      const { events, before } = messageEvents(message);
      return log.take(message.sessionId, events, before);
    },
    async *watch(caller, { sessionId, afterSeq, eventTypes: types, view, follow }, signal) {
      const head = await find(caller, sessionId);
      const from = placeIn(head, afterSeq > 0 ? { query: afterSeq } : {});
      try {
        yield* tail({ dataSource, live }, { sessionId, afterSeq: from, types, view, follow, signal });
      } catch (error) {
        throw error instanceof Gap ? cursorExpired(error.fromSeq - 1, error.toSeq + 1) : error;
      }
    },
  };
}

/** Converts what a producer sends over HTTP into what the log takes: the time of every event is that of its arrival. */
export const toItems = (pushes: readonly { producer_seq: number; event: object }[]): PushItem[] =>
  pushes.map(({ producer_seq, event }) => ({ producerSeq: producer_seq, event: event as PushItem['event'], at: null }));
