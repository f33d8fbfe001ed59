import { fromBase64 } from './base64.ts';

/** The time that the first piece waits before it is heard, in seconds, so that the next ones are there in time. */
const delay = 0.06;
const sampleRate = 24_000;

/** Plays the pieces of an answer one after another. */
export class Player {
  readonly #context: AudioContext;
  readonly #sources = new Set<AudioBufferSourceNode>();
  #end = 0;

  constructor(context: AudioContext) {
    this.#context = context;
  }

  /** Plays a piece, as the server sends it, after those before. */
  play(piece: string): void {
    const samples = fromBase64(piece);
    if (samples.length === 0) return;
    const buffer = this.#context.createBuffer(1, samples.length, sampleRate);
    buffer.copyToChannel(samples, 0);
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    source.addEventListener('ended', () => this.#sources.delete(source));
    const now = this.#context.currentTime;
    const start = this.#end > now ? this.#end : now + delay;
    source.start(start);
    this.#end = start + buffer.duration;
    this.#sources.add(source);
  }

  /** Drops what was not heard yet. */
  stop(): void {
    for (const source of this.#sources) source.stop();
    this.#sources.clear();
    this.#end = 0;
  }
}
