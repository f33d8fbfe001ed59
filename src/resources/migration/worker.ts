import { setImmediate as othersGo } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { Problem } from '#src/api/problems.ts';
import { claimJob, finishJob, nextConversation, releaseJob, renewLease, settle, type Claimed } from './leases.ts';
import { upgrade } from './upgrade.ts';

export type WorkerOptions = {
  dataSource: DataSource;
  clock: () => Date;
  publicUrl: () => string;
  /** Tells the process from others on the same database. */
  runnerId: string;
  /** Told of sessions whose stored events look different now. */
  forget: (sessionId: string) => void;
  isOutage: (error: unknown) => boolean;
  onError: (error: unknown, context: object) => void;
  /** How long a job belongs to a process that gives no sign of life; how often to look for one that nobody has. */
  leaseMs?: number;
  restMs?: number;
};

export type Worker = {
  /** Looks for work at once. Resolves when there is none that it could do. */
  wake(): Promise<void>;
  /** Looks for work now and then, until the function that is returned is called: it resolves when all is at rest. */
  begin(): () => Promise<void>;
};

/**
 * Carries out migration jobs, one at a time. Each conversation is one transaction together with the note that it is done,
 * so a process may end between any two of them and another one goes on.
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
  async function step({ id, organizationId }: Claimed, at: { place: number | null }): Promise<boolean> {
    const changed: string[] = [];
    const goesOn = await dataSource.transaction(async (tx) => {
      if (!(await renewLease(tx, id, runnerId, until()))) return false;
      const next = await nextConversation(tx, id);
      at.place = next?.place ?? null;
      if (!next) {
        await finishJob(tx, id, clock());
        return false;
      }
      const which = { organizationId, conversationId: next.conversationId };
      const {
        done,
        detail,
        changed: sessions,
      } = await upgrade(tx, which, next.steps, { dataSource, clock, publicUrl });
      changed.push(...sessions);
      await settle(tx, id, next.place, { status: done ? 'done' : 'skipped', detail });
      return true;
    });
    changed.forEach(forget);
    return goesOn;
  }

  /** Notes what cannot be upgraded, so that the others can. */
  async function note(job: Claimed, place: number, error: unknown): Promise<void> {
    onError(error, { work: 'migration', job: job.id, place });
    const detail = error instanceof Problem ? error.detail : 'An internal error; the log of the server says more.';
    await dataSource.transaction(async (tx) => {
      if (await renewLease(tx, job.id, runnerId, until()))
        await settle(tx, job.id, place, { status: 'failed', detail });
    });
  }

  async function carryOut(job: Claimed): Promise<void> {
    for (let goesOn = true; goesOn && !isStopped();) {
      const at: { place: number | null } = { place: null };
      try {
        goesOn = await step(job, at);
        await othersGo();
      } catch (error) {
        if (isOutage(error) || at.place === null) throw error;
        await note(job, at.place, error);
      }
    }
    if (isStopped()) await releaseJob(dataSource, job.id, runnerId);
  }

  async function work(): Promise<void> {
    do {
      again = false;
      for (let job = await claimJob(dataSource, runnerId, clock(), until()); job;) {
        await carryOut(job);
        job = isStopped() ? null : await claimJob(dataSource, runnerId, clock(), until());
      }
    } while (again && !isStopped());
  }

  async function wake(): Promise<void> {
    again = true;
    if (isStopped()) return;
    working ??= work()
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
