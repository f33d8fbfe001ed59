import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FieldError } from '#src/api/problems.ts';
import { limitCpuTime, readCpuMs, type TimeLimit } from '#src/process/cpu-limit.ts';

/** A schema as JSON, and a value as JSON to validate against it; null to check the schema only. */
export type CheckRequest = { schema: string; value: string | null };

/** The faults that were found. Before the last answer there may be one with the first fault only. */
export type CheckAnswer = { faults: FieldError[]; isLast: boolean };

const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };
/** The time after which an idle thread ends. */
const idleMs = 60_000;

/** A thread that runs one check at a time. It is stopped when a check takes too much time or memory. */
export class CheckThread {
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;

  /** Starts the thread unless it runs already, so that its start does not count as time of a check. */
  async start(): Promise<Worker> {
    clearTimeout(this.#idle);
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits, env: {}, execArgv: [] });
    await once(worker, 'message');
    worker.unref();
    // The check that the thread was busy with reports the error.
    worker.on('error', () => {});
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = null;
    });
    return (this.#worker = worker);
  }

  /** Runs a check, which is stopped when it has used `timeoutMs` of a processor. */
  async run(request: CheckRequest, timeoutMs: number): Promise<FinishedCheck> {
    const worker = await this.start();
    const before = await worker.cpuUsage();
    const { faults, isLast } = await requestCheck(worker, request, limitCpuTime(worker, before, timeoutMs));
    const spentMs = isLast ? await readCpuMs(worker, before) : timeoutMs;
    if (!isLast) await this.stop();
    else this.#idle = setTimeout(() => void this.stop(), idleMs).unref();
    return { faults, spentMs };
  }

  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

/** The faults, null when the check was stopped before any was found; and the processor time that it has used, in milliseconds. */
type FinishedCheck = { faults: FieldError[] | null; spentMs: number };

type CheckOutcome = { faults: FieldError[] | null; isLast: boolean };

/** Returns the last answer of a thread, or the latest one before it ended or its time was up. */
function requestCheck(worker: Worker, request: CheckRequest, timeLimit: TimeLimit): Promise<CheckOutcome> {
  const { promise, resolve } = Promise.withResolvers<CheckOutcome>();
  let outcome: CheckOutcome = { faults: null, isLast: false };
  const end = () => resolve(outcome);
  const onAnswer = (answer: CheckAnswer) => {
    outcome = answer;
    if (answer.isLast) end();
  };
  worker.on('message', onAnswer).on('exit', end);
  // An answer that arrived while this thread was busy is handled before the immediate.
  void timeLimit.reached.then(() => setImmediate(end));
  worker.postMessage(request);
  return promise.finally(() => {
    timeLimit.lift();
    worker.off('message', onAnswer).off('exit', end);
  });
}
