import { Fault } from './fault.ts';

/** Gives up when the upstream is silent for too long. Time that the consumer takes is not counted. */
export class InactivityTimeout {
  readonly #timer: NodeJS.Timeout;
  #waiting = false;

  constructor(timeoutMs: number, giveUp: (fault: Fault) => void) {
    this.#timer = setTimeout(() => {
      if (this.#waiting) giveUp(new Fault('timeout', `sent nothing for ${timeoutMs} ms.`));
    }, timeoutMs);
  }

  /** Waits for `step`, on a full allowance if `anew`, else on what is left of it. */
  async during<T>(step: Promise<T>, anew = false): Promise<T> {
    if (anew) this.#timer.refresh();
    this.#waiting = true;
    try {
      return await step;
    } finally {
      this.#waiting = false;
    }
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
