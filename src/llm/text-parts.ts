import { finished, type Readable } from 'node:stream';

/**
 * Reads the text of a body as it comes. The iterator of the body does the same through a generator more, whose promises cost as
 * much for each token as the parsing of its JSON.
 */
export class TextParts {
  readonly #body: Readable;
  readonly #forget: () => void;
  /** The end of the body, with the failure that it ended with; null before it. */
  #end: { error: Error | null } | null = null;
  readonly #wake = () => this.#resolve();
  #resolve: () => void = () => {};

  constructor(body: Readable) {
    this.#body = body.setEncoding('utf8').on('readable', this.#wake);
    // It is listened to for ever: what fails after the answer concerns nobody.
    body.on('error', () => {});
    this.#forget = finished(body, { writable: false }, (error) => {
      this.#end = { error: error ?? null };
      this.#wake();
    });
  }

  /** Returns what has come and was not taken yet; null for nothing. */
  take(): string | null {
    return this.#body.destroyed ? null : (this.#body.read() as string | null);
  }

  /** Waits for the next text. Returns null at the end. @throws what the body fails with */
  async next(): Promise<string | null> {
    for (;;) {
      const text = this.take();
      if (text !== null) return text;
      if (this.#end?.error) throw this.#end.error;
      if (this.#end) return null;
      await new Promise<void>((resolve) => (this.#resolve = resolve));
    }
  }

  /** Stops to read, so that the rest of the body can be let go. */
  stop(): void {
    this.#body.off('readable', this.#wake);
    this.#forget();
  }
}
