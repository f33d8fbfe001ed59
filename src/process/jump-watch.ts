/** The most by which a clock may gain on one that never jumps before it counts as a jump, in milliseconds. */
const toleranceMs = 5_000;

/**
 * Notices that a clock has jumped ahead, as the clock of a machine does when it is corrected, or when the machine was suspended. All leases seem
 * to be over then, those of the living too, until their holders have renewed them.
 */
export class JumpWatch {
  readonly #countMs: () => number;
  #last: { timeMs: number; countMs: number } | null = null;
  #jumpedAtMs = -Infinity;

  /** `countMs` counts milliseconds without jumps. */
  constructor(countMs: () => number = () => performance.now()) {
    this.#countMs = countMs;
  }

  /** Notes what the clock says. Returns whether it has jumped ahead within so many milliseconds. Call it often. */
  hasJumped(now: Date, withinMs: number): boolean {
    const [timeMs, countMs] = [now.getTime(), this.#countMs()];
    const gainedMs = this.#last ? timeMs - this.#last.timeMs - (countMs - this.#last.countMs) : 0;
    if (gainedMs > toleranceMs) this.#jumpedAtMs = countMs;
    this.#last = { timeMs, countMs };
    return countMs - this.#jumpedAtMs < withinMs;
  }
}
