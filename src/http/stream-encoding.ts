import { writeJson } from '#src/json/well-formed.ts';
import type { StreamItem } from '#src/api/handlers.ts';

/** An event of any stream: AG-UI's are named by `type`, those of a chat by `event`. */
export type EncodableEvent = { event?: unknown; type?: unknown };

/** The encoding of a stream's events as bytes in one media type. */
export type Encoding = {
  /**
   * Returns the object that the media type's schema describes: the event alone, or with its number and further members.
   */
  item(entry: StreamItem<EncodableEvent>): object;
  frame(entry: StreamItem<EncodableEvent>): string;
  /** Says nothing, and keeps the connection open. */
  heartbeat: string;
  /** Tells the reader how soon to reconnect; the stream goes on. */
  reconnect: string;
};

/** Returns the line that names an event, if it has a name. That may be anybody's: it must not end its line. */
function nameOf({ type, event }: EncodableEvent): string {
  const name = typeof type === 'string' ? type : event;
  return name === undefined ? '' : `event: ${String(name).replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')}\n`;
}

/** JSON on one line for every reader: Python's `splitlines`, for one, splits at characters that JSON leaves as they are. */
function toLine(value: unknown): string {
  return writeJson(value).replaceAll(
    /[\u0085\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Returns the `id` of a frame; none for an event that is not in the log, which moves no cursor. */
function idOf({ seq, resumeAt }: StreamItem<EncodableEvent>): string {
  return resumeAt === null ? '' : `id: ${resumeAt ?? seq}\n`;
}

const line = ({ seq, about, event }: StreamItem<EncodableEvent>) => ({ seq, ...about, event });

const serverSentEvents: Encoding = {
  item: ({ event }) => event,
  frame: (entry) => `${idOf(entry)}${nameOf(entry.event)}data: ${toLine(entry.event)}\n\n`,
  heartbeat: ': ping\n\n',
  reconnect: 'retry: 1000\n: the server is stopping, reconnect with Last-Event-ID when the stream ends\n\n',
};

const lines: Encoding = {
  item: line,
  frame: (entry) => `${toLine(line(entry))}\n`,
  heartbeat: '\n',
  reconnect: '\n',
};

/** The encodings of streams, by media type. */
export const encodings: Record<string, Encoding> = {
  'text/event-stream': serverSentEvents,
  'application/x-ndjson': lines,
};
