import type { DataSource } from 'typeorm';
import { repeat } from '#src/process/repeat.ts';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import { Problem } from '#src/api/problems.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import {
  claimJob,
  finishJob,
  findNextConversation,
  releaseJob,
  renewLease,
  recordOutcome,
  type ClaimedJob,
} from './lease-store.ts';
import { upgradeConversation } from './upgrade.ts';

/** The services that a worker is given. */
export type WorkerOptions = {
  dataSource: DataSource;
  clock: () => Date;
  publicUrl: () => string;
  /** The id of this process among those on the same database. */
  runnerId: string;
  /** Drops what is held in memory of a session whose stored rows have changed. */
  forget: (sessionId: string) => void;
  isOutage: (error: unknown) => boolean;
  onError: (error: unknown, context: object) => void;
  /** The milliseconds for which a job belongs to a process that does not renew its lease, and those between two searches for a job. */
  leaseMs?: number;
  restMs?: number;
};

/** The worker that carries out migration jobs. */
export type Worker = {
  /** Looks for jobs at once. Resolves when none is left that it could take. */
  wake(): Promise<void>;
  /** Starts to look for jobs now and then. Returns the function that stops it, which resolves when no job runs any more. */
  begin(): () => Promise<void>;
};

/**
 * Carries out migration jobs, one at a time. Each conversation and the record of its outcome are one transaction, so a
 * process may end between any two of them and another process goes on.
 */
class MigrationWorker implements Worker {
  readonly #options: Required<WorkerOptions>;
  readonly #stopping = new AbortController();
  #working: Promise<void> | null = null;
  /** Whether `wake` was called since the search for jobs began. */
  #again = false;

  constructor(options: WorkerOptions) {
    this.#options = { leaseMs: 60_000, restMs: 10_000, ...options };
  }

  async wake(): Promise<void> {
    this.#again = true;
    if (this.#isStopped()) return;
    this.#working ??= this.#runJobs()
      .catch((error: unknown) => this.#options.onError(error, { work: 'migration' }))
      .finally(() => (this.#working = null));
    await this.#working;
  }

  begin(): () => Promise<void> {
    const { restMs: everyMs, onError } = this.#options;
    const onFailure = (error: unknown) => onError(error, { work: 'migration' });
    const stop = repeat({ name: 'search for jobs', round: () => this.wake(), everyMs, now: true, onFailure });
    return async () => {
      this.#stopping.abort();
      await stop();
      await this.#working;
    };
  }

  #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Returns the time until which a lease that is taken now holds. */
  #leaseEnd(): Date {
    return new Date(this.#options.clock().getTime() + this.#options.leaseMs);
  }

  async #claimJob(): Promise<ClaimedJob | null> {
    const { dataSource, runnerId, clock } = this.#options;
    return claimJob(dataSource, runnerId, clock(), this.#leaseEnd());
  }

  async #runJobs(): Promise<void> {
    do {
      this.#again = false;
      for (let job = await this.#claimJob(); job;) {
        await this.#runJob(job);
        job = this.#isStopped() ? null : await this.#claimJob();
      }
    } while (this.#again && !this.#isStopped());
  }

  async #runJob(job: ClaimedJob): Promise<void> {
    const ended = holdMonitor.track(() => ({ name: `migration job ${job.id}` }));
    try {
      await this.#upgradeAll(job);
    } finally {
      ended();
    }
    if (this.#isStopped()) await releaseJob(this.#options.dataSource, job.id, this.#options.runnerId);
  }

  async #upgradeAll(job: ClaimedJob): Promise<void> {
    for (let goesOn = true; goesOn && !this.#isStopped();) {
      const at: { place: number | null } = { place: null };
      try {
        goesOn = await this.#upgradeNext(job, at);
        await yieldToEventLoop();
      } catch (error) {
        if (this.#options.isOutage(error) || at.place === null) throw error;
        await this.#recordFailure(job, at.place, error);
      }
    }
  }

  /** Upgrades the next conversation. Returns false when the job has ended or belongs to another process. */
  async #upgradeNext({ id, organizationId }: ClaimedJob, at: { place: number | null }): Promise<boolean> {
    const { dataSource, clock, publicUrl, runnerId, forget } = this.#options;
    const changed: string[] = [];
    const goesOn = await dataSource.transaction(async (tx) => {
      if (!(await renewLease(tx, id, runnerId, this.#leaseEnd()))) return false;
      const next = await findNextConversation(tx, id);
      at.place = next?.place ?? null;
      if (!next) {
        await finishJob(tx, id, clock());
        return false;
      }
      const key = { organizationId, conversationId: next.conversationId };
      const upgrade = await upgradeConversation(tx, key, next.steps, { dataSource, clock, publicUrl });
      const { done, detail, changed: sessions } = upgrade;
      for (const session of sessions) changed.push(session);
      await recordOutcome(tx, id, next.place, { status: done ? 'done' : 'skipped', detail });
      return true;
    });
    changed.forEach((sessionId) => forget(sessionId));
    return goesOn;
  }

  /** Records a conversation that cannot be upgraded, so that the job goes on with the others. */
  async #recordFailure(job: ClaimedJob, place: number, error: unknown): Promise<void> {
    const { dataSource, runnerId, onError } = this.#options;
    onError(error, { work: 'migration', job: job.id, place });
    const detail = error instanceof Problem ? error.detail : 'An internal error; the log of the server says more.';
    await dataSource.transaction(async (tx) => {
      if (await renewLease(tx, job.id, runnerId, this.#leaseEnd()))
        await recordOutcome(tx, job.id, place, { status: 'failed', detail });
    });
  }
}

/** Creates the worker of this process. */
export const createWorker = (options: WorkerOptions): Worker => new MigrationWorker(options);
