import { detached } from './work.ts';
import { yieldToEventLoop } from './event-loop.ts';
import { holdMonitor } from './hold-monitor.ts';
import { repeat } from './repeat.ts';

/**
 * Work that consists of jobs, each of which is a series of steps. The database keeps which process has a job, until its
 * lease expires: a process may end between any two steps, and another one goes on.
 */
export type JobWork<Job extends { id: string }> = {
  /** The name in the log. */
  name: string;
  /** Claims the next job that no process holds; null when there is none. */
  claim(): Promise<Job | null>;
  /** Carries out the next step of a job. Returns false when the job has ended or belongs to another process. */
  step(job: Job, stopping: AbortSignal): Promise<boolean>;
  /** Releases a job, so that another process can claim it. */
  release(job: Job): Promise<void>;
  onError: (error: unknown, context: object) => void;
  /** The milliseconds between two searches for a job. */
  restMs: number;
  /** The number of jobs that are carried out side by side; one unless it is given. */
  atOnce?: number;
};

/** A worker that carries out jobs in the background. */
export type Worker = {
  /** Looks for jobs at once. Resolves when none is left that it could take. */
  wake(): Promise<void>;
  /** Starts to look for jobs now and then. Returns the function that stops it, which resolves when no job runs any more. */
  begin(): () => Promise<void>;
};

/** Carries out jobs, one at a time or `atOnce`. */
export class JobWorker<Job extends { id: string }> implements Worker {
  readonly #work: JobWork<Job>;
  readonly #stopping = new AbortController();
  #working: Promise<void> | null = null;
  /** Whether the search for jobs has to be made again: since it began `wake` was called, or a job ended that may have left another one free. */
  #again = false;
  /** Has those jobs searched for that can be carried out beside others. */
  #searchMore: () => void = () => {};

  constructor(work: JobWork<Job>) {
    this.#work = work;
  }

  async wake(): Promise<void> {
    this.#again = true;
    this.#searchMore();
    if (this.#isStopped()) return;
    // Whoever wakes it, its jobs are those of everybody.
    this.#working ??= detached(() => this.#runJobs())
      .catch((error: unknown) => this.#work.onError(error, { work: this.#work.name }))
      .finally(() => (this.#working = null));
    await this.#working;
  }

  begin(): () => Promise<void> {
    const { name, restMs: everyMs, onError } = this.#work;
    const onFailure = (error: unknown) => onError(error, { work: name });
    const search = { name: `search for ${name} jobs`, round: () => this.wake(), everyMs, now: true, onFailure };
    const stop = repeat(search);
    return async () => {
      this.#stopping.abort();
      await stop();
      await this.#working;
    };
  }

  #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #runJobs(): Promise<void> {
    const running = new Set<Promise<void>>();
    const failures: unknown[] = [];
    let hasWork: boolean;
    do {
      this.#again = false;
      await this.#startJobs(running, failures);
      hasWork = running.size > 0;
      if (hasWork) await Promise.race([...running, this.#untilWoken()]);
    } while (hasWork || (this.#again && !this.#isStopped() && failures.length === 0));
    if (failures.length > 0) throw failures[0];
  }

  #untilWoken(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#searchMore = resolve;
    return promise;
  }

  /** Claims and begins jobs, as many as may run beside those that do. After a failure none begins until the next search. */
  async #startJobs(running: Set<Promise<void>>, failures: unknown[]): Promise<void> {
    const { claim, atOnce = 1 } = this.#work;
    while (running.size < atOnce && failures.length === 0 && !this.#isStopped()) {
      const job = await claim().catch((error: unknown) => void failures.push(error));
      if (!job) return;
      const run: Promise<void> = this.#runJob(job)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => {
          running.delete(run);
          this.#again = true;
        });
      running.add(run);
    }
  }

  async #runJob(job: Job): Promise<void> {
    const { name, step, release } = this.#work;
    const ended = holdMonitor.track(() => ({ name: `${name} job ${job.id}` }));
    try {
      while (!this.#isStopped() && (await step(job, this.#stopping.signal))) await yieldToEventLoop();
    } finally {
      ended();
    }
    if (this.#isStopped()) await release(job);
  }
}
