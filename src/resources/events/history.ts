import type { SessionEvent, SessionEventPage } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { toStreamItems, type LogItem, type LogView } from '#src/event-log/item.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { cursorExpired } from './follow/cursor.ts';
import { WholeEvents } from './follow/whole-events.ts';
import { readRows, type RowPage } from './log/read.ts';

/** A query of the stored events of a session. */
export type HistoryQuery = {
  sessionId: string;
  afterSeq: number;
  types: readonly string[] | null;
  from: Date | null;
  to: Date | null;
  view: LogView;
  limit: number;
};

/** Returns the oddities of an event, those that it has. */
export function oddities({ originalType, warning, redacted }: LogItem) {
  return {
    ...(originalType !== null && { original_type: originalType }),
    ...(warning !== null && { warning }),
    ...(redacted && { redacted: true as const }),
  };
}

const timeOf = (ms: number) => new Date(ms).toISOString();

/** Writes an item of the log as the contract has it. */
export const toSessionEvent = (item: LogItem): SessionEvent => ({
  seq: item.seq,
  last_seq: item.lastSeq,
  event_type: item.event.type,
  event_count: item.eventCount,
  created_at: timeOf(item.createdAt),
  completed_at: item.completedAt === null ? null : timeOf(item.completedAt),
  ...oddities(item),
  event: item.event,
});

/** The maximum number of rows that are expanded at once. */
const mostRawRows = 100;

/**
 * Returns the next events behind `afterSeq`, no more than `limit`, and where the next page begins: no event is missed
 * or repeated although rows grow meanwhile.
 */
export async function readHistory(db: Queryable, asked: HistoryQuery): Promise<SessionEventPage> {
  const { sessionId, afterSeq, types, from, to, view, limit } = asked;
  const within = ({ createdAt }: LogItem) =>
    (!from || createdAt >= from.getTime()) && (!to || createdAt < to.getTime());
  const partly = view === 'raw';
  // One more than fits tells whether there is another page.
  const rowsAtOnce = partly ? Math.min(limit + 1, mostRawRows) : limit + 1;
  const items: LogItem[] = [];
  const whole = new WholeEvents(db, sessionId);
  let found: RowPage;
  let cursor = afterSeq;
  do {
    found = await readRows(db, { sessionId, types, from, to, partly, afterSeq: cursor, limit: rowsAtOnce });
    if (cursor + 1 < found.head.oldestSeq) throw cursorExpired(cursor, found.head.oldestSeq);
    for (const row of found.rows) {
      if (items.length > limit) break;
      if (isTurnOver()) await yieldToEventLoop();
      const shown = toStreamItems(row, cursor, view);
      for (const item of shown) {
        const read = await whole.take(item);
        if (!partly || within(item)) items.push(read);
      }
      cursor = row.lastSeq;
    }
  } while (items.length <= limit && found.rows.length === rowsAtOnce);
  const data = items.slice(0, limit).map(toSessionEvent);
  if (items.length > limit) return { data, has_more: true, next_after_seq: data.at(-1)!.last_seq };
  if (!found.exhausted) return { data, has_more: true, next_after_seq: cursor };
  return { data, has_more: false, next_after_seq: Math.max(cursor, found.head.lastSeq) };
}
