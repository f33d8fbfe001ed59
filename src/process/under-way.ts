/** Counts what is under way, so that a stop can wait until nothing is. */
export class UnderWay {
  #count = 0;
  #onIdle = () => {};

  /** Counts one more. Returns the function to call when it has ended. */
  track(): () => void {
    this.#count += 1;
    return () => {
      this.#count -= 1;
      if (this.#count === 0) this.#onIdle();
    };
  }

  /** Waits until nothing is under way, but not longer than `deadlineMs`. */
  async waitUntilIdle(deadlineMs: number): Promise<void> {
    if (this.#count === 0) return;
    const idle = new Promise<void>((resolve) => (this.#onIdle = resolve));
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, deadlineMs).unref());
    await Promise.race([idle, deadline]);
  }
}
