import type { ResponseSound } from './types.ts';

/** The sound that may wait for who hears it, in bytes of PCM: a minute. A gateway whose sound waits longer is read more slowly. */
const mostWaiting = 60 * 48_000;
/** The least weight of a piece in bytes: 10 ms. So the pieces that wait are bounded too. */
const leastWeight = 480;

const weigh = ({ length }: Uint8Array): number => Math.max(length, leastWeight);

/**
 * The sound of one response of a real-time model, as PCM of 16 bits at 24 kHz. One reader takes it, which may begin and leave at any
 * time: what nobody takes is dropped.
 */
export class RoundSound implements ResponseSound {
  readonly #onRoom: () => void;
  readonly #waiting: Uint8Array[] = [];
  /** The weight of the waiting pieces. */
  #weight = 0;
  #isEnded = false;
  #isOver = false;
  #isClosed = false;
  #wake = Promise.withResolvers<void>();
  /** The bytes that have come. */
  receivedBytes = 0;

  /** `onRoom` is told when there is room again. */
  constructor(onRoom: () => void) {
    this.#onRoom = onRoom;
  }

  /** Whether as much waits as may. */
  get isFull(): boolean {
    return this.#weight >= mostWaiting;
  }

  /** Whether all of it has come. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  push(bytes: Uint8Array): void {
    this.receivedBytes += bytes.length;
    if (this.#isClosed || bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#weight += weigh(bytes);
    this.#wake.resolve();
  }

  /** Says that nothing follows, and whether all of it has come. */
  end(isWhole: boolean): void {
    this.#isOver = true;
    this.#isEnded = isWhole;
    this.#wake.resolve();
  }

  /** Drops what waits and what follows: nobody hears it. */
  close(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
    this.#weight = 0;
    this.#wake.resolve();
    this.#onRoom();
  }

  /** Yields the sound as it comes. */
  async *read(): AsyncGenerator<Uint8Array> {
    try {
      while (!this.#isClosed) {
        const next = this.#waiting.shift();
        if (next) {
          const wasFull = this.isFull;
          this.#weight -= weigh(next);
          if (wasFull && !this.isFull) this.#onRoom();
          yield next;
        } else if (this.#isOver) return;
        else {
          this.#wake = Promise.withResolvers<void>();
          await this.#wake.promise;
        }
      }
    } finally {
      this.close();
    }
  }
}
