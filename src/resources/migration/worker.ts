import type { DataSource } from 'typeorm';
import { Problem } from '#src/api/problems.ts';
import { JobWorker, type Worker } from '#src/process/job-worker.ts';
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

/** Carries out the steps of migration jobs: each conversation and the record of its outcome are one transaction. */
class MigrationSteps {
  readonly #options: Required<WorkerOptions>;

  constructor(options: Required<WorkerOptions>) {
    this.#options = options;
  }

  /** Returns the time until which a lease that is taken now holds. */
  #leaseEnd(): Date {
    return new Date(this.#options.clock().getTime() + this.#options.leaseMs);
  }

  claim(): Promise<ClaimedJob | null> {
    const { dataSource, runnerId, clock } = this.#options;
    return claimJob(dataSource, runnerId, clock(), this.#leaseEnd());
  }

  release({ id }: ClaimedJob): Promise<void> {
    return releaseJob(this.#options.dataSource, id, this.#options.runnerId);
  }

  /** Upgrades the next conversation, and records it when that fails for another reason than an outage. */
  async step(job: ClaimedJob): Promise<boolean> {
    const at: { place: number | null } = { place: null };
    try {
      return await this.#upgradeNext(job, at);
    } catch (error) {
      if (this.#options.isOutage(error) || at.place === null) throw error;
      await this.#recordFailure(job, at.place, error);
      return true;
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

/** Creates the worker that carries out migration jobs in this process. */
export function createWorker(options: WorkerOptions): Worker {
  const all = { leaseMs: 60_000, restMs: 10_000, ...options };
  const steps = new MigrationSteps(all);
  return new JobWorker({
    name: 'migration',
    claim: () => steps.claim(),
    step: (job) => steps.step(job),
    release: (job) => steps.release(job),
    onError: all.onError,
    restMs: all.restMs,
  });
}
