import type { Queryable } from '#src/db/query.ts';
import { toSentEvent } from '#src/event-log/deprecated.ts';
import type { LogEntry } from '#src/event-log/entry.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { expandRow } from '#src/event-log/expand.ts';
import { deepEqual } from '#src/event-log/deep-equal.ts';
import { problem } from '#src/api/problems.ts';
import { PushProblem } from '#src/api/push-problem.ts';
import type { Producer } from './head-store.ts';
import { listProducedRows } from './row-store.ts';

/** Events that a producer has numbered, without a gap. */
export type ProducerPush = { epoch: number; firstSeq: number; events: readonly LogEvent[] };

/** Counts the events that were sent before, or returns the problem of their numbers. */
export function countRepeated({ epoch, seq }: Producer, push: ProducerPush): number {
  if (push.epoch < epoch)
    throw new PushProblem(
      'stale_producer',
      `Epoch ${push.epoch} is over: another producer writes to this session in epoch ${epoch}.`,
      [
        {
          location: 'producer_epoch',
          detail: `The newest epoch is ${epoch}; a producer that begins anew takes a higher one.`,
          code: 'epoch',
        },
      ],
    );
  const last = push.epoch === epoch ? seq : 0;
  if (push.firstSeq > last + 1)
    throw new PushProblem(
      'producer_gap',
      `The event ${push.firstSeq} of epoch ${push.epoch} came before ${last + 1}: send everything from there on.`,
      [
        {
          location: { index: 0, member: 'producer_seq', rest: '' },
          detail: `The next number of epoch ${push.epoch} is ${last + 1}.`,
          code: 'contiguous',
        },
      ],
    );
  return Math.min(push.events.length, last + 1 - push.firstSeq);
}

type FoundEntry = { entry: LogEntry; redacted: boolean };

/**
 * Finds the stored events of a producer by their numbers. `recent` are those that this transaction is about to write.
 */
async function findStoredEntries(
  tx: Queryable,
  sessionId: string,
  recent: readonly LogEntry[],
  push: ProducerPush,
  count: number,
) {
  const { epoch, firstSeq } = push;
  const rows = await listProducedRows(tx, sessionId, { epoch, firstSeq, lastSeq: firstSeq + count - 1 });
  const found: FoundEntry[] = rows.flatMap((row) => expandRow(row).map((entry) => ({ entry, redacted: row.redacted })));
  for (const entry of recent) if (entry.producerEpoch === epoch) found.push({ entry, redacted: false });
  return new Map(found.map((item) => [item.entry.producerSeq, item]));
}

/**
 * Returns the entries that the first `count` events of a push became when they were sent before. Throws
 * `producer_conflict` when one of them is not what was sent then.
 */
export async function findRepeated(
  tx: Queryable,
  sessionId: string,
  recent: readonly LogEntry[],
  push: ProducerPush,
  count: number,
): Promise<LogEntry[]> {
  if (count === 0) return [];
  const found = await findStoredEntries(tx, sessionId, recent, push, count);
  return push.events.slice(0, count).map((event, index) => {
    const number = push.firstSeq + index;
    const original = found.get(number);
    if (!original) throw problem('stale_producer', `The event ${number} of epoch ${push.epoch} is not kept any more.`);
    const { entry, redacted } = original;
    if (!redacted && !deepEqual(toSentEvent(entry.event, entry.originalType), event))
      throw new PushProblem(
        'producer_conflict',
        `The event ${number} of epoch ${push.epoch} was sent with another payload.`,
        [
          {
            location: { index, member: 'event', rest: '' },
            detail: 'It is not what was stored under this number.',
            code: 'same_payload',
          },
        ],
      );
    return entry;
  });
}
