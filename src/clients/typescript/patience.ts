import { ConnectionError, ParleyError, TimeoutError } from './errors.ts';

/** The errors of functions of the caller, such as hooks: they are thrown as they are, and nothing is sent again. */
const callersOwn = new WeakSet<object>();

/** Calls a function of the caller. */
export async function callOwn<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const own = typeof error === 'object' && error ? error : new Error(String(error), { cause: error });
    callersOwn.add(own);
    throw own;
  }
}

/** The members of an error that say what has gone wrong; Node has them in its cause, others in the error itself. */
const toReason = (error: unknown) => {
  const { cause, code, message } = (error ?? {}) as { cause?: unknown; code?: unknown; message?: unknown };
  return { cause, code, message };
};

/** Returns what a failure of `fetch` says about the network, such as ` (ECONNREFUSED)`. */
function formatReason(error: unknown): string {
  const { cause, ...own } = toReason(error);
  const { code, message } = typeof cause === 'object' && cause ? toReason(cause) : own;
  const reason = code ?? message;
  return typeof reason === 'string' ? ` (${reason})` : '';
}

/** Ends a call when nothing was heard for `timeoutMs`, or when its caller aborts it. */
export class Patience {
  readonly signal: AbortSignal;
  readonly #timeoutMs: number;
  readonly #request: string;
  readonly #silence = new AbortController();
  #endsAt = Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param request the name of the request, for the error that says that its time is over. */
  constructor(timeoutMs: number, caller: AbortSignal | undefined, request: string) {
    this.#timeoutMs = timeoutMs;
    this.#request = request;
    this.signal = caller ? AbortSignal.any([caller, this.#silence.signal]) : this.#silence.signal;
  }

  /** Waits for one thing, however many steps it takes. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#endsAt = performance.now() + this.#timeoutMs;
    this.#timer = setTimeout(() => this.#silence.abort(timedOut(this.#timeoutMs, this.#request)), this.#timeoutMs);
    try {
      return await work();
    } catch (error) {
      throw this.explain(error);
    } finally {
      clearTimeout(this.#timer);
    }
  }

  /** Returns the error that an exception of `fetch` or of a body's reader stands for. */
  explain(error: unknown): unknown {
    if (this.signal.aborted) return this.signal.reason;
    if (error instanceof ParleyError || (typeof error === 'object' && error && callersOwn.has(error))) return error;
    return new ConnectionError({
      message: `The connection failed or was lost before the answer was complete${formatReason(error)}.`,
      request: this.#request,
      code: 'connection_failed',
      retryable: true,
      cause: error,
    });
  }

  /** Waits for something that others wait for too and that this call must not end. */
  async beside<T>(shared: Promise<T>): Promise<T> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      const leave = () => reject(signal.reason as Error);
      if (signal.aborted) leave();
      signal.addEventListener('abort', leave);
      shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }

  /** Sleeps, or says at once that there is not enough time left. */
  async pause(ms: number): Promise<boolean> {
    if (performance.now() + ms >= this.#endsAt) return false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await this.beside(new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))).finally(() =>
      clearTimeout(timer),
    );
    return true;
  }
}

function timedOut(timeoutMs: number, request: string): TimeoutError {
  const message = `Nothing was heard for ${timeoutMs} ms.`;
  return new TimeoutError({ message, request, code: 'timeout', retryable: true });
}
