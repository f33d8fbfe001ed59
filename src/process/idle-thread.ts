import { once } from 'node:events';
import { Worker, type ResourceLimits } from 'node:worker_threads';

/** The time after which an idle thread ends. */
const idleMs = 60_000;

/** A thread that starts when it is needed, sends a message once it is ready, and ends after a minute without work. */
export class IdleThread {
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  readonly #module: URL;
  readonly #resourceLimits: ResourceLimits;

  constructor(module: URL, resourceLimits: ResourceLimits) {
    this.#module = module;
    this.#resourceLimits = resourceLimits;
  }

  /** Starts the thread unless it runs already, so that its start does not count as time of its work. */
  async start(): Promise<Worker> {
    clearTimeout(this.#idle);
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#module, { resourceLimits: this.#resourceLimits, env: {}, execArgv: [] });
    await once(worker, 'message');
    worker.unref();
    // The work that the thread was busy with sees its exit.
    worker.on('error', () => {});
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = null;
    });
    return (this.#worker = worker);
  }

  /** Lets the thread end in a minute, unless it is needed before. */
  rest(): void {
    this.#idle = setTimeout(() => void this.stop(), idleMs).unref();
  }

  /** Ends the thread, whatever it does. The next start begins another one. */
  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
