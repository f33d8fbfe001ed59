import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FieldError } from '#src/api/problems.ts';

/** A schema as JSON, and a value as JSON that is held against it; null to look at the schema only. */
export type CheckRequest = { schema: string; value: string | null };

/** What is wrong. Before the last answer there may be one with the first fault only. */
export type CheckAnswer = { faults: FieldError[]; isLast: boolean };

const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };
/** A thread that has nothing to do for so long ends. */
const idleMs = 60_000;

/** A thread that checks one thing at a time, and is stopped when that takes too long or too much memory. */
export class CheckThread {
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;

  /** Starts the thread unless it is there, so that its start is not counted as time of a check. */
  async start(): Promise<Worker> {
    clearTimeout(this.#idle);
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits, env: {}, execArgv: [] });
    await once(worker, 'message');
    worker.unref();
    // What it dies of is told to the check that it was busy with.
    worker.on('error', () => {});
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = null;
    });
    return (this.#worker = worker);
  }

  /** What is wrong, or null when the check was stopped before that was known. */
  async run(request: CheckRequest, timeoutMs: number): Promise<FieldError[] | null> {
    const { faults, isLast } = await ask(await this.start(), request, timeoutMs);
    if (!isLast) await this.stop();
    else this.#idle = setTimeout(() => void this.stop(), idleMs).unref();
    return faults;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

type Outcome = { faults: FieldError[] | null; isLast: boolean };

/** The last answer of a thread, or what it has said until it was over or its time was up. */
function ask(worker: Worker, request: CheckRequest, timeoutMs: number): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let known: Outcome = { faults: null, isLast: false };
  const end = () => resolve(known);
  const onAnswer = (answer: CheckAnswer) => {
    known = answer;
    if (answer.isLast) end();
  };
  worker.on('message', onAnswer).on('exit', end);
  // An answer that came while this thread was busy is seen before the immediate.
  const timer = setTimeout(() => setImmediate(end), timeoutMs);
  worker.postMessage(request);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', onAnswer).off('exit', end);
  });
}
