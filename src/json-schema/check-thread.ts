import type { Worker } from 'node:worker_threads';
import type { FieldError } from '#src/api/problems.ts';
import { limitCpuTime, readCpuMs, type TimeLimit } from '#src/process/cpu-limit.ts';
import { IdleThread } from '#src/process/idle-thread.ts';

/** A schema as JSON, and a value as JSON to validate against it; null to check the schema only. */
export type CheckRequest = { schema: string; value: string | null };

/** The faults that were found. Before the last answer there may be one with the first fault only. */
export type CheckAnswer = { faults: FieldError[]; isLast: boolean };

const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };
/** A thread that runs one check at a time. It is stopped when a check takes too much time or memory. */
export class CheckThread {
  readonly #thread = new IdleThread(new URL('./worker.ts', import.meta.url), resourceLimits);

  /** Runs a check, which is stopped when it has used `timeoutMs` of a processor. */
  async run(request: CheckRequest, timeoutMs: number): Promise<FinishedCheck> {
    const worker = await this.#thread.start();
    const before = await worker.cpuUsage();
    const { faults, isLast } = await requestCheck(worker, request, limitCpuTime(worker, before, timeoutMs));
    const spentMs = isLast ? await readCpuMs(worker, before) : timeoutMs;
    if (isLast) this.#thread.rest();
    else await this.stop();
    return { faults, spentMs };
  }

  stop(): Promise<void> {
    return this.#thread.stop();
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
