import { setTimeout } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { JobWorker, type Worker } from '#src/process/job-worker.ts';
import {
  replaceEntriesAbout,
  replaceEntriesOfConversation,
  replaceEntriesOfUser,
} from '#src/resources/audit/erase-store.ts';
import { findBusyRun, listSessionIds } from '#src/resources/conversations/store.ts';
import { deleteRecordsAbout } from '#src/resources/idempotency/erase-store.ts';
import { eraseMemories, toEmbed } from '#src/resources/memories/erase-store.ts';
import {
  cancelRunsOfUser,
  closeConversationsOfUser,
  deleteMemoryStoresOfUser,
  findConversationOfUser,
  listMemoriesOfUser,
  type CancelledRun,
} from './user-data-store.ts';
import { eraseAllParts, type ErasePart } from './store.ts';
import { eraseUserFromUsage } from '#src/resources/usage/daily-usage-store.ts';
import {
  addCounts,
  claimErasure,
  type ClaimedErasure,
  finishErasure,
  releaseErasure,
  renewErasure,
} from './erasure-store.ts';

export type EraserOptions = {
  dataSource: DataSource;
  clock: () => Date;
  /** The id of this process among those on the same database. */
  runnerId: string;
  eraseParts: readonly ErasePart[];
  embedder: { model(): Promise<string | null>; soon(ids: readonly string[]): Promise<void> };
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

/** The outcome of a step: sessions whose logs have changed, memories to embed, runs to stop, whether it waits, and whether more is left. */
type StepOutcome = {
  goesOn: boolean;
  waits?: boolean;
  sessions?: string[];
  memories?: string[];
  runs?: CancelledRun[];
};

/**
 * Carries out the steps of erasures. Each is one transaction that renews the lease, looks for what is left of the user, and
 * counts what it has erased: what comes late is found by the next step, and a step that was lost is done again.
 */
class ErasureSteps {
  readonly #options: Required<EraserOptions>;

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
    const { dataSource, runnerId, embedder, cancel, forget } = this.#options;
    const model = await embedder.model();
    const done = await dataSource.transaction(async (tx): Promise<StepOutcome> => {
      if (!(await renewErasure(tx, job.id, runnerId, this.#leaseEnd()))) return { goesOn: false };
      return this.#eraseNext(tx, job, model);
    });
    const { goesOn, waits = false, sessions = [], memories = [], runs = [] } = done;
    for (const sessionId of sessions) forget(sessionId);
    if (memories.length > 0) await embedder.soon(memories);
    for (const run of runs) await cancel(run);
    if (waits) await setTimeout(waitMs, undefined, { signal: stopping }).catch(() => {});
    return goesOn;
  }

  /** Erases the next part of what is left: runs stop first, then conversations go, then memories. */
  async #eraseNext(
    tx: EntityManager,
    { id, organizationId, requestedAt, requestedBy: by, pseudonym }: ClaimedErasure,
    model: string | null,
  ): Promise<StepOutcome> {
    const now = this.#options.clock();
    if ((await closeConversationsOfUser(tx, id, now)) > 0) return { goesOn: true };
    const runs = await cancelRunsOfUser(tx, id, now);
    if (runs.length > 0) return { goesOn: true, waits: true, runs };
    const person = { organizationId, userId: id, pseudonym };
    const conversationId = await findConversationOfUser(tx, id);
    if (conversationId !== null) {
      // The audit is told of what stands there since by an entry, which has to be the last that the transaction writes.
      if ((await replaceEntriesOfConversation(tx, person, conversationId, now)) > 0) return { goesOn: true };
      return this.#eraseConversation(tx, id, conversationId, { by, now, model });
    }
    const ids = await listMemoriesOfUser(tx, id);
    if (ids.length > 0) {
      if ((await replaceEntriesAbout(tx, person, ids, now)) > 0) return { goesOn: true };
      // All that comes from the user is in the list: another source of what was made of it is not theirs.
      const erasure = await eraseMemories(tx, ids, { by, now, model, withSources: false });
      await addCounts(tx, id, { memories: erasure.erased.length });
      return { goesOn: true, memories: toEmbed(erasure) };
    }
    if ((await replaceEntriesOfUser(tx, person, now)) > 0) return { goesOn: true };
    if (now.getTime() - requestedAt.getTime() < this.#options.graceMs) return { goesOn: true, waits: true };
    await deleteMemoryStoresOfUser(tx, id);
    await deleteRecordsAbout(tx, [id]);
    await eraseUserFromUsage(tx, id);
    await finishErasure(tx, id, now);
    return { goesOn: false };
  }

  async #eraseConversation(
    tx: EntityManager,
    userId: string,
    id: string,
    context: { by: string; now: Date; model: string | null },
  ): Promise<StepOutcome> {
    // A run that has begun in between is cancelled by the next step.
    if (await findBusyRun(tx, id)) return { goesOn: true };
    const sessions = await listSessionIds(tx, id);
    await addCounts(tx, userId, await eraseAllParts(tx, this.#options.eraseParts, id, context));
    return { goesOn: true, sessions };
  }
}

/** Creates the worker that erases users in this process. */
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
