import type { ChatEvent, Message, MessageCompleteEvent } from '#generated/v2/client/types.gen.ts';
import { ConnectionError } from './errors.ts';
import { EventStream, type Entry } from './stream.ts';

/** The events of a reply. Errors are thrown, so that a loop never sees them. */
export type ReplyEvent = Exclude<ChatEvent, { event: 'error' }>;

/** Settles with what has ended the reading of a stream. */
export class Ending<Result> {
  readonly #settled = withResolvers<Result>();

  constructor() {
    // It is told to those who ask for it, and to no one else.
    this.#settled.promise.catch(() => {});
  }

  get promise(): Promise<Result> {
    return this.#settled.promise;
  }

  /** Passes events on, and settles with what `result` returns after the last one, or with the failure. */
  async *watch<Item>(items: AsyncIterable<Item>, result: () => Result | null): AsyncGenerator<Item, void, undefined> {
    try {
      yield* items;
    } catch (error) {
      this.#settled.reject(error);
      throw error;
    } finally {
      const ending = result();
      if (ending === null) this.#settled.reject(leftEarly());
      else this.#settled.resolve(ending);
    }
  }
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<Result>() {
  let resolve!: (value: Result) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<Result>((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
}

const leftEarly = () =>
  new ConnectionError({
    message: 'The stream was left before its reply was complete.',
    code: 'connection_failed',
    retryable: false,
  });

/** Reads to the end what nobody reads. */
export async function drain(items: AsyncIterable<unknown>): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

/** The events of one reply, and what they come to: read it with `for await`, or ask for the end. */
export class ChatStream extends EventStream<ReplyEvent> {
  #complete: MessageCompleteEvent | null = null;
  readonly #ending = new Ending<MessageCompleteEvent>();

  override async *entries(): AsyncGenerator<Entry<ReplyEvent>, void, undefined> {
    if (this.begun) throw new TypeError('A stream can be read only once.');
    yield* this.#ending.watch(this.#readEntries(), () => this.#complete);
  }

  async *#readEntries(): AsyncGenerator<Entry<ReplyEvent>, void, undefined> {
    for await (const entry of super.entries()) {
      if (entry[1].event === 'message_complete') this.#complete = entry[1];
      yield entry;
    }
  }

  /** Waits for the end of the reply, reading it if nobody does. Rejects with the failure, or when the loop was left. */
  async finalReply(): Promise<MessageCompleteEvent> {
    if (!this.begun) await drain(this);
    return this.#ending.promise;
  }

  /** Waits for the message of the reply, as `finalReply`. */
  async finalMessage(): Promise<Message> {
    return (await this.finalReply()).message;
  }
}
