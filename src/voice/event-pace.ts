/** A pace in units a second, and the units that may come at once. */
type PaceLimits = { perSecond: number; atOnce: number };

/** The events of a client: sound in pieces of 10 ms is 100 a second. */
export const eventLimits: PaceLimits = { perSecond: 400, atOnce: 1_000 };
/** The seconds of sound of a client. Speech comes as it is spoken, and a recording as fast as it is read. */
export const soundLimits: PaceLimits = { perSecond: 20, atOnce: 120 };

/** The pace at which what a client sends is taken: one that sends more has to wait, and its connection is not read meanwhile. */
export class EventPace {
  readonly #limits: PaceLimits;
  #left: number;
  #at = performance.now();

  constructor(limits: PaceLimits) {
    this.#limits = limits;
    this.#left = limits.atOnce;
  }

  /** Waits until so many units more may be taken. */
  async wait(units = 1): Promise<void> {
    const { perSecond, atOnce } = this.#limits;
    const now = performance.now();
    this.#left = Math.min(atOnce, this.#left + ((now - this.#at) * perSecond) / 1_000) - units;
    this.#at = now;
    if (this.#left < 0) await new Promise((resolve) => setTimeout(resolve, (-this.#left * 1_000) / perSecond));
  }
}
