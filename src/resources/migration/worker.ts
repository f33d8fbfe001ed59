import type { DataSource } from 'typeorm';
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
} from './leases.ts';
import { upgradeConversation } from './upgrade.ts';

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
 * Makes a worker that carries out migration jobs, one at a time. Each conversation and the record of its outcome are one
 * transaction, so a process may end between any two of them and another process goes on.
 */
export function createWorker(options: WorkerOptions): Worker {
  const { dataSource, clock, publicUrl, runnerId, forget, isOutage, onError } = options;
  const { leaseMs = 60_000, restMs = 10_000 } = options;
  const until = () => new Date(clock().getTime() + leaseMs);
  const stopping = new AbortController();
  const isStopped = () => stopping.signal.aborted;
  let working: Promise<void> | null = null;
  let again = false;

  /** Upgrades the next conversation. False when the job has ended or belongs to somebody else. */
  async function upgradeNext({ id, organizationId }: ClaimedJob, at: { place: number | null }): Promise<boolean> {
    const changed: string[] = [];
    const goesOn = await dataSource.transaction(async (tx) => {
      if (!(await renewLease(tx, id, runnerId, until()))) return false;
      const next = await findNextConversation(tx, id);
      at.place = next?.place ?? null;
      if (!next) {
        await finishJob(tx, id, clock());
        return false;
      }
      const key = { organizationId, conversationId: next.conversationId };
      const {
        done,
        detail,
        changed: sessions,
      } = await upgradeConversation(tx, key, next.steps, { dataSource, clock, publicUrl });
      for (const session of sessions) changed.push(session);
      await recordOutcome(tx, id, next.place, { status: done ? 'done' : 'skipped', detail });
      return true;
    });
    changed.forEach(forget);
    return goesOn;
  }

  /** Records a conversation that cannot be upgraded, so that the job goes on with the others. */
  async function recordFailure(job: ClaimedJob, place: number, error: unknown): Promise<void> {
    onError(error, { work: 'migration', job: job.id, place });
    const detail = error instanceof Problem ? error.detail : 'An internal error; the log of the server says more.';
    await dataSource.transaction(async (tx) => {
      if (await renewLease(tx, job.id, runnerId, until()))
        await recordOutcome(tx, job.id, place, { status: 'failed', detail });
    });
  }

  async function runJob(job: ClaimedJob): Promise<void> {
    const ended = holdMonitor.track(() => ({ name: `migration job ${job.id}` }));
    try {
      await upgradeAll(job);
    } finally {
      ended();
    }
    if (isStopped()) await releaseJob(dataSource, job.id, runnerId);
  }

  async function upgradeAll(job: ClaimedJob): Promise<void> {
    for (let goesOn = true; goesOn && !isStopped();) {
      const at: { place: number | null } = { place: null };
      try {
        goesOn = await upgradeNext(job, at);
        await yieldToEventLoop();
      } catch (error) {
        if (isOutage(error) || at.place === null) throw error;
        await recordFailure(job, at.place, error);
      }
    }
  }

  async function runJobs(): Promise<void> {
    do {
      again = false;
      for (let job = await claimJob(dataSource, runnerId, clock(), until()); job;) {
        await runJob(job);
        job = isStopped() ? null : await claimJob(dataSource, runnerId, clock(), until());
      }
    } while (again && !isStopped());
  }

  async function wake(): Promise<void> {
    again = true;
    if (isStopped()) return;
    working ??= runJobs()
      .catch((error: unknown) => onError(error, { work: 'migration' }))
      .finally(() => (working = null));
    await working;
  }

  return {
    wake,
    begin() {
      void wake();
      const timer = setInterval(() => void wake(), restMs);
      timer.unref();
      return async () => {
        clearInterval(timer);
        stopping.abort();
        await working;
      };
    },
  };
}
