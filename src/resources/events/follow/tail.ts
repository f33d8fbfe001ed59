import type { Reach } from '#src/db/reach.ts';
import type { Queryable } from '#src/db/query.ts';
import { toStreamItems, type LogItem, type LogView } from '#src/event-log/item.ts';
import { notFound } from '#src/api/problems.ts';
import { cursorExpired, placeIn, type CursorInput } from './cursor.ts';
import type { Live } from './live.ts';
import { WholeEvents } from './whole-events.ts';
import { getReadHead, readRows } from '#src/resources/events/log/read.ts';

/** The place from which a reader follows a session, and the events that it wants. */
export type From = {
  sessionId: string;
  afterSeq: number;
  signal: AbortSignal;
  /** `raw` when it is not given. */
  view?: LogView;
  /** The types of events to read; null for all. */
  types?: readonly string[] | null;
  /** Whether to go on with what comes later; yes when it is not given. */
  follow?: boolean;
  /** Tells whether an event is the last one that the reader wants. */
  isLast?: (event: LogItem['event']) => boolean;
};

/** The services that reading a log needs. */
export type Reading = { dataSource: Queryable; live: Live };

/** Thrown when the next events of a reader are not kept any more. */
export class GapError extends Error {
  readonly fromSeq: number;
  readonly toSeq: number;

  constructor(fromSeq: number, toSeq: number) {
    super(`The events ${fromSeq} to ${toSeq} are not kept any more.`);
    this.fromSeq = fromSeq;
    this.toSeq = toSeq;
  }
}

type ReadTarget = {
  reach: Reach;
  sessionId: string;
  /** The first event that the reader cannot do without. */
  needs?: number;
};

/**
 * Returns the sequence number after which a reader begins. Throws when there is no such session, or no such place in
 * its log.
 */
export async function findReadPosition(
  db: Queryable,
  { reach, sessionId, needs }: ReadTarget,
  asked: CursorInput,
): Promise<number> {
  const head = await getReadHead(db, reach, sessionId);
  if (!head) throw notFound('session', sessionId);
  const afterSeq = placeIn(head, asked);
  if (needs !== undefined && needs < head.oldestSeq) throw cursorExpired(afterSeq, head.oldestSeq);
  return afterSeq;
}

const pageRows = 250;
const pauseMs = 100;

/**
 * Yields the events of a session after `afterSeq`: those that are stored, then those that are committed while it is
 * read, each once and in order. A reader is a cursor: it takes from memory what is there, else from the database, so it
 * never meets a hole, and it holds at most a page however slow it is. Ends when `signal` is aborted. Throws `Gap` when
 * retention has passed the reader.
 */
export async function* tail({ dataSource, live }: Reading, from: From): AsyncGenerator<LogItem, void, undefined> {
  const { signal, view = 'raw', types = null, follow = true, isLast = () => false } = from;
  let cursor = from.afterSeq;
  // Memory has single events: who wants them joined has first what is stored.
  let near = follow && view === 'raw';
  const seat = live.join(from.sessionId);
  const whole = new WholeEvents(dataSource, from.sessionId);
  signal.addEventListener('abort', seat.wake, { once: true });
  try {
    while (!signal.aborted) {
      const fresh = near ? seat.after(cursor) : null;
      for (const item of fresh ?? []) {
        cursor = item.seq;
        if (!types || types.includes(item.event.type)) yield whole.take(item);
        if (signal.aborted || isLast(item.event)) return;
      }
      if (fresh && fresh.length > 0) continue;
      if (!fresh || seat.newest() > cursor) {
        const before = cursor;
        const page = yield* stored(dataSource, from, cursor, whole);
        cursor = page.lastSeq;
        if (page.isLast) return;
        if (!page.exhausted) continue;
        if (!follow) return;
        near = true;
        // Somebody announced what is not there: wait a little instead of asking again at once.
        if (cursor === before && seat.newest() > cursor) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      if (!signal.aborted) await seat.beyond(cursor);
    }
  } finally {
    signal.removeEventListener('abort', seat.wake);
    seat.leave();
  }
}

/** A page that was read, and whether it ended with the last event that the reader wants. */
type Page = { lastSeq: number; exhausted: boolean; isLast: boolean };

/**
 * Yields the next page from the database. A generator of its own, because one that waits keeps all that it has had in
 * hand.
 */
async function* stored(
  db: Queryable,
  from: From,
  cursor: number,
  whole: WholeEvents,
): AsyncGenerator<LogItem, Page, undefined> {
  const { sessionId, signal, view = 'raw', types = null, isLast = () => false } = from;
  const { head, rows, exhausted } = await readRows(db, { sessionId, afterSeq: cursor, types, limit: pageRows });
  if (head.oldestSeq > cursor + 1) throw new GapError(cursor + 1, head.oldestSeq - 1);
  let lastSeq = cursor;
  for (const row of rows) {
    for (const item of toStreamItems(row, cursor, view)) {
      yield whole.take(item);
      if (signal.aborted || isLast(item.event)) return { lastSeq, exhausted, isLast: !signal.aborted };
    }
    lastSeq = row.lastSeq;
  }
  return { lastSeq: exhausted ? Math.max(lastSeq, head.lastSeq) : lastSeq, exhausted, isLast: false };
}
