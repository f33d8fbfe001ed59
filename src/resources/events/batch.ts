import type { Pushed } from '#src/api.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Entry } from '#src/event-log/entry.ts';
import { isFragment } from '#src/event-log/event.ts';
import { expand } from '#src/event-log/expand.ts';
import { isOpen } from '#src/event-log/fold.ts';
import { sameJson } from '#src/event-log/same.ts';
import { Problem } from '#src/problems.ts';
import type { Decision, Submission, Tail } from './decide.ts';
import { rowsBetween } from './store.ts';

/** What a submission has become. */
export type Recorded = { entries: readonly Entry[]; nextSeq: number };

/** A submission and whom to tell. */
export type Waiting = Submission & { resolve: (recorded: Recorded) => void; reject: (reason: unknown) => void };
/** What is to be appended to one session. */
export type Queue = {
  waiting: Waiting[];
  busy: boolean;
  tail: Tail | null;
  /** What a commit was to write of which nobody knows whether it did: the connection was lost. */
  doubt: Decision | null;
};

/** More events than this go into the next commit. */
const mostEvents = 2_000;
export const acknowledged = ({ entries, nextSeq }: Recorded): Pushed => ({
  acks: entries.map(({ producerSeq, seq, warning }) => ({ producerSeq: producerSeq ?? 0, seq, warning })),
  nextSeq,
});

/** What is waiting, as much as fits into one commit. */
export function nextBatch(waiting: Waiting[]): Waiting[] {
  let events = 0;
  const end = waiting.findIndex((submission) => (events += submission.events.length + 1) > mostEvents);
  return waiting.splice(0, end < 0 ? waiting.length : Math.max(end, 1));
}

/** Whether a batch may do without a transaction: pieces of an open run, that change no row but the log's. */
export function isPlain(tail: Tail, batch: readonly Waiting[]): boolean {
  if (!isOpen(tail.fold)) return false;
  let { epoch, seq } = tail.producer;
  return batch.every(({ events, from }) => {
    if (typeof events === 'function' || events.length === 0 || !events.every(isFragment)) return false;
    if (!from) return true;
    const follows = from.epoch === epoch && from.items[0]!.producerSeq === seq + 1;
    seq += events.length;
    return follows;
  });
}

/** Whether these entries are in the log. They are this instance's own, so it is enough to look where they would begin. */
export async function isStored(tx: Queryable, sessionId: string, entries: readonly Entry[]): Promise<boolean> {
  const [first] = entries;
  const rows = await rowsBetween(tx, sessionId, { fromSeq: first!.seq, toSeq: entries.at(-1)!.seq });
  const stored = rows.flatMap(expand).filter(({ seq }) => seq >= first!.seq);
  return entries.every((entry, index) => sameJson(entry.event, stored[index]?.event));
}

/** Whether nothing but the log changes. */
export const onlyAppends = ({ outcomes, changes }: Decision) =>
  changes.length === 0 && !outcomes.some((outcome) => outcome instanceof Problem);
