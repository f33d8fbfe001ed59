import type { PushSessionEventsRequest } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import type { EventPush, EventPushResult } from '#src/api/handlers.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { SessionWriter, type PushAcks } from './session-writer.ts';
import { readPush } from './payload.ts';

/** The storage, the heartbeat interval, and the end of a stream of pushes. */
export type PushStreamOptions = {
  /** Stores events; `bytes` is their approximate size. */
  push: (push: EventPush, bytes: number) => Promise<EventPushResult>;
  /** The interval of the heartbeats of a producer whose stream is open. */
  renewMs: number;
  /** Aborted, with the reason, when the caller disconnects or the server stops: then nothing more is read. */
  signal: AbortSignal;
};

/** The maximum of bytes that are not stored or not acknowledged. Beyond it nothing is read from the caller. */
const maxWaitingBytes = 1_048_576;
const eventOverheadBytes = 200;

/**
 * Stores a stream of events and yields acknowledgements, in the order of each session. Throws the failure of the first
 * refused event, after the acknowledgements of those before it.
 */
export async function* acknowledgePushes(
  requests: AsyncIterable<PushSessionEventsRequest>,
  options: PushStreamOptions,
): AsyncGenerator<PushAcks> {
  const stream = new PushStream(options);
  const renewing = setInterval(() => stream.renew(), options.renewMs);
  const stop = () => stream.halt(options.signal.reason);
  options.signal.addEventListener('abort', stop, { once: true });
  if (options.signal.aborted) stop();
  void stream.read(requests[Symbol.asyncIterator]());
  try {
    yield* stream.acks();
  } finally {
    clearInterval(renewing);
    options.signal.removeEventListener('abort', stop);
    stream.halt(new Error('Nobody reads the acknowledgements any more.'));
  }
}

class PushStream {
  readonly #push: PushStreamOptions['push'];
  readonly #writers = new Map<string, SessionWriter>();
  readonly #acks: { acks: PushAcks; bytes: number }[] = [];
  #waitingBytes = 0;
  #storing = 0;
  #read = false;
  #failure: { error: unknown } | null = null;
  #changed = Promise.withResolvers<void>();

  constructor({ push }: PushStreamOptions) {
    this.#push = push;
  }

  /** Reads requests until their end, a failure, or `halt`. Never rejects. */
  async read(requests: AsyncIterator<PushSessionEventsRequest>): Promise<void> {
    try {
      while (!this.#failure) {
        const next = await this.#next(requests);
        if (!next || next.done) break;
        for (const [index, event] of next.value.events.entries()) {
          const within = `events[${index}].`;
          this.#take(readPush(event, within), within, event.payload.length);
          if (isTurnOver()) await yieldToEventLoop();
        }
        while (this.#waitingBytes >= maxWaitingBytes && !this.#failure) await this.#changed.promise;
      }
    } catch (error) {
      this.halt(error);
    }
    this.#read = true;
    this.#notify();
    void requests.return?.().catch(() => {});
  }

  /** Yields acknowledgements until all that was read is stored. */
  async *acks(): AsyncGenerator<PushAcks> {
    for (;;) {
      const next = this.#acks.shift();
      if (next) {
        yield next.acks;
        this.#waitingBytes -= next.bytes;
        this.#notify();
      } else if (this.#read && this.#storing === 0) {
        if (this.#failure) throw this.#failure.error;
        return;
      } else await this.#changed.promise;
    }
  }

  /** Stops reading. Requests that were read before are stored. */
  halt(error: unknown): void {
    this.#failure ??= { error };
    this.#notify();
  }

  renew(): void {
    for (const writer of this.#writers.values()) void writer.renew();
  }

  #take(push: EventPush, within: string, length: number): void {
    const { sessionId } = push;
    const writer =
      this.#writers.get(sessionId) ?? new SessionWriter(sessionId, { push: this.#push, onAcks: this.#onAcks });
    const bytes = length + push.items.length * eventOverheadBytes;
    this.#writers.set(sessionId, writer);
    this.#waitingBytes += bytes;
    writer.add({ push, within, bytes });
    if (writer.idle) void this.#store(sessionId, writer);
  }

  async #store(sessionId: string, writer: SessionWriter): Promise<void> {
    this.#storing += 1;
    try {
      await writer.store();
      if (writer.over) this.#writers.delete(sessionId);
    } catch (error) {
      this.#writers.delete(sessionId);
      this.halt(error);
    }
    this.#storing -= 1;
    this.#notify();
  }

  readonly #onAcks = (acks: PushAcks, bytes: number): void => {
    this.#acks.push({ acks, bytes });
    this.#notify();
  };

  #notify(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  /** Returns the next message, or null when the stream is halted before it arrives. */
  async #next<T>(requests: AsyncIterator<T>): Promise<IteratorResult<T> | null> {
    const arrival: { result?: IteratorResult<T>; failed?: { error: unknown } } = {};
    const arrive = (outcome: typeof arrival) => {
      Object.assign(arrival, outcome);
      this.#notify();
    };
    requests.next().then(
      (result) => arrive({ result }),
      (error: unknown) => arrive({ failed: { error } }),
    );
    while (!arrival.result && !arrival.failed && !this.#failure) await this.#changed.promise;
    if (arrival.failed) throw arrival.failed.error;
    return arrival.result ?? null;
  }
}
