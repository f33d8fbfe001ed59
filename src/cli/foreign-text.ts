import { toPrintableLines } from '#src/telemetry/printable.ts';

/**
 * Makes text that arrives in pieces printable: control characters are escaped as in any other text of others. A line end of
 * Windows and a character of two halves may be cut by the pieces; the first half is kept back.
 */
export class ForeignText {
  #held = '';

  /** Takes the next piece, and returns what can be printed. */
  write(piece: string): string {
    const text = this.#held + piece;
    this.#held = /[\r\ud800-\udbff]$/.exec(text)?.[0] ?? '';
    return toPrintableLines(text.slice(0, text.length - this.#held.length));
  }

  /** Returns what was kept back. */
  end(): string {
    const text = toPrintableLines(this.#held);
    this.#held = '';
    return text;
  }
}
