import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import {
  EventView,
  WatchSessionEventsResponseSchema,
  type WatchSessionEventsRequest,
  type WatchSessionEventsResponse,
} from '#generated/proto/parley/session/v1/session_events_pb.ts';
import type { WatchQuery } from '#src/api/handlers.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import type { LogItem } from '#src/event-log/item.ts';
import { writeJson } from '#src/json/well-formed.ts';
import { createFieldProblem, readCount, readName } from './payload.ts';

/** The maximum number of types that a watch names, as over HTTP. */
const maxEventTypes = 50;

const views = new Set<number>(Object.values(EventView));

/** Parses the query of a watch request. @throws `invalid_request` */
export function parseWatchQuery({
  sessionId,
  afterSeq,
  eventTypes,
  view,
  follow,
}: WatchSessionEventsRequest): WatchQuery {
  if (!views.has(view)) throw createFieldProblem('view', `must be one of those of EventView; it is ${view}.`, 'enum');
  if (eventTypes.length > maxEventTypes) {
    const detail = `must be at most ${maxEventTypes} types; there are ${eventTypes.length}.`;
    throw createFieldProblem('event_types', detail, 'maxItems');
  }
  for (const [index, type] of eventTypes.entries()) readName(`event_types[${index}]`, type);
  return {
    sessionId: readName('session_id', sessionId),
    afterSeq: readCount('after_seq', afterSeq, 0),
    eventTypes: eventTypes.length > 0 ? eventTypes : null,
    view: view === EventView.RAW ? 'raw' : 'compressed',
    follow: follow ?? true,
  };
}

/** The messages of items that watchers share. */
const sharedMessages = new WeakMap<LogItem, WatchSessionEventsResponse>();

/** Returns the message of an item. It is made once, however many watch the session. */
function toWatchMessage(item: LogItem): WatchSessionEventsResponse {
  const known = sharedMessages.get(item);
  if (known) return known;
  const message = createWatchMessage(item);
  sharedMessages.set(item, message);
  return message;
}

function createWatchMessage(item: LogItem): WatchSessionEventsResponse {
  const { seq, lastSeq, event, eventCount, createdAt, completedAt, originalType, warning, redacted } = item;
  return create(WatchSessionEventsResponseSchema, {
    seq: BigInt(seq),
    lastSeq: BigInt(lastSeq),
    eventType: event.type,
    eventCount,
    createdAt: timestampFromMs(createdAt),
    ...(completedAt !== null && { completedAt: timestampFromMs(completedAt) }),
    event: writeJson(event),
    originalType: originalType ?? '',
    warning: warning ?? '',
    redacted,
  });
}

/** The next item, or the failure to read it, once it is there. */
type Arrival = { next?: IteratorResult<LogItem>; failed?: { error: unknown } };

/** Asks for the next item, and calls `onArrival` when it or a failure is there. */
function requestNext(iterator: AsyncIterator<LogItem>, onArrival: () => void): Arrival {
  const arrival: Arrival = {};
  const arrive = (what: Arrival) => {
    Object.assign(arrival, what);
    onArrival();
  };
  iterator.next().then(
    (next) => arrive({ next }),
    (error: unknown) => arrive({ failed: { error } }),
  );
  return arrival;
}

/** Yields items as they arrive, and a heartbeat every `everyMs` milliseconds. @throws the reason of `signal` when it aborts */
export async function* sendItems(
  items: AsyncIterable<LogItem>,
  { everyMs, signal }: { everyMs: number; signal: AbortSignal },
): AsyncGenerator<WatchSessionEventsResponse> {
  const iterator = items[Symbol.asyncIterator]();
  let due = false;
  let changed = Promise.withResolvers<void>();
  const heartbeat = setInterval(() => {
    due = true;
    changed.resolve();
  }, everyMs);
  const stop = () => changed.resolve();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const arrival = requestNext(iterator, () => changed.resolve());
      while (!arrival.next && !arrival.failed) {
        await changed.promise;
        changed = Promise.withResolvers();
        signal.throwIfAborted();
        if (due) yield create(WatchSessionEventsResponseSchema, { heartbeat: true });
        due = false;
      }
      if (arrival.failed) throw arrival.failed.error;
      signal.throwIfAborted();
      if (arrival.next!.done) return;
      yield toWatchMessage(arrival.next!.value);
      if (isTurnOver()) await yieldToEventLoop();
    }
  } finally {
    clearInterval(heartbeat);
    signal.removeEventListener('abort', stop);
    void iterator.return?.().catch(() => {}); // it may wait for what never comes
  }
}
