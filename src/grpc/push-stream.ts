import type { PushSessionEventsRequest } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import type { EventPush, EventPushResult } from '#src/api/handlers.ts';
import { Lane, type Acks } from './lane.ts';
import { readPush } from './payload.ts';

export type PushStreamOptions = {
  /** Stores events; `bytes` is about how large they are. */
  push: (push: EventPush, bytes: number) => Promise<EventPushResult>;
  /** How often a producer whose stream is open is said to be alive. */
  renewMs: number;
  /** Aborted, with the reason, when the caller is gone or the server stops: nothing more is read. */
  signal: AbortSignal;
};

/** No more is read from the caller while this much waits to be stored, or its acknowledgement to be read. */
const mostWaitingBytes = 1_048_576;
const bytesOfAnEvent = 200;

/**
 * Stores a stream of events and acknowledges it, in the order of each session. Ends with the failure of the first event
 * that is refused, after the acknowledgements of those before it.
 */
export async function* pushStream(
  requests: AsyncIterable<PushSessionEventsRequest>,
  options: PushStreamOptions,
): AsyncGenerator<Acks> {
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
  readonly #lanes = new Map<string, Lane>();
  readonly #acks: { acks: Acks; bytes: number }[] = [];
  #waitingBytes = 0;
  #storing = 0;
  #read = false;
  #failure: { error: unknown } | null = null;
  #changed = Promise.withResolvers<void>();

  constructor({ push }: PushStreamOptions) {
    this.#push = push;
  }

  /** Reads until there is no more, a failure, or `halt`. Never rejects. */
  async read(requests: AsyncIterator<PushSessionEventsRequest>): Promise<void> {
    try {
      while (!this.#failure) {
        const next = await this.#next(requests);
        if (!next || next.done) break;
        for (const [index, event] of next.value.events.entries()) {
          const within = `events[${index}].`;
          this.#take(readPush(event, within), within, event.payload.length);
        }
        while (this.#waitingBytes >= mostWaitingBytes && !this.#failure) await this.#changed.promise;
      }
    } catch (error) {
      this.halt(error);
    }
    this.#read = true;
    this.#tell();
    void requests.return?.().catch(() => {});
  }

  /** Acknowledgements as they come, until all that was read is stored. */
  async *acks(): AsyncGenerator<Acks> {
    for (;;) {
      const next = this.#acks.shift();
      if (next) {
        yield next.acks;
        this.#waitingBytes -= next.bytes;
        this.#tell();
      } else if (this.#read && this.#storing === 0) {
        if (this.#failure) throw this.#failure.error;
        return;
      } else await this.#changed.promise;
    }
  }

  /** Reads no more. What was read before is stored. */
  halt(error: unknown): void {
    this.#failure ??= { error };
    this.#tell();
  }

  renew(): void {
    for (const lane of this.#lanes.values()) void lane.renew();
  }

  #take(push: EventPush, within: string, length: number): void {
    const { sessionId } = push;
    const lane = this.#lanes.get(sessionId) ?? new Lane(sessionId, { push: this.#push, onAcks: this.#onAcks });
    const bytes = length + push.items.length * bytesOfAnEvent;
    this.#lanes.set(sessionId, lane);
    this.#waitingBytes += bytes;
    lane.add({ push, within, bytes });
    if (lane.idle) void this.#store(sessionId, lane);
  }

  async #store(sessionId: string, lane: Lane): Promise<void> {
    this.#storing += 1;
    try {
      await lane.store();
      if (lane.over) this.#lanes.delete(sessionId);
    } catch (error) {
      this.#lanes.delete(sessionId);
      this.halt(error);
    }
    this.#storing -= 1;
    this.#tell();
  }

  readonly #onAcks = (acks: Acks, bytes: number): void => {
    this.#acks.push({ acks, bytes });
    this.#tell();
  };

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  /** The next message, or null when the stream is halted before it comes. */
  async #next<T>(requests: AsyncIterator<T>): Promise<IteratorResult<T> | null> {
    const arrival: { result?: IteratorResult<T>; failed?: { error: unknown } } = {};
    const arrive = (what: typeof arrival) => {
      Object.assign(arrival, what);
      this.#tell();
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
