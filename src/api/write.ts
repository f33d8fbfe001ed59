import type { EntityManager } from 'typeorm';
import type { RunTransaction } from '#src/db/shared-transactions.ts';
import { runTransaction, type TransactionWork } from '#src/db/transaction.ts';

/** The beginning of a run: its first event, its branch, and the messages that it answers. */
type RunBeginning = { firstSeq: number; branchId: string | null; inputIds: readonly string[] };

/** A run that answers, started now or before. Its beginning is known of one that was started now. */
export type StartedRun = { runId: string; sessionId: string; conversationId: string; beginning?: RunBeginning };

/** A whole reply, as it can be kept with the effect of its request. */
export type WholeReply = { status: number; body: unknown; headers?: Record<string, string> };

/** Hands over work that follows the commit, such as telling other instances. It is done in order, and not if the transaction fails. */
export type AfterCommit = (work: () => unknown) => void;

/** The facts of a change that its reply does not tell, for the audit. */
export type ChangeNote = {
  /** The id of what is changed, when it is neither the last one in the path nor that of the reply. */
  target?: string;
  /** What is changed, as the contract has it, before and after the change. `after` is the body of the reply unless it is set. */
  before?: unknown;
  after?: unknown;
  /** Further facts: ids and numbers, nothing that callers have written. */
  details?: Record<string, unknown>;
  /** The transaction has found nothing to change. */
  isUnchanged?: boolean;
};

/**
 * The one way in which an operation has an effect and its reply. With an `Idempotency-Key` the reply, or the run that it is
 * read from, is stored in the transaction of the effect: either both are there or neither.
 */
export type Write = {
  /** Runs `work` in a transaction. Its reply is the reply of the operation. */
  inTransaction<R extends WholeReply>(
    work: (tx: EntityManager, afterCommit: AfterCommit, note: ChangeNote) => Promise<R>,
  ): Promise<R>;
  /** Runs `work`, which has one statement with an effect, and needs a transaction only when its reply is stored with it. */
  inStatement<R extends WholeReply>(work: (db: EntityManager, note: ChangeNote) => Promise<R>): Promise<R>;
  /** Runs one of several transactions of an operation, whose reply is not stored with any of them. */
  inStep<T>(work: (tx: EntityManager, note: ChangeNote) => Promise<T>): Promise<T>;
  /** The run that an earlier request with the same key has begun, from which the reply is read; null for none. */
  readonly startedRun: StartedRun | null;
  /**
   * Runs `work`, which begins a run, in a transaction, perhaps with others that begin: see `RunTransaction`. The reply of the
   * operation is read from that run.
   */
  startRun<T extends StartedRun>(work: TransactionWork<T, EntityManager>, apart?: string | null): Promise<T>;
  /** Handles one item of a batch, whose effect is remembered by its own id. */
  forItem<T>(itemId: string, handle: (write: Write) => Promise<T>): Promise<T>;
};

/** A database that runs transactions, or a transaction. */
type TransactionRunner = { manager: EntityManager; transaction<T>(run: (tx: EntityManager) => Promise<T>): Promise<T> };

/** Runs work in a transaction, then `store` in the same one, and after the commit what the work has handed over. */
export async function writeInTransaction<R>(
  db: Pick<TransactionRunner, 'transaction'>,
  work: (tx: EntityManager, afterCommit: AfterCommit, note: ChangeNote) => Promise<R>,
  store?: (tx: EntityManager, result: R) => Promise<void>,
): Promise<{ result: R; finish: () => Promise<void> }> {
  const following: (() => unknown)[] = [];
  const result = await db.transaction(async (tx) => {
    const made = await work(tx, (next) => following.push(next), {});
    await store?.(tx, made);
    return made;
  });
  const finish = async () => {
    for (const next of following) await next();
  };
  return { result, finish };
}

/** Creates the `Write` of requests without a key, which stores nothing beside their effects. */
export function createPlainWrite(
  db: TransactionRunner,
  startRun: RunTransaction<EntityManager> = (work) => runTransaction(db, work),
): Write {
  const write: Write = {
    startedRun: null,
    async inTransaction(work) {
      const { result, finish } = await writeInTransaction(db, work);
      await finish();
      return result;
    },
    inStatement: (work) => work(db.manager, {}),
    inStep: (work) => db.transaction((tx) => work(tx, {})),
    startRun,
    forItem: (_, handle) => handle(write),
  };
  return write;
}
