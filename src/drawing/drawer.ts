import { problem } from '#src/api/problems.ts';
import { limitCpuTime } from '#src/process/cpu-limit.ts';
import { IdleThread } from '#src/process/idle-thread.ts';
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
/** The maximum number of drawings that wait for the one that is drawn. */
const maxWaiting = 20;

class ThreadedDrawer implements Drawer {
  readonly #thread = new IdleThread(new URL('./worker.ts', import.meta.url), resourceLimits);
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

  close(): Promise<void> {
    return this.#thread.stop();
  }

  async #drawNow(dot: string): Promise<string | null> {
    const worker = await this.#thread.start();
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
    else this.#thread.rest();
    return svg;
  }
}

/**
 * Creates a drawer. Its thread starts with the first drawing, and ends when there was none for a minute. A drawing may take
 * `timeoutMs` of a processor.
 */
export const createDrawer = (timeoutMs = 2_000): Drawer => new ThreadedDrawer(timeoutMs);
