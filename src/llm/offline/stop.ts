/** Cuts a text that comes in pieces at the first of some texts, and holds back what may still become one of them. */
export class StopReader {
  readonly #stops: readonly string[];
  #held = '';

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '');
  }

  /** Returns the text that can be said after this piece, and whether it ends there. */
  push(piece: string): { text: string; isOver: boolean } {
    this.#held += piece;
    const places = this.#stops.map((stop) => this.#held.indexOf(stop)).filter((at) => at >= 0);
    if (places.length > 0) {
      const text = this.#release(places.reduce((first, at) => Math.min(first, at)));
      this.#held = '';
      return { text, isOver: true };
    }
    return { text: this.#release(this.#held.length - this.#open()), isOver: false };
  }

  /** Returns the text that was held back. */
  end(): string {
    return this.#release(this.#held.length);
  }

  /** Returns the number of characters at the end that may be the beginning of a stop. */
  #open(): number {
    const longest = this.#stops.map((stop) => {
      const lengths = Array.from({ length: stop.length - 1 }, (_, index) => stop.length - 1 - index);
      return lengths.find((length) => this.#held.endsWith(stop.slice(0, length))) ?? 0;
    });
    return Math.max(0, ...longest);
  }

  #release(length: number): string {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return text;
  }
}
