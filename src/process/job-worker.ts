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
};

/** A worker that carries out jobs in the background. */
export type Worker = {
  /** Looks for jobs at once. Resolves when none is left that it could take. */
  wake(): Promise<void>;
  /** Starts to look for jobs now and then. Returns the function that stops it, which resolves when no job runs any more. */
  begin(): () => Promise<void>;
};

/** Carries out jobs, one at a time. */
export class JobWorker<Job extends { id: string }> implements Worker {
  readonly #work: JobWork<Job>;
  readonly #stopping = new AbortController();
  #working: Promise<void> | null = null;
  /** Whether `wake` was called since the search for jobs began. */
  #again = false;

  constructor(work: JobWork<Job>) {
    this.#work = work;
  }

  async wake(): Promise<void> {
    this.#again = true;
    if (this.#isStopped()) return;
    this.#working ??= this.#runJobs()
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
    do {
      this.#again = false;
      for (let job = await this.#work.claim(); job;) {
        await this.#runJob(job);
        job = this.#isStopped() ? null : await this.#work.claim();
      }
    } while (this.#again && !this.#isStopped());
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
