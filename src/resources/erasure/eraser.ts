import { setTimeout } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { isStillReferenced } from '#src/db/failures.ts';
import { JobWorker, type Worker } from '#src/process/job-worker.ts';
import { claimErasure, type ClaimedErasure, releaseErasure, renewErasure } from './erasure-store.ts';
import { eraseNextOfOrganization } from './organization-steps.ts';
import type { ErasureProgress, ErasureStepContext, ErasureStepOutcome } from './step.ts';
import type { ErasePart } from './store.ts';
import { cancelRuns, closeConversations, type CancelledRun } from './subject-store.ts';
import { eraseNextOfUser } from './user-steps.ts';

export type EraserOptions = {
  dataSource: DataSource;
  clock: () => Date;
  /** The id of this process among those on the same database. */
  runnerId: string;
  eraseParts: readonly ErasePart[];
  embedder: { model(): Promise<string | null>; soon(ids: readonly string[]): Promise<void> };
  /** Removes the bytes that deleted files have left. */
  removeFileBytes: () => Promise<void>;
  /** Stops a run under way. */
  cancel: (run: CancelledRun) => Promise<void>;
  /** Removes the events of a session from the memory of this process. */
  forget: (sessionId: string) => void;
  onError: (error: unknown, context: object) => void;
  leaseMs?: number;
  /** The milliseconds after a request in which what had begun before may still come in: an erasure does not end earlier. */
  graceMs?: number;
  restMs?: number;
};

/** The milliseconds after which a step that has to wait is tried again. */
const waitMs = 100;

const eraseNext = { user: eraseNextOfUser, organization: eraseNextOfOrganization };

/**
 * Carries out the steps of erasures. Each is one transaction that renews the lease, looks for what is left of the user or organization, and
 * counts what it has erased: what comes late is found by the next step, and a step that was lost is done again.
 */
class ErasureSteps {
  readonly #options: Required<EraserOptions>;
  readonly #progress = new Map<string, ErasureProgress>();

  constructor(options: Required<EraserOptions>) {
    this.#options = options;
  }

  #leaseEnd(): Date {
    return new Date(this.#options.clock().getTime() + this.#options.leaseMs);
  }

  claim(): Promise<ClaimedErasure | null> {
    const { dataSource, runnerId, clock } = this.#options;
    return claimErasure(dataSource, runnerId, clock(), this.#leaseEnd());
  }

  release({ id }: ClaimedErasure): Promise<void> {
    return releaseErasure(this.#options.dataSource, id, this.#options.runnerId);
  }

  async step(job: ClaimedErasure, stopping: AbortSignal): Promise<boolean> {
    const { embedder, cancel, forget, removeFileBytes } = this.#options;
    const done = await this.#runStep(job, await embedder.model());
    if (!done.goesOn || done.isBusy) this.#progress.delete(job.id);
    const { goesOn, waits = false, sessions = [], memories = [], runs = [] } = done;
    for (const sessionId of sessions) forget(sessionId);
    if (memories.length > 0) await embedder.soon(memories);
    for (const run of runs) await cancel(run);
    if (done.files) await removeFileBytes();
    if (waits) await setTimeout(waitMs, undefined, { signal: stopping }).catch(() => {});
    return goesOn;
  }

  async #runStep(job: ClaimedErasure, model: string | null): Promise<ErasureStepOutcome> {
    const { dataSource, runnerId, clock, eraseParts: parts, graceMs } = this.#options;
    try {
      return await dataSource.transaction(async (tx): Promise<ErasureStepOutcome> => {
        if (!(await renewErasure(tx, job.id, runnerId, this.#leaseEnd()))) return { goesOn: false };
        const progress = this.#progress.get(job.id) ?? { isClosed: false, table: 0 };
        this.#progress.set(job.id, progress);
        return this.#eraseNext(tx, job, { parts, now: clock(), model, graceMs, progress });
      });
    } catch (error) {
      this.#progress.delete(job.id);
      // A request that was let in before has written something in between: the next step finds it.
      if (isStillReferenced(error)) return { goesOn: true, waits: true };
      throw error;
    }
  }

  /** Erases the next part of what is left: no run begins, then runs stop, then all else goes. */
  async #eraseNext(tx: EntityManager, job: ClaimedErasure, context: ErasureStepContext): Promise<ErasureStepOutcome> {
    const { progress } = context;
    if (!progress.isClosed && (await closeConversations(tx, job, context.now)) > 0) return { goesOn: true };
    progress.isClosed = true;
    const runs = await cancelRuns(tx, job, context.now);
    if (runs.length > 0) return { goesOn: true, waits: true, runs };
    return eraseNext[job.kind](tx, job, context);
  }
}

/** Creates the worker that erases users and organizations in this process. */
export function createEraser(options: EraserOptions): Worker {
  const all = { leaseMs: 60_000, graceMs: 5_000, restMs: 10_000, ...options };
  const steps = new ErasureSteps(all);
  return new JobWorker({
    name: 'erasure',
    claim: () => steps.claim(),
    step: (job, stopping) => steps.step(job, stopping),
    release: (job) => steps.release(job),
    onError: all.onError,
    restMs: all.restMs,
  });
}
