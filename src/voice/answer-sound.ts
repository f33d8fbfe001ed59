import { AudioEncoder, toMs, toSampleCount, type AudioFormat } from './audio/audio-format.ts';
import { cutToHeard, type SpokenSentence } from './audio/cut-text.ts';
import { PacedAudio } from './audio/paced-audio.ts';
import { longestKeptMs } from './sound-keeper.ts';

/** Speaks a text: its samples at 24 kHz, as the gateway makes them. */
type Speak = (text: string, signal: AbortSignal) => AsyncIterable<Int16Array>;

export type SoundOptions = {
  speak: Speak;
  format: AudioFormat;
  /** Sends a piece of the sound of an item. */
  send: (itemId: string, bytes: Uint8Array) => void;
  /** Returns the bytes that the client has not read yet. */
  countWaiting: () => number;
  now: () => number;
  /** Whether the sound is kept when it was sent. */
  isKept: boolean;
  /** Told of a failure of the gateway: what follows stays unspoken. */
  onFailure: (error: unknown) => void;
};

/** An item that is spoken: where its sound begins in that of the answer, in samples, and its sentences. */
type SpokenItem = {
  id: string;
  from: number;
  sentences: SpokenSentence[];
  /** The sound that was sent of it, when that is kept. */
  sent: Int16Array[];
  sentSamples: number;
};

type Sentence = { itemId: string; text: string; isFiller: boolean };

/** The bytes that a client may leave unread before it is sent more sound. */
const mostUnread = 256 * 1024;
const retryMs = 50;

/**
 * The sound of one answer: sentences are spoken one after another while the text still streams, and sent as play-out needs them. What was
 * heard of each item is known at any time.
 */
export class AnswerSound {
  readonly #options: SoundOptions;
  readonly #paced = new PacedAudio();
  readonly #encoder: AudioEncoder;
  readonly #items: SpokenItem[] = [];
  readonly #queue: Sentence[] = [];
  readonly #aborting = new AbortController();
  #working: Promise<void> | null = null;
  /** The samples that were made. */
  #made = 0;
  #timer: NodeJS.Timeout | undefined;
  #hasFailed = false;
  /** The time at which the sound was ended: nothing is heard after it. */
  #cutAtMs = Infinity;
  /** Those who wait until something was sent. */
  #onSent: (() => void)[] = [];

  constructor(options: SoundOptions) {
    this.#options = options;
    this.#encoder = new AudioEncoder(options.format);
  }

  /** Notes that an item has begun: a voice that is given sentences has nothing to say yet. */
  begin(_itemId: string): void {}

  /** Has a sentence of an item spoken after those before. A filler is heard, and is no part of the text. */
  say(itemId: string, text: string, isFiller = false): void {
    if (this.#hasFailed || this.#aborting.signal.aborted) return;
    this.#queue.push({ itemId, text, isFiller });
    this.#working ??= this.#work();
  }

  /** Waits until all that was said is sent. */
  async finish(): Promise<void> {
    await this.#working;
    this.#paced.end();
    this.#pump();
    while (!this.#paced.isOver && !this.#aborting.signal.aborted) await this.#nextSent();
  }

  /** Ends the sound here: nothing more is spoken or sent. */
  cut(): void {
    this.#aborting.abort();
    clearTimeout(this.#timer);
    this.#queue.length = 0;
    this.#cutAtMs = Math.min(this.#cutAtMs, this.#options.now());
    this.#paced.cut(this.#cutAtMs);
    for (const resolve of this.#onSent.splice(0)) resolve();
  }

  /** Tells whether a client that plays what it was sent still hears something. */
  get isHeard(): boolean {
    const end = this.#paced.endOfPlay();
    return end !== null && end > this.#options.now();
  }

  /** Returns the milliseconds of an item that were heard until now, or until the sound was cut, or that were sent. */
  playedMs(itemId: string, measure: 'heard' | 'sent'): number {
    const index = this.#items.findIndex(({ id }) => id === itemId);
    if (index < 0) return 0;
    const fromMs = toMs(this.#items[index]!.from);
    const endMs = toMs(this.#items[index + 1]?.from ?? this.#made);
    const nowMs = Math.min(this.#cutAtMs, this.#options.now());
    const ms = measure === 'heard' ? this.#paced.heardMs(nowMs) : this.#paced.sentMs;
    return Math.round(Math.max(0, Math.min(ms, endMs) - fromMs));
  }

  /** Returns the beginning of the text of an item that was heard after so many milliseconds of it. */
  textUntil(itemId: string, ms: number): string {
    const item = this.#items.find(({ id }) => id === itemId);
    return item ? cutToHeard(item.sentences, ms) : '';
  }

  /** Returns the samples of an item that were sent, up to so many milliseconds of it, and forgets them; none when they are not kept. */
  takeSent(itemId: string, ms: number): Int16Array {
    const item = this.#items.find(({ id }) => id === itemId);
    const pieces = item?.sent.splice(0) ?? [];
    const samples = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      samples.set(piece, at);
      at += piece.length;
    }
    return samples.subarray(0, toSampleCount(ms));
  }

  /** Returns the milliseconds of the sound of an item, as far as it was made. */
  durationMs(itemId: string): number {
    const item = this.#items.find(({ id }) => id === itemId);
    return Math.round(item?.sentences.reduce((sum, { durationMs }) => sum + durationMs, 0) ?? 0);
  }

  async #work(): Promise<void> {
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) await this.#speak(next);
    } catch (error) {
      if (this.#aborting.signal.aborted) return;
      this.#hasFailed = true;
      this.#queue.length = 0;
      this.#options.onFailure(error);
    } finally {
      this.#working = null;
    }
  }

  async #speak({ itemId, text, isFiller }: Sentence): Promise<void> {
    const { signal } = this.#aborting;
    let item = this.#items.at(-1);
    if (item?.id !== itemId)
      this.#items.push((item = { id: itemId, from: this.#made, sentences: [], sent: [], sentSamples: 0 }));
    const sentence = { text: isFiller ? '' : text, durationMs: 0, isWhole: false };
    item.sentences.push(sentence);
    for await (const samples of this.#options.speak(text, signal)) {
      while (this.#paced.isFull && !signal.aborted) await this.#nextSent();
      if (signal.aborted) return;
      this.#paced.push(samples);
      sentence.durationMs += toMs(samples.length);
      this.#made += samples.length;
      this.#pump();
    }
    sentence.isWhole = true;
  }

  #nextSent(): Promise<void> {
    return new Promise((resolve) => this.#onSent.push(resolve));
  }

  /** Sends what is to be sent now, and comes back when there is more. */
  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#aborting.signal.aborted) return;
    const { now, countWaiting } = this.#options;
    if (countWaiting() > mostUnread) {
      this.#timer = setTimeout(() => this.#pump(), retryMs);
      return;
    }
    let from = toSampleCount(this.#paced.sentMs);
    for (const piece of this.#paced.take(now()))
      for (let at = 0; at < piece.length;) {
        const index = this.#items.findLastIndex((one) => one.from <= from);
        const part = piece.subarray(at, at + (this.#items[index + 1]?.from ?? Infinity) - from);
        this.#sendPart(this.#items[index]!, part);
        at += part.length;
        from += part.length;
      }
    for (const resolve of this.#onSent.splice(0)) resolve();
    const next = this.#paced.nextAt(now());
    if (next !== null) this.#timer = setTimeout(() => this.#pump(), Math.max(1, next - now()));
  }

  /** Sends sound of one item, and keeps it if it is to be kept. */
  #sendPart(item: SpokenItem, samples: Int16Array): void {
    const bytes = this.#encoder.push(samples);
    if (bytes.length > 0) this.#options.send(item.id, bytes);
    if (this.#options.isKept && toMs(item.sentSamples) < longestKeptMs) item.sent.push(samples);
    item.sentSamples += samples.length;
  }
}
