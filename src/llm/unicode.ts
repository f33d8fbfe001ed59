/**
 * Makes well-formed Unicode of a text that comes in pieces. A surrogate pair that was split between two pieces comes
 * whole with the second one; half of a pair alone becomes U+FFFD.
 */
export class UnicodeJoiner {
  #high = '';

  push(piece: string): string {
    if (piece === '') return '';
    const text = this.#high + piece;
    const last = text.charCodeAt(text.length - 1);
    const isSplit = last >= 0xd800 && last <= 0xdbff;
    this.#high = isSplit ? text.slice(-1) : '';
    return (isSplit ? text.slice(0, -1) : text).toWellFormed();
  }

  /** Returns the rest when no more pieces come. */
  end(): string {
    const rest = this.#high.toWellFormed();
    this.#high = '';
    return rest;
  }
}
