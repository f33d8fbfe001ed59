/** The status of a process that was interrupted, as shells expect it. */
export const interruptedStatus = 130;

/** An interrupt by Ctrl-C: `signal` is aborted at the first one. A second one ends the process at once. */
export class Interrupt {
  readonly #controller = new AbortController();
  readonly #onSignal = () => this.take();

  constructor() {
    process.on('SIGINT', this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Takes an interrupt: of the terminal, or a key that was read. */
  take(): void {
    if (this.#controller.signal.aborted) process.exit(interruptedStatus);
    this.#controller.abort(new Error('interrupted'));
  }

  /** Lets the process be interrupted as before. */
  end(): void {
    process.off('SIGINT', this.#onSignal);
  }
}
