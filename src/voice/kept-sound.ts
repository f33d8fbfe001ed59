/** The samples of a block: a second of them. */
const blockSamples = 24_000;

type Block = { from: number; samples: Int16Array };

/**
 * The sound of a client that may be needed again, by its place since the first sample of all. Pieces of any length take the memory of their
 * samples alone.
 */
export class KeptSound {
  readonly #blocks: Block[] = [];
  #from = 0;
  #to = 0;

  /** The place of the first kept sample. */
  get from(): number {
    return this.#from;
  }

  /** The place after the last sample. */
  get to(): number {
    return this.#to;
  }

  push(samples: Int16Array): void {
    for (let at = 0; at < samples.length;) {
      let last = this.#blocks.at(-1);
      if (!last || this.#to - last.from === blockSamples)
        this.#blocks.push((last = { from: this.#to, samples: new Int16Array(blockSamples) }));
      const filled = this.#to - last.from;
      const part = samples.subarray(at, at + blockSamples - filled);
      last.samples.set(part, filled);
      at += part.length;
      this.#to += part.length;
    }
  }

  /** Returns a copy of the samples between two places, as far as they are kept. */
  slice(from: number, to: number): Int16Array {
    const [start, end] = [Math.max(from, this.#from), Math.min(to, this.#to)];
    const samples = new Int16Array(Math.max(0, end - start));
    for (const block of this.#blocks) {
      const [begin, stop] = [Math.max(start - block.from, 0), Math.min(end - block.from, blockSamples)];
      if (begin < stop) samples.set(block.samples.subarray(begin, stop), block.from + begin - start);
    }
    return samples;
  }

  /** Forgets what is before a place. */
  dropBefore(place: number): void {
    this.#from = Math.min(this.#to, Math.max(this.#from, place));
    while (this.#blocks[0] && this.#blocks[0].from + blockSamples <= this.#from) this.#blocks.shift();
  }

  clear(): void {
    this.#blocks.length = 0;
    this.#from = this.#to;
  }
}
