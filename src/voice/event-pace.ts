/** The events of a client in a second, and those that may come at once. Sound in pieces of 10 ms is 100 a second. */
const perSecond = 400;
const atOnce = 1_000;

/** The pace at which events of a client are taken: one that sends more has to wait, and its connection is not read meanwhile. */
export class EventPace {
  #left = atOnce;
  #at = performance.now();

  /** Waits until the next event may be taken. */
  async wait(): Promise<void> {
    const now = performance.now();
    this.#left = Math.min(atOnce, this.#left + ((now - this.#at) * perSecond) / 1_000) - 1;
    this.#at = now;
    if (this.#left < 0) await new Promise((resolve) => setTimeout(resolve, (-this.#left * 1_000) / perSecond));
  }
}
