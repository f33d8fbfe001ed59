import type { CutReason } from './voice-response.ts';

/** An answer that was asked for and has not begun. It is cut as soon as it begins when somebody has spoken or cancelled before. */
export type AwaitedAnswer = { cutBy: CutReason | null };

/** The answers of a connection that were asked for and have not begun: a transcription, or the answer before them, is under way. */
export class AwaitedAnswers {
  readonly #waiting = new Set<AwaitedAnswer>();

  /** Whether there is one that is to be heard: then no other is asked for. */
  get isAny(): boolean {
    return [...this.#waiting].some(({ cutBy }) => cutBy === null);
  }

  add(): AwaitedAnswer {
    const awaited: AwaitedAnswer = { cutBy: null };
    this.#waiting.add(awaited);
    return awaited;
  }

  /** Forgets one that has begun, or that never will. */
  remove(awaited: AwaitedAnswer): void {
    this.#waiting.delete(awaited);
  }

  /** Has all that wait be cut. */
  cut(reason: CutReason): void {
    for (const awaited of this.#waiting) awaited.cutBy ??= reason;
  }
}
