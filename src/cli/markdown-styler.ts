/** The styles of a terminal that Markdown is shown in: each is the text that begins it and the text that ends it. */
type MarkdownStyles = { bold: [string, string]; code: [string, string]; quiet: [string, string] };

/** The longest beginning of a line that may still turn out to be a marker, such as `###### ` or "    - ". */
const maxMarkerLength = 16;

/**
 * Styles Markdown while it arrives, in pieces of any length: headings and strong text are bold, code is coloured, fences and
 * quotes are quiet. Only characters that may be a marker are kept back. The pieces together give what the whole text would.
 */
export class MarkdownStyler {
  readonly #styles: MarkdownStyles;
  /** What may be the beginning of a marker. */
  #pending = '';
  #atLineStart = true;
  #fenced = false;
  /** What ends with the line. */
  #lineEnd = '';
  #strong = false;
  #code = false;

  constructor(styles: MarkdownStyles) {
    this.#styles = styles;
  }

  /** Takes the next piece, and returns what can be shown of it. */
  write(text: string): string {
    this.#pending += text;
    let shown = '';
    while (this.#pending !== '') {
      const taken = this.#take(false);
      if (taken === null) break;
      shown += taken;
    }
    return shown;
  }

  /** Returns what was kept back, and ends all styles. */
  end(): string {
    let shown = '';
    while (this.#pending !== '') shown += this.#take(true)!;
    return shown + this.#endLine();
  }

  /** Takes one marker or character; null when more of the text is needed to know which. */
  #take(isEnd: boolean): string | null {
    if (this.#atLineStart) {
      const line = this.#takeLineStart(isEnd);
      if (line !== undefined) return line;
    }
    const [first] = this.#pending;
    if (first === '\n') return this.#cut(1, (text) => this.#endLine() + text, true);
    if (this.#fenced) return this.#cutPlain(/^[^\n]+/);
    if (first === '`') return this.#cut(1, () => this.#toggleCode());
    if (first === '*' && !this.#code) {
      if (this.#pending.length === 1 && !isEnd) return null;
      if (this.#pending[1] === '*') return this.#cut(2, () => this.#toggleStrong());
    }
    return this.#cutPlain(/^.[^\n`*]*/su);
  }

  /** Takes a marker at the start of a line; undefined when there is none, null when it may still become one. */
  #takeLineStart(isEnd: boolean): string | null | undefined {
    const { quiet, bold } = this.#styles;
    const [, marker] = /^( {0,3}(?:`{3,}|~{3,}|#{1,6} |> ?))/.exec(this.#pending) ?? [];
    if (marker === undefined) {
      const mayBecome = /^ {0,3}(?:`{0,2}|~{0,2}|#{0,6})$/.test(this.#pending);
      if (mayBecome && !isEnd && this.#pending.length < maxMarkerLength) return null;
      this.#atLineStart = false;
      if (this.#fenced) return this.#beginCodeLine();
      return undefined;
    }
    this.#atLineStart = false;
    if (/[`~]/.test(marker)) {
      this.#fenced = !this.#fenced;
      this.#lineEnd = quiet[1];
      return this.#cut(marker.length, (text) => quiet[0] + text);
    }
    if (this.#fenced) return this.#beginCodeLine();
    const style = marker.includes('#') ? bold : quiet;
    this.#lineEnd = style[1];
    return this.#cut(marker.length, (text) => style[0] + (style === bold ? '' : text));
  }

  #beginCodeLine(): string {
    const [begin, end] = this.#styles.code;
    this.#lineEnd = end;
    return begin;
  }

  #cut(length: number, toShown: (text: string) => string, startsLine = false): string {
    const text = this.#pending.slice(0, length);
    this.#pending = this.#pending.slice(length);
    const shown = toShown(text);
    if (startsLine) this.#atLineStart = true;
    return shown;
  }

  #cutPlain(pattern: RegExp): string {
    return this.#cut(pattern.exec(this.#pending)![0].length, (text) => text);
  }

  #toggleCode(): string {
    this.#code = !this.#code;
    return this.#styles.code[this.#code ? 0 : 1];
  }

  #toggleStrong(): string {
    this.#strong = !this.#strong;
    return this.#styles.bold[this.#strong ? 0 : 1];
  }

  /** Ends all that began in the line: a marker that was never closed does not colour the rest of the terminal. */
  #endLine(): string {
    const ends = [this.#code ? this.#styles.code[1] : '', this.#strong ? this.#styles.bold[1] : ''];
    const shown = ends.join('') + this.#lineEnd;
    [this.#code, this.#strong, this.#lineEnd] = [false, false, ''];
    return shown;
  }
}
