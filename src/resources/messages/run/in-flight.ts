/**
 * Promises that are under way, a bounded number at a time. Each is looked at once, however many there are:
 * `Promise.race` over all of them would look at all for each one.
 */
export class InFlight {
  readonly #max: number;
  #count = 0;
  #wake: (() => void) | null = null;
  #failure: { error: unknown } | null = null;

  constructor(max: number) {
    this.#max = max;
  }

  /** The first error that a promise was rejected with. */
  get failure(): { error: unknown } | null {
    return this.#failure;
  }

  /** Adds a promise. `onFailure` is called when it is the first that is rejected. */
  add(promise: Promise<unknown>, onFailure: (error: unknown) => void): void {
    this.#count += 1;
    promise.then(
      () => this.#end(),
      (error: unknown) => {
        if (!this.#failure) {
          this.#failure = { error };
          onFailure(error);
        }
        this.#end();
      },
    );
  }

  /** Whether there is no room for one more. */
  get isFull(): boolean {
    return this.#count >= this.#max;
  }

  /** Waits until there is room for one more. */
  waitForRoom(): Promise<void> {
    return this.#waitFor(() => !this.isFull);
  }

  /** Waits until nothing is under way. @throws the first error that a promise was rejected with. */
  async finish(): Promise<void> {
    await this.#waitFor(() => this.#count === 0);
    if (this.#failure) throw this.#failure.error;
  }

  async #waitFor(isReached: () => boolean): Promise<void> {
    while (!isReached()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  #end(): void {
    this.#count -= 1;
    this.#wake?.();
    this.#wake = null;
  }
}
