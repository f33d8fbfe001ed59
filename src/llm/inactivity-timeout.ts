import { Fault } from './fault.ts';

/**
 * Gives up when the upstream is silent for too long. Time that the consumer takes is not counted, and what has come while this
 * process was held up counts as heard: it is read before the immediate.
 */
export class InactivityTimeout {
  readonly #timer: NodeJS.Timeout;
  #waiting = false;
  #isOver = false;

  constructor(timeoutMs: number, giveUp: (fault: Fault) => void) {
    const end = () => {
      if (this.#waiting && this.#isOver) giveUp(new Fault('timeout', `sent nothing for ${timeoutMs} ms.`));
    };
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      setImmediate(end);
    }, timeoutMs);
  }

  /** Waits for `step`, on a full allowance if `anew`, else on what is left of it. */
  async during<T>(step: Promise<T>, anew = false): Promise<T> {
    if (anew) {
      this.#isOver = false;
      this.#timer.refresh();
    }
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
