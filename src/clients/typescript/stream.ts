import {
  AuthenticationError,
  ConnectionError,
  errorFromProblem,
  readProblem,
  unexpectedResponse,
  type ParleyError,
} from './errors.ts';
import type { EventOrder } from './event-order.ts';
import { decoderFor, isRepeated, type Decoder, type Frame } from './frames.ts';
import type { Patience } from './patience.ts';
import { ValidText } from './text.ts';

/** An event with its sequence: the place in the session's log, from which a stream can be resumed. */
export type Entry<Event> = [seq: number, event: Event];

/** The place up to which a stream was read: its last sequence, the run that it is of, and the cursor of its last record. */
export type StreamPlace = { lastSeq: number | null; runId: string | null; cursor: string | null };

/** An open connection; `title` names its request in errors. */
type Connection = { response: Response; patience: Patience; title: string };

/**
 * Opens the connection; called when the first event is asked for. With a place again, or null when that cannot be done. The
 * signal ends it.
 */
export type OpenStream = (place: StreamPlace | null, signal: AbortSignal) => Promise<Connection> | null;

/** The rules by which a stream is read and goes on after a lost connection. */
export type StreamRules = {
  /** The events after which there is no more to say. */
  endings: readonly string[];
  /** Whether it goes on for ever, so that its end is a lost connection. */
  endless: boolean;
  /** Notices that events were left out, which are then asked for as after a lost connection. */
  follows: EventOrder;
  /** The number of times that a lost connection is opened again without anything new. */
  retries: number;
};

/**
 * The events of a stream, read once with `for await`. The request is sent when the first event is asked for; leaving the
 * loop closes the connection, which does not stop the run. A lost connection, or one whose token has ended, is opened again
 * after the last event, where the server can do that; so is one that has left out events. An event that comes again, of a
 * proxy or a server that repeats, is left out. Any other failure, wherever it happens, is thrown at its place.
 */
export class EventStream<Event> implements AsyncIterable<Event> {
  /** The sequence of the last event that was read, or null. */
  lastSeq: number | null = null;
  /** The id of the run that the events are of, or null before one has said it. */
  runId: string | null = null;
  #lastFrame: Pick<Frame, 'seq' | 'line'> = { seq: null };
  #cursor: string | null = null;
  #open: OpenStream | null;
  readonly #rules: StreamRules;
  readonly #controller = new AbortController();

  constructor(open: OpenStream, rules: StreamRules) {
    this.#open = open;
    this.#rules = rules;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined> {
    for await (const [, event] of this.entries()) yield event;
  }

  /** Closes the connection: the loop ends. The run goes on; `parley.runs.cancel(stream.runId)` stops it. */
  abort(): void {
    this.#controller.abort();
  }

  /** Whether `abort` was called. */
  get aborted(): boolean {
    return this.#controller.signal.aborted;
  }

  /**
   * Yields the text of the reply, piece by piece. The text of a `provisional` message comes at once, when it is known
   * that no other message is given in its place: what was yielded is never taken back.
   */
  async *text(): AsyncGenerator<string, void, undefined> {
    yield* validText(this);
  }

  /** Yields the events with their sequences: `for await (const [seq, event] of stream.entries())`. */
  async *entries(): AsyncGenerator<Entry<Event>, void, undefined> {
    if (!this.#open) throw new TypeError('A stream can be read only once.');
    const open = this.#open;
    this.#open = null;
    try {
      yield* this.#readAll(open);
    } catch (error) {
      if (!this.aborted) throw error;
    }
  }

  /** Whether somebody has begun to read. */
  protected get begun(): boolean {
    return this.#open === null;
  }

  async *#readAll(open: OpenStream): AsyncGenerator<Entry<Event>, void, undefined> {
    const { signal } = this.#controller;
    let fruitless = 0;
    for (let connection = (await open(null, signal))!; ;) {
      const before = this.lastSeq;
      const lost = yield* this.#read(connection);
      if (!lost || this.aborted) return;
      // That its token has ended is no fault of a connection that brings nothing: it is opened again with another one.
      fruitless = this.lastSeq === before && lost instanceof ConnectionError ? fruitless + 1 : 0;
      const again = fruitless <= this.#rules.retries && (await pause(connection, fruitless));
      const place = { lastSeq: this.lastSeq, runId: this.runId, cursor: this.#cursor };
      const reopened = again ? open(place, signal) : null;
      if (!reopened) throw lost;
      connection = await reopened;
    }
  }

  /** Reads one connection. Returns null at the end of the stream, or how the connection was lost. */
  async *#read({ response, patience, title }: Connection): AsyncGenerator<Entry<Event>, ParleyError | null, undefined> {
    const decoder = decoderFor(response.headers.get('content-type'));
    if (!decoder || !response.body) throw unexpectedResponse(response, 'The answer is not a stream of events.', title);
    const reader = response.body.getReader();
    try {
      for (;;) {
        const { done, value } = await patience.during(() => reader.read());
        if (done) return this.#isOver(decoder) ? null : cutOff(title);
        for (const frame of decode(decoder, value, response, title)) {
          const event = this.#take(frame.event, response, title);
          if (isRepeated(frame, this.#lastFrame)) continue;
          if (!this.#rules.follows(frame, this.lastSeq)) return eventsMissing(title);
          if (frame.seq !== null) this.#lastFrame = { seq: frame.seq, line: frame.line };
          this.lastSeq = this.#lastFrame.seq;
          yield [this.lastSeq ?? 0, event];
          if (this.#rules.endings.includes((event as { event: string }).event)) return null;
        }
      }
    } catch (error) {
      if (error instanceof ConnectionError || error instanceof AuthenticationError) return error;
      throw error;
    } finally {
      reader.cancel().catch(() => {});
    }
  }

  /** Throws the problem that a stream tells of, in either of its two forms. */
  #take(event: unknown, response: Response, title: string): Event {
    if (typeof event !== 'object' || event === null || Array.isArray(event))
      throw unexpectedResponse(response, 'An event of the stream is not an object.', title);
    const { event: name, error, run_id, cursor, type, name: custom, value, runId } = event as Record<string, unknown>;
    if (name === 'error') throw toFailure(error, response, title);
    if (type === 'CUSTOM' && custom === 'parley.error') throw toFailure(value, response, title);
    if (typeof name === 'string' && typeof run_id === 'string') this.runId = run_id;
    if (type === 'RUN_STARTED' && typeof runId === 'string') this.runId = runId;
    if (typeof name === 'string' && typeof cursor === 'string') this.#cursor = cursor;
    return event as Event;
  }

  #isOver(decoder: Decoder): boolean {
    const { endings, endless } = this.#rules;
    return endings.length === 0 && !endless && !decoder.unfinished();
  }
}

/** Yields the text of valid messages from events; see `EventStream.text`. */
export async function* validText(events: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined> {
  const text = new ValidText();
  for await (const event of events) {
    const valid = text.take(event);
    if (valid !== '') yield valid;
  }
  const rest = text.end();
  if (rest !== '') yield rest;
}

/** Returns the error of an event that tells of a problem. */
function toFailure(value: unknown, response: Response, title: string): ParleyError {
  const problem = readProblem(value);
  if (problem) return errorFromProblem(problem, null, title);
  return unexpectedResponse(response, 'The stream ended with an error that is no problem.', title);
}

const lost = (request: string, message: string) =>
  new ConnectionError({ message, request, code: 'connection_failed', retryable: true });

const cutOff = (request: string) => lost(request, 'The connection was lost before the stream was complete.');
const eventsMissing = (request: string) => lost(request, 'The stream left out events, and again when asked for them.');

/** Waits before another try, the longer the more tries have brought nothing. False when there is no time for it. */
async function pause({ patience }: Connection, fruitless: number): Promise<boolean> {
  return fruitless === 0 || patience.during(() => patience.pause(100 * 2 ** fruitless));
}

function decode(decoder: Decoder, chunk: Uint8Array, response: Response, title: string) {
  try {
    return decoder.push(chunk);
  } catch (cause) {
    throw unexpectedResponse(response, 'An event of the stream is not JSON.', title, cause);
  }
}
