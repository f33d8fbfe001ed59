import type { Readable } from 'node:stream';

/**
 * A body that is read piece after piece. When its connection breaks, the piece of then ends as if the body were over, so that
 * what has arrived can be kept; `failure` says why.
 */
export class BodyPieces {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer | null = null;
  isOver = false;
  failure: unknown = null;

  constructor(content: Readable) {
    this.#chunks = (content as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** Yields the next bytes: `size` of them, or fewer at the end. */
  async *take(size: number): AsyncGenerator<Buffer> {
    for (let room = size; room > 0;) {
      const chunk = this.#rest ?? (await this.#read());
      if (!chunk) return;
      const taken = chunk.subarray(0, room);
      this.#rest = chunk.length > room ? chunk.subarray(room) : null;
      room -= taken.length;
      yield taken;
    }
  }

  async #read(): Promise<Buffer | null> {
    if (this.isOver) return null;
    try {
      const { done, value } = await this.#chunks.next();
      this.isOver = done === true;
      return done ? null : value;
    } catch (error) {
      this.isOver = true;
      this.failure = error;
      return null;
    }
  }
}
