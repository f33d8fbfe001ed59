import { AuthenticationError, ConnectionError, errorFromProblem, ParleyError } from './errors.ts';
import { decoderFor, isRepeated, type Decoder, type Frame } from './frames.ts';
import type { Patience } from './patience.ts';
import { ValidText } from './text.ts';
import type { Problem } from '#generated/v2/client/types.gen.ts';

/** An event with its sequence: the place in the session's log, from which a stream can be resumed. */
export type Entry<Event> = [seq: number, event: Event];

/** The place up to which a stream was read: its last sequence, the run that it is of, and the cursor of its last record. */
export type Seen = { lastSeq: number | null; runId: string | null; cursor: string | null };

type Connection = { response: Response; patience: Patience };

/** Opens the connection; called when the first event is asked for. With `seen` again, or null when that cannot be done. */
export type Open = (seen: Seen | null) => Promise<Connection> | null;

/** The rules by which a stream is read and goes on after a lost connection. */
export type StreamRules = {
  /** The events after which there is no more to say. */
  endings: readonly string[];
  /** Whether it goes on for ever, so that its end is a lost connection. */
  endless: boolean;
  /** The number of times that a lost connection is opened again without anything new. */
  retries: number;
};

/**
 * The events of a stream, read once with `for await`. The request is sent when the first event is asked for; leaving the
 * loop closes the connection, which does not stop the run. A lost connection, or one whose token has ended, is opened again
 * behind the last event, where the server can do that. An event that comes again, of a proxy or a server that repeats, is
 * left out. Any other failure, wherever it happens, is thrown at its place.
 */
export class EventStream<Event> implements AsyncIterable<Event> {
  /** The sequence of the last event that was read, or null. */
  lastSeq: number | null = null;
  #lastFrame: Pick<Frame, 'seq' | 'line'> = { seq: null };
  #runId: string | null = null;
  #cursor: string | null = null;
  #open: Open | null;
  readonly #rules: StreamRules;

  constructor(open: Open, rules: StreamRules) {
    this.#open = open;
    this.#rules = rules;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined> {
    for await (const [, event] of this.entries()) yield event;
  }

  /**
   * Yields the text of the reply, piece by piece. The text of a `provisional` message comes at once, when it is known
   * that no other message is given in its place: what was yielded is never taken back.
   */
  async *text(): AsyncGenerator<string, void, undefined> {
    const text = new ValidText();
    for await (const event of this) {
      const valid = text.take(event);
      if (valid !== '') yield valid;
    }
    const rest = text.end();
    if (rest !== '') yield rest;
  }

  /** Yields the events with their sequences: `for await (const [seq, event] of stream.entries())`. */
  async *entries(): AsyncGenerator<Entry<Event>, void, undefined> {
    if (!this.#open) throw new TypeError('A stream can be read only once.');
    const open = this.#open;
    this.#open = null;
    let fruitless = 0;
    for (let connection = (await open(null))!; ;) {
      const before = this.lastSeq;
      const lost = yield* this.#read(connection);
      if (!lost) return;
      // That its token has ended is no fault of a connection that brings nothing: it is opened again with another one.
      fruitless = this.lastSeq === before && lost instanceof ConnectionError ? fruitless + 1 : 0;
      const again = fruitless <= this.#rules.retries && (await pause(connection, fruitless));
      const reopened = again ? open({ lastSeq: this.lastSeq, runId: this.#runId, cursor: this.#cursor }) : null;
      if (!reopened) throw lost;
      connection = await reopened;
    }
  }

  /** Reads one connection. Returns null at the end of the stream, or how the connection was lost. */
  async *#read({ response, patience }: Connection): AsyncGenerator<Entry<Event>, ParleyError | null, undefined> {
    const decoder = decoderFor(response.headers.get('content-type'));
    if (!decoder || !response.body) throw unexpected(response, 'The answer is not a stream of events.');
    const reader = response.body.getReader();
    try {
      for (;;) {
        const { done, value } = await patience.during(() => reader.read());
        if (done) return this.#isOver(decoder) ? null : cutOff();
        for (const frame of decode(decoder, value, response)) {
          const event = this.#take(frame.event);
          if (isRepeated(frame, this.#lastFrame)) continue;
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
  #take(event: unknown): Event {
    const { event: name, error, run_id, cursor, type, name: custom, value } = event as Record<string, unknown>;
    if (name === 'error') throw errorFromProblem(error as Problem);
    if (type === 'CUSTOM' && custom === 'parley.error') throw errorFromProblem(value as Problem);
    if (typeof name === 'string' && typeof run_id === 'string') this.#runId = run_id;
    if (typeof name === 'string' && typeof cursor === 'string') this.#cursor = cursor;
    return event as Event;
  }

  #isOver(decoder: Decoder): boolean {
    const { endings, endless } = this.#rules;
    return endings.length === 0 && !endless && !decoder.unfinished();
  }
}

const cutOff = () =>
  new ConnectionError({
    message: 'The connection was lost before the stream was complete.',
    code: 'connection_failed',
    retryable: true,
  });

/** Waits before another try, the longer the more tries have brought nothing. False when there is no time for it. */
async function pause({ patience }: Connection, fruitless: number): Promise<boolean> {
  return fruitless === 0 || patience.during(() => patience.pause(100 * 2 ** fruitless));
}

function decode(decoder: Decoder, chunk: Uint8Array, response: Response) {
  try {
    return decoder.push(chunk);
  } catch (cause) {
    throw unexpected(response, 'An event of the stream is not JSON.', cause);
  }
}

function unexpected(response: Response, message: string, cause?: unknown): ParleyError {
  return new ParleyError({
    message,
    code: 'unexpected_response',
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    cause,
  });
}
