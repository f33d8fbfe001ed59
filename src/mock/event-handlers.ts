import { toParleyEvent } from '#src/event-log/parley-event.ts';
import type { LogEvent, Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import type { Handlers, StreamItem } from '#src/api/handlers.ts';
import { problem } from '#src/api/problems.ts';
import { compressEntries } from '#src/event-log/compress.ts';
import type { LogEntry } from '#src/event-log/entry.ts';
import { toStreamItems, type LogItem, type LogView } from '#src/event-log/item.ts';
import { buildPrelude } from '#src/event-log/prelude.ts';
import { createSessionLog, listRunEvents, pickSentence, toEcho } from './run-script.ts';

type EventHandlers = Pick<Handlers, 'streamSessionEvents' | 'listSessionEvents' | 'createSessionEvents' | 'runAgent'>;

/** Waits until a caller has left. */
const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Refuses a place that a log has not reached. @throws `invalid_cursor` */
export function requireReached(seq: number, lastSeq: number, parameter: string): void {
  if (seq <= lastSeq) return;
  const detail = `The log has not reached ${seq}: its last event is ${lastSeq}.`;
  throw problem('invalid_cursor', `${parameter}: ${detail}`, { errors: [{ parameter, detail, code: 'cursor' }] });
}

const listItems = (log: readonly LogEntry[], afterSeq: number, view: LogView): LogItem[] =>
  compressEntries(null, log)
    .rows.filter((row) => row.lastSeq > afterSeq)
    .flatMap((row) => toStreamItems({ ...row, redacted: false }, afterSeq, view));

const toLine = ({ seq, lastSeq, event }: LogItem): StreamItem<LogEvent> => ({
  seq,
  resumeAt: lastSeq,
  event,
  ...(lastSeq !== seq && { about: { last_seq: lastSeq } }),
});

/** Returns what has to be known of the run that is open after a place, for a reader that joins there. */
function listPrelude(log: readonly LogEntry[], afterSeq: number): StreamItem<LogEvent>[] {
  const before = log.slice(0, afterSeq);
  const start = before.findLastIndex(({ event }) => event.type === 'RUN_STARTED');
  if (start < 0 || before.at(-1)?.event.type === 'RUN_FINISHED') return [];
  return buildPrelude(before.slice(start).map(({ event }) => event)).map((event) => ({
    seq: afterSeq,
    resumeAt: null,
    event,
  }));
}

async function* follow(lines: readonly StreamItem<LogEvent>[], signal: AbortSignal, stays: boolean) {
  yield* lines;
  if (stays) await untilAborted(signal);
}

const toHistoryItem = ({ seq, lastSeq, event, eventCount, createdAt, completedAt }: LogItem) => ({
  seq,
  last_seq: lastSeq,
  event_type: event.type,
  event_count: eventCount,
  created_at: new Date(createdAt).toISOString(),
  completed_at: completedAt === null ? null : new Date(completedAt).toISOString(),
  event,
});

/** Returns the text of the last message of a person. */
function findQuestion(messages: readonly { role: string; content?: unknown }[]): string | null {
  const content = messages.findLast(({ role }) => role === 'user')?.content;
  return typeof content === 'string' ? content : null;
}

const toRunError = (body: ProblemBody) => ({ type: 'RUN_ERROR' as const, message: body.detail, code: body.error_code });

/** Creates the handlers of the events of sessions. Each session has a log, the same for the same seed. */
// Long: one function for each operation, over one seed.
export function createEventHandlers(seed: number): EventHandlers {
  return {
    async streamSessionEvents({ path, query, headers, signal }) {
      const { event_type: types = null, view = 'compressed', follow: stays = true, prelude = true } = query;
      const log = createSessionLog(seed, path.session_id);
      const resumesAt = headers['Last-Event-ID'];
      const afterSeq = resumesAt ?? query.after_seq ?? 0;
      requireReached(afterSeq, log.length, resumesAt === undefined ? 'after_seq' : 'Last-Event-ID');
      const joins = prelude && types === null && resumesAt === undefined && afterSeq > 0;
      const items = listItems(log, afterSeq, view).filter(({ event }) => types?.includes(event.type) ?? true);
      const lines = [...(joins ? listPrelude(log, afterSeq) : []), ...items.map(toLine)];
      const failure = (value: ProblemBody): LogEvent => toParleyEvent('parley.error', value);
      return { status: 200, events: follow(lines, signal, stays), failure, resumable: true };
    },
    async listSessionEvents({ path, query }) {
      const { event_type: types = null, start_time: from, end_time: to, view = 'compressed', limit = 100 } = query;
      const log = createSessionLog(seed, path.session_id);
      const afterSeq = query.after_seq ?? 0;
      requireReached(afterSeq, log.length, 'after_seq');
      const isWanted = ({ event, createdAt, completedAt }: LogItem) =>
        (types?.includes(event.type) ?? true) &&
        (from === undefined || (completedAt ?? createdAt) >= Date.parse(from)) &&
        (to === undefined || createdAt <= Date.parse(to));
      const items = listItems(log, afterSeq, view).filter(isWanted);
      const data = items.slice(0, limit).map(toHistoryItem);
      const has_more = items.length > limit;
      return { status: 200, body: { data, has_more, next_after_seq: has_more ? data.at(-1)!.last_seq : log.length } };
    },
    async createSessionEvents({ path, body }) {
      const events = (Array.isArray(body) ? body : body.events) as { producer_seq: number }[];
      const { length } = createSessionLog(seed, path.session_id);
      const acks = events.map(({ producer_seq }, index) => ({ producer_seq, seq: length + index + 1, warning: null }));
      return { status: 200, body: { acks, next_seq: length + acks.length + 1 } };
    },
    async runAgent({ body }) {
      const { threadId, runId, messages } = body;
      const asked = findQuestion(messages);
      const answer = asked === null ? pickSentence(seed, runId) : toEcho(asked);
      const events = listRunEvents({ threadId, runId, question: null, answer, works: true });
      const lines = events.map((event, index) => ({ seq: index + 1, event }));
      return { status: 200, events: toAsync(lines), failure: toRunError };
    },
  };
}

/** Yields items one by one. */
export async function* toAsync<T>(items: Iterable<T>): AsyncGenerator<T, void, undefined> {
  yield* items;
}
