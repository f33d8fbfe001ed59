/** How a stream's events become bytes in one media type. */
export type Encoding = {
  /** What the media type's schema describes: the event alone, or with its number. */
  item(seq: number, event: object): object;
  frame(seq: number, event: { event?: string }): string;
  /** The last frame, for a failure that is not in the log: it moves no cursor. */
  failure(lastSeq: number, event: { event?: string }): string;
  /** Says nothing, and keeps the connection open. */
  heartbeat: string;
  /** Tells the reader how soon to reconnect; the stream goes on. */
  reconnect: string;
};

const serverSentEvents: Encoding = {
  item: (_seq, event) => event,
  frame: (seq, event) => `id: ${seq}\nevent: ${event.event}\ndata: ${JSON.stringify(event)}\n\n`,
  failure: (_seq, event) => `event: ${event.event}\ndata: ${JSON.stringify(event)}\n\n`,
  heartbeat: ': ping\n\n',
  reconnect: 'retry: 1000\n: the server is stopping, reconnect with Last-Event-ID when the stream ends\n\n',
};

const lines: Encoding = {
  item: (seq, event) => ({ seq, event }),
  frame: (seq, event) => `${JSON.stringify({ seq, event })}\n`,
  failure: (seq, event) => `${JSON.stringify({ seq, event })}\n`,
  heartbeat: '\n',
  reconnect: '\n',
};

export const encodings: Record<string, Encoding> = {
  'text/event-stream': serverSentEvents,
  'application/x-ndjson': lines,
};
