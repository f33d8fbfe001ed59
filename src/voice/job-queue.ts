import { problem } from '#src/api/problems.ts';

/** The most jobs that wait for the one before. */
const mostWaiting = 32;

/** A job of a connection. `eventId` is that of the event that asks for it; null for none. */
type Job = {
  eventId: string | null;
  run: () => Promise<void>;
  /** Whether it is done also when the connection is closed before. */
  outlivesConnection?: boolean;
};

/** The jobs of a connection, done one after another. What fails is told, and does not keep the next one waiting. */
export class JobQueue {
  readonly #closing: AbortSignal;
  readonly #onFailure: (error: unknown, eventId: string | null) => void;
  #last = Promise.resolve();
  #waiting = 0;

  constructor(closing: AbortSignal, onFailure: (error: unknown, eventId: string | null) => void) {
    this.#closing = closing;
    this.#onFailure = onFailure;
  }

  /** @throws `rate_limit_exceeded` when as many jobs wait as may */
  requireRoom(): void {
    if (this.#waiting >= mostWaiting)
      throw problem('rate_limit_exceeded', `${mostWaiting} turns wait for the one before.`, { retryAfterS: 1 });
  }

  /** Enqueues a job. @throws `rate_limit_exceeded` when too many wait */
  add({ eventId, run, outlivesConnection = false }: Job): void {
    this.requireRoom();
    this.#waiting += 1;
    this.#last = this.#last
      .then(() => (this.#closing.aborted && !outlivesConnection ? undefined : run()))
      .catch((error: unknown) => this.#onFailure(error, eventId))
      .finally(() => (this.#waiting -= 1));
  }

  /** Resolves when all jobs so far are done. */
  whenDone(): Promise<void> {
    return this.#last;
  }
}
