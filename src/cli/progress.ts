import { toPrintable } from '#src/telemetry/printable.ts';
import { cutToWidth } from './display-width.ts';

/** What a bar is drawn on: standard error, and in tests something that keeps what was drawn. */
type ProgressTerminal = { isTTY?: boolean; columns?: number; write(text: string): unknown };

const barWidth = 24;
/** The time between two drawings, in milliseconds. */
const redrawMs = 100;
const clearLine = '\r\u001b[2K';

/** Formats a bar and its text so that they fit into one line; the last column stays free, where some terminals wrap. */
export function formatProgress(label: string, share: number, text: string, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * barWidth);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
  const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
  const parts = width < 60 ? [label, percent, text] : [label, bar, percent, text];
  return cutToWidth(toPrintable(parts.join('  ')), Math.max(1, width - 1));
}

/** A bar in the last line of a terminal, which is drawn over itself. Without a terminal nothing is drawn. */
export class Progress {
  readonly #label: string;
  readonly #terminal: ProgressTerminal;
  readonly #now: () => number;
  #drawnAt = -Infinity;
  #isDrawn = false;

  constructor(label: string, terminal: ProgressTerminal = process.stderr, now: () => number = () => performance.now()) {
    this.#label = label;
    this.#terminal = terminal;
    this.#now = now;
  }

  /** Whether somebody sees the bar. */
  get isShown(): boolean {
    return this.#terminal.isTTY === true && process.env['TERM'] !== 'dumb';
  }

  /** Draws how much is done, from 0 to 1, unless the last drawing was a moment ago. */
  show(share: number, text = ''): void {
    if (!this.isShown) return;
    const now = this.#now();
    if (now - this.#drawnAt < redrawMs && share < 1) return;
    this.#drawnAt = now;
    this.#isDrawn = true;
    this.#terminal.write(`${clearLine}${formatProgress(this.#label, share, text, this.#terminal.columns || 80)}`);
  }

  /** Takes the bar away: before other text is written, and at the end. */
  clear(): void {
    if (!this.#isDrawn) return;
    this.#terminal.write(clearLine);
    this.#isDrawn = false;
    this.#drawnAt = -Infinity;
  }
}
