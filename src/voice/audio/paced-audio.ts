import { samplesPerSecond, toMs, toSampleCount } from './audio-format.ts';

export type PacedAudioOptions = {
  /** The time that what was sent may be ahead of what is heard, in milliseconds: a client that is interrupted has no more than this to drop. */
  leadMs?: number;
  /** The greatest length of a piece, in milliseconds; but for the last one it is at least half of this once audio plays. */
  pieceMs?: number;
  /** The audio that may wait to be sent, in milliseconds of audio. */
  waitingMs?: number;
};

/** A stretch of audio that is heard without a gap: it is heard from a time on, and begins at a place of all audio. Both in milliseconds. */
type Stretch = { heardFromMs: number; offsetMs: number };

/** Stretches that are remembered: who asks what was heard before the oldest of them is told its beginning. */
const mostStretches = 100;

/**
 * The audio of one answer on its way to whom hears it. It is made faster than it is heard: what is ahead waits here, within a bound, and is
 * sent as play-out needs it. So an interruption has little to take back, and how much was heard is known without asking the client, which is
 * taken to play from the first piece on and to wait when it has nothing. Times are in milliseconds of any one clock that never goes back.
 */
export class PacedAudio {
  readonly #leadMs: number;
  readonly #pieceSamples: number;
  readonly #mostWaiting: number;
  readonly #waiting: Int16Array[] = [];
  readonly #stretches: Stretch[] = [];
  #waitingSamples = 0;
  #sentSamples = 0;
  #isEnded = false;

  constructor({ leadMs = 500, pieceMs = 100, waitingMs = 60_000 }: PacedAudioOptions = {}) {
    this.#leadMs = leadMs;
    this.#pieceSamples = Math.max(1, toSampleCount(pieceMs));
    this.#mostWaiting = toSampleCount(waitingMs);
  }

  /** Whether as much waits as may: whoever makes audio waits until something was taken. */
  get isFull(): boolean {
    return this.#waitingSamples >= this.#mostWaiting;
  }

  /** Whether the answer is whole and all of it was taken. */
  get isOver(): boolean {
    return this.#isEnded && this.#waitingSamples === 0;
  }

  /** The milliseconds of audio that were sent. */
  get sentMs(): number {
    return toMs(this.#sentSamples);
  }

  /**
   * Adds samples of 24 kHz at the end. They are not copied.
   * @throws {RangeError} when the answer has ended, or when it is full and its maker did not wait
   */
  push(samples: Int16Array): void {
    if (this.#isEnded) throw new RangeError('Audio was added to an answer that has ended.');
    if (this.isFull) throw new RangeError('Audio was added although as much waits as may.');
    if (samples.length === 0) return;
    this.#waiting.push(samples);
    this.#waitingSamples += samples.length;
  }

  /** Says that nothing follows: what waits is the last of the answer, however short. */
  end(): void {
    this.#isEnded = true;
  }

  /** Takes the pieces that are to be sent now, the oldest first: what the lead has room for. */
  take(nowMs: number): Int16Array[] {
    const pieces: Int16Array[] = [];
    for (;;) {
      const length = this.#lengthAt(nowMs);
      if (length === 0) return pieces;
      pieces.push(this.#dequeue(length));
      this.#markSent(length, nowMs);
    }
  }

  /** Returns when `take` has a piece to give, as a whole number that is now or later, or null when it has none without more audio. */
  nextAt(nowMs: number): number | null {
    if (this.#waitingSamples === 0) return null;
    if (this.#lengthAt(nowMs) > 0) return Math.ceil(nowMs);
    const length = this.#isEnded ? Math.min(this.#leastLength(), this.#waitingSamples) : this.#leastLength();
    return this.#waitingSamples < length ? null : Math.ceil(this.#endOfPlayMs(nowMs) + toMs(length) - this.#leadMs);
  }

  /** Returns how many milliseconds of the answer were heard at a time, of those that were sent so far. */
  heardMs(atMs: number): number {
    const index = this.#stretches.findLastIndex(({ heardFromMs }) => heardFromMs <= atMs);
    const stretch = this.#stretches[index];
    if (!stretch) return this.#stretches[0]?.offsetMs ?? 0;
    const endMs = this.#stretches[index + 1]?.offsetMs ?? this.sentMs;
    return Math.min(endMs, stretch.offsetMs + atMs - stretch.heardFromMs);
  }

  /** Ends the answer here: what waits is dropped. Returns how many milliseconds of it were heard. */
  cut(nowMs: number): number {
    this.#waiting.length = 0;
    this.#waitingSamples = 0;
    this.#isEnded = true;
    return this.heardMs(nowMs);
  }

  /** Returns when all that was sent is heard; a time that is over when the client waits. */
  endOfPlay(): number | null {
    const last = this.#stretches.at(-1);
    return last ? last.heardFromMs + this.sentMs - last.offsetMs : null;
  }

  #endOfPlayMs(nowMs: number): number {
    return Math.max(nowMs, this.endOfPlay() ?? nowMs);
  }

  /** A piece is short only where the client has nothing to play, or where nothing follows. */
  #leastLength(): number {
    return Math.min(Math.ceil(this.#pieceSamples / 2), toSampleCount(this.#leadMs) || 1);
  }

  /** Returns the samples of the piece that may be sent now, or 0. */
  #lengthAt(nowMs: number): number {
    const endOfPlayMs = this.#endOfPlayMs(nowMs);
    const isStarved = endOfPlayMs <= nowMs;
    // What is added outweighs the error of computing with fractions, and is less than a sample.
    const room = Math.floor(((nowMs + this.#leadMs - endOfPlayMs) * samplesPerSecond) / 1_000 + 0.001);
    const length = Math.min(this.#waitingSamples, this.#pieceSamples, Math.max(isStarved ? 1 : 0, room));
    const isLast = this.#isEnded && length === this.#waitingSamples;
    return isStarved || isLast || length >= this.#leastLength() ? length : 0;
  }

  #markSent(length: number, nowMs: number): void {
    const endMs = this.endOfPlay();
    if (endMs === null || endMs < nowMs) this.#stretches.push({ heardFromMs: nowMs, offsetMs: this.sentMs });
    if (this.#stretches.length > mostStretches) this.#stretches.shift();
    this.#sentSamples += length;
  }

  #dequeue(length: number): Int16Array {
    const piece = new Int16Array(length);
    for (let filled = 0; filled < length;) {
      const oldest = this.#waiting[0]!;
      const part = oldest.subarray(0, length - filled);
      piece.set(part, filled);
      filled += part.length;
      if (part.length < oldest.length) this.#waiting[0] = oldest.subarray(part.length);
      else this.#waiting.shift();
    }
    this.#waitingSamples -= length;
    return piece;
  }
}
