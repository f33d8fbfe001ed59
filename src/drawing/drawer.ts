import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { problem } from '#src/api/problems.ts';
import { limitCpuTime } from '#src/process/cpu-limit.ts';
import type { DrawAnswer } from './worker.ts';

/** Draws graphs with Graphviz, in a thread of its own. */
export type Drawer = {
  /**
   * Returns the SVG of a text in DOT; null when it takes too much time or memory.
   * @throws `rate_limit_exceeded` when too many drawings wait
   */
  draw(dot: string): Promise<string | null>;
  close(): Promise<void>;
};

const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };
/** The time after which an idle thread ends. */
const idleMs = 60_000;
/** How many drawings may wait for the one that is drawn. */
const maxWaiting = 20;

class ThreadedDrawer implements Drawer {
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  readonly #timeoutMs: number;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  async draw(dot: string): Promise<string | null> {
    if (this.#waiting > maxWaiting) throw problem('rate_limit_exceeded', 'Too many drawings wait.', { retryAfterS: 1 });
    this.#waiting += 1;
    const drawing = this.#last.then(() => this.#drawNow(dot));
    this.#last = drawing.catch(() => {});
    return drawing.finally(() => (this.#waiting -= 1));
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  async #start(): Promise<Worker> {
    clearTimeout(this.#idle);
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits, env: {}, execArgv: [] });
    await once(worker, 'message');
    worker.unref();
    // The drawing that the thread was busy with ends with it.
    worker.on('error', () => {});
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = null;
    });
    return (this.#worker = worker);
  }

  async #drawNow(dot: string): Promise<string | null> {
    const worker = await this.#start();
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const end = () => resolve(null);
    const onAnswer = ({ svg }: DrawAnswer) => resolve(svg);
    const limit = limitCpuTime(worker, await worker.cpuUsage(), this.#timeoutMs);
    void limit.reached.then(end);
    worker.once('message', onAnswer).once('exit', end);
    worker.postMessage(dot);
    const svg = await promise;
    limit.lift();
    worker.off('message', onAnswer).off('exit', end);
    // A drawing that was given up goes on until its thread ends.
    if (svg === null) await this.close();
    else this.#idle = setTimeout(() => void this.close(), idleMs).unref();
    return svg;
  }
}

/**
 * Creates a drawer. Its thread starts with the first drawing, and ends when there was none for a minute. A drawing may take
 * `timeoutMs` of a processor.
 */
export const createDrawer = (timeoutMs = 2_000): Drawer => new ThreadedDrawer(timeoutMs);
