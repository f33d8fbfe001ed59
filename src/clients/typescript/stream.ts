import { ConnectionError, errorFromProblem, ParleyError } from './errors.ts';
import { decoderFor, type Decoder } from './frames.ts';
import type { Patience } from './patience.ts';
import type { Problem } from '#generated/v2/client/types.gen.ts';

/** An event with its sequence: the place in the session's log, from which a stream can be resumed. */
export type Entry<Event> = [seq: number, event: Event];

/** Opens the connection; called when the first event is asked for. */
export type Open = () => Promise<{ response: Response; patience: Patience }>;

/**
 * The events of one reply, read once with `for await`. The request is sent when the first event is asked for; leaving
 * the loop closes the connection, which does not stop the run. A failure, wherever it happens, is thrown at its place.
 */
export class EventStream<Event> implements AsyncIterable<Event> {
  /** The sequence of the last event that was read, or null. */
  lastSeq: number | null = null;
  #open: Open | null;
  readonly #endings: readonly string[];

  constructor(open: Open, endings: readonly string[]) {
    this.#open = open;
    this.#endings = endings;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined> {
    for await (const [, event] of this.entries()) yield event;
  }

  /** The text of the reply, piece by piece. */
  async *text(): AsyncGenerator<string, void, undefined> {
    for await (const event of this) {
      const { delta } = event as { delta?: unknown };
      if (typeof delta === 'string') yield delta;
    }
  }

  /** The events with their sequences: `for await (const [seq, event] of stream.entries())`. */
  async *entries(): AsyncGenerator<Entry<Event>, void, undefined> {
    if (!this.#open) throw new TypeError('A stream can be read only once.');
    const open = this.#open;
    this.#open = null;
    const { response, patience } = await open();
    const decoder = decoderFor(response.headers.get('content-type'));
    if (!decoder || !response.body) throw unexpected(response, 'The answer is not a stream of events.');
    const reader = response.body.getReader();
    try {
      for (;;) {
        const { done, value } = await patience.during(() => reader.read());
        if (done) return this.#finish(decoder);
        for (const { seq, event } of decode(decoder, value, response)) {
          const { event: name, error } = event as { event: string; error: Problem };
          this.lastSeq = seq;
          if (name === 'error') throw errorFromProblem(error);
          yield [seq, event as Event];
          if (this.#endings.includes(name)) return;
        }
      }
    } finally {
      reader.cancel().catch(() => {});
    }
  }

  #finish(decoder: Decoder): void {
    if (this.#endings.length === 0 && !decoder.unfinished()) return;
    throw new ConnectionError({
      message: 'The connection was lost before the reply was complete.',
      code: 'connection_failed',
      retryable: true,
    });
  }
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
