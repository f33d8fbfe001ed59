import type { DataSource } from 'typeorm';
import {
  writeInTransaction,
  type AfterCommit,
  type ChangeNote,
  type StartedRun,
  type WholeReply,
  type Write,
} from '#src/api/write.ts';
import type { RunTransaction } from '#src/db/shared-transactions.ts';
import type { TransactionWork } from '#src/db/transaction.ts';
import type { Queryable } from '#src/db/query.ts';
import { sealAnswer } from './sealed-answer.ts';
import { insertRecord } from './store.ts';

/** Ends a transaction whose effect another request with the same key has had already. */
export class KeyTaken extends Error {}

/** A key as its record knows it, and the request that it came with. */
export type RecordKey = { digest: string; key: string; organizationId: string; fingerprint: string; path: string };

/** Handles an item of a batch as a request with a key of its own. */
type AnswerItem = <T>(itemId: string, handle: (write: Write) => Promise<T>) => Promise<T>;

export type KeyedWriteOptions = {
  dataSource: DataSource;
  runTransaction: RunTransaction<DataSource['manager']>;
  clock: () => Date;
  record: RecordKey;
  /** The run from which the reply is read, and the failed one that another takes the place of. */
  startedRun: StartedRun | null;
  failedRunId: string | null;
  /** Called once the effect has committed: other requests need not wait any more. */
  settle: () => void;
  answerItem: AnswerItem;
};

const subjectPattern = /\b(?:usr|conv|sess|mem)_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g;

/** Lists the ids of all whose data a request or its reply may have. */
const listSubjects = (...texts: string[]): string[] => [
  ...new Set(texts.flatMap((text) => text.match(subjectPattern) ?? [])),
];

/** The `Write` of a request with a key, which stores its reply or its run with the effect. */
export class KeyedWrite implements Write {
  readonly startedRun: StartedRun | null;
  readonly #options: KeyedWriteOptions;
  #isStored: boolean;

  constructor(options: KeyedWriteOptions) {
    this.startedRun = options.startedRun;
    this.#options = options;
    this.#isStored = options.startedRun !== null;
  }

  /** Whether the record of the request is stored. */
  get isStored(): boolean {
    return this.#isStored;
  }

  async inTransaction<R extends WholeReply>(
    work: (tx: DataSource['manager'], afterCommit: AfterCommit, note: ChangeNote) => Promise<R>,
  ): Promise<R> {
    const { dataSource } = this.#options;
    const { result, finish } = await writeInTransaction(dataSource, work, (tx, reply) => this.#insertAnswer(tx, reply));
    this.#settle();
    await finish();
    return result;
  }

  inStatement<R extends WholeReply>(work: (db: DataSource['manager'], note: ChangeNote) => Promise<R>): Promise<R> {
    return this.inTransaction((tx, _afterCommit, note) => work(tx, note));
  }

  inStep<T>(work: (tx: DataSource['manager'], note: ChangeNote) => Promise<T>): Promise<T> {
    return this.#options.dataSource.transaction((tx) => work(tx, {}));
  }

  async startRun<T extends StartedRun>(
    work: TransactionWork<T, DataSource['manager']>,
    apart?: string | null,
  ): Promise<T> {
    const begun = await this.#options.runTransaction(async (tx, sendLast, flush) => {
      const run = await work(tx, sendLast, flush);
      const subjects = [run.conversationId, run.sessionId];
      await this.#insert(tx, { runId: run.runId, answer: null, subjects });
      return run;
    }, apart);
    this.#settle();
    return begun;
  }

  /** Remembers that the request was begun; its effects are those of its items. */
  async forItem<T>(itemId: string, handle: (write: Write) => Promise<T>): Promise<T> {
    if (!this.#isStored) await this.storeNothing();
    return this.#options.answerItem(itemId, handle);
  }

  /** Stores the reply of a request that has had its effect, if any, by other means. @throws `KeyTaken` */
  async storeReply(reply: WholeReply): Promise<void> {
    await this.#insertAnswer(this.#options.dataSource, reply);
    this.#settle();
  }

  /** Stores a record without a reply, unless there is one. */
  async storeNothing(): Promise<void> {
    this.#isStored = true;
    await this.#insert(this.#options.dataSource, { runId: null, answer: null, subjects: [] }).catch(
      (error: unknown) => {
        if (!(error instanceof KeyTaken)) throw error;
      },
    );
    this.#settle();
  }

  async #insertAnswer(db: Queryable, reply: WholeReply): Promise<void> {
    const { record } = this.#options;
    const subjects = listSubjects(record.path, JSON.stringify(reply.body) ?? '');
    await this.#insert(db, { runId: null, answer: sealAnswer(record, reply), subjects });
  }

  async #insert(
    db: Queryable,
    what: { runId: string | null; answer: Buffer | null; subjects: string[] },
  ): Promise<void> {
    const { record, clock, failedRunId } = this.#options;
    const { digest, organizationId, fingerprint } = record;
    const row = { digest, organizationId, fingerprint, ...what, createdAt: clock() };
    if (!(await insertRecord(db, row, failedRunId))) throw new KeyTaken();
  }

  #settle(): void {
    this.#isStored = true;
    this.#options.settle();
  }
}
