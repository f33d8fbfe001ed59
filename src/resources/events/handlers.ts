import type { LogEvent, Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import { toParleyEvent } from '#src/event-log/parley-event.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import type { LogItem } from '#src/event-log/item.ts';
import type { Handler } from '#src/resources/services.ts';
import { readCursor } from './follow/cursor.ts';
import { oddities, readHistory } from './history.ts';
import { preludeAt } from './follow/prelude.ts';
import { GapError, findReadPosition, tail, type From, type Reading } from './follow/tail.ts';

type LogLine = StreamItem<LogEvent>;

/** An event that Parley adds to a stream: it is not in the log, so it moves no cursor. */
const aside = (seq: number, event: LogEvent): LogLine => ({ seq, resumeAt: null, event });

const errorEvent = (value: ProblemBody): LogEvent => toParleyEvent('parley.error', value);

function lineOf(item: LogItem): LogLine {
  const { seq, lastSeq, event, shared } = item;
  const about = { ...(lastSeq !== seq && { last_seq: lastSeq }), ...oddities(item) };
  return { seq, resumeAt: lastSeq, about, event, ...(shared && { shared }) };
}

/** The lines of items that followers share: one object for all, so that it is checked and written once. */
const sharedLines = new WeakMap<LogItem, LogLine>();

function shownAs(item: LogItem): LogLine {
  if (!item.shared) return lineOf(item);
  const line = sharedLines.get(item) ?? lineOf(item);
  sharedLines.set(item, line);
  return line;
}

/** A generator of its own, because one that waits keeps all that it has had in hand. */
async function* preludeOf(reading: Reading, { sessionId, afterSeq }: From): AsyncGenerator<LogLine, void, undefined> {
  for (const event of await preludeAt(reading.dataSource, sessionId, afterSeq)) yield aside(afterSeq, event);
}

/** The log from a place on, with what has to be known there if `withPrelude`. */
async function* lines(reading: Reading, from: From, withPrelude: boolean): AsyncGenerator<LogLine, void, undefined> {
  if (withPrelude) yield* preludeOf(reading, from);
  try {
    for await (const item of tail(reading, from)) yield shownAs(item);
  } catch (error) {
    if (!(error instanceof GapError)) throw error;
    const { fromSeq, toSeq } = error;
    yield aside(fromSeq - 1, toParleyEvent('parley.gap', { from_seq: fromSeq, to_seq: toSeq }));
  }
}

export const streamSessionEvents: Handler<'streamSessionEvents'> = async (
  services,
  { path, query, headers, principal, signal },
) => {
  const { event_type: types = null, view = 'compressed', follow = true, prelude = true } = query;
  const { session_id: sessionId } = path;
  const cursor = { header: headers['Last-Event-ID'], query: query.after_seq };
  const afterSeq = await findReadPosition(services.dataSource, { reach: principal, sessionId }, cursor);
  const joins = prelude && afterSeq > 0 && !types && readCursor(cursor)?.parameter === 'after_seq';
  const from: From = { sessionId, afterSeq, signal, view, types, follow };
  return { status: 200, events: lines(services, from, joins), failure: errorEvent, resumable: true };
};

export const listSessionEvents: Handler<'listSessionEvents'> = async ({ dataSource }, { path, query, principal }) => {
  const { event_type: types = null, start_time: from, end_time: to, view = 'compressed', limit = 100 } = query;
  const { session_id: sessionId } = path;
  const afterSeq = await findReadPosition(dataSource, { reach: principal, sessionId }, { query: query.after_seq });
  const span = { from: from ? new Date(from) : null, to: to ? new Date(to) : null };
  const page = { sessionId, afterSeq, types, view, limit, ...span };
  return { status: 200, body: await readHistory(dataSource, page) };
};
