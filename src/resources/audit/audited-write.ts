import type { EntityManager } from 'typeorm';
import type { Principal } from '#src/access/principal.ts';
import type { AfterCommit, ChangeNote, StartedRun, WholeReply, Write } from '#src/api/write.ts';
import type { Queryable } from '#src/db/query.ts';
import type { TransactionWork } from '#src/db/transaction.ts';
import { appendAuditEntry, toAuditStatement, type NewAuditEntry } from './append-store.ts';
import { hashState } from './entry-hash.ts';

/** A request that is audited. */
export type AuditedRequest = {
  operationId: string;
  principal: Principal;
  requestId: string;
  address: string | undefined;
  /** The ids in its path, in their order. */
  path: Record<string, unknown>;
  clock: () => Date;
};

/** Whether an operation was told of already. Items of a batch share it with the batch. */
export type AuditState = { isTold: boolean };

/** The id that a path names last: that of what the operation is about. */
const toPathTarget = (path: AuditedRequest['path']): string | null => {
  const ids = Object.values(path).filter((value) => typeof value === 'string');
  return ids.at(-1) ?? null;
};

const getReplyId = (body: unknown): string | null => {
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : null;
  return typeof id === 'string' ? id : null;
};

/** Makes the entry of a request and its reply. What was created is its target, else what the path names. */
export function toRequestEntry(request: AuditedRequest, note: ChangeNote, reply: Partial<WholeReply>): NewAuditEntry {
  const { operationId: action, principal, requestId, path, clock } = request;
  const { status, body } = reply;
  const replyId = getReplyId(body);
  const named = status === 201 ? (replyId ?? toPathTarget(path)) : (toPathTarget(path) ?? replyId);
  return {
    organizationId: principal.organizationId,
    at: clock(),
    action,
    requestId,
    source: principal.source,
    actor: principal.subject,
    credentialId: principal.credentialId,
    actingFor: principal.userId,
    target: note.target ?? named,
    address: request.address ?? null,
    beforeHash: hashState(note.before),
    afterHash: hashState('after' in note ? note.after : body),
    details: note.details ?? null,
  };
}

/**
 * The `Write` of an operation that is audited: each of its transactions that changes something ends with the entry that tells
 * of it, so that either both are there or neither.
 */
export class AuditedWrite implements Write {
  readonly #inner: Write;
  readonly #request: AuditedRequest;
  readonly #state: AuditState;

  constructor(inner: Write, request: AuditedRequest, state: AuditState) {
    this.#inner = inner;
    this.#request = request;
    this.#state = state;
  }

  get startedRun(): StartedRun | null {
    return this.#inner.startedRun;
  }

  inTransaction<R extends WholeReply>(
    work: (tx: EntityManager, afterCommit: AfterCommit, note: ChangeNote) => Promise<R>,
  ): Promise<R> {
    return this.#inner.inTransaction(async (tx, afterCommit, note) => {
      const reply = await work(tx, afterCommit, note);
      await this.#append(tx, note, reply);
      return reply;
    });
  }

  /** The entry needs the transaction that the statement alone does not. */
  inStatement<R extends WholeReply>(work: (db: EntityManager, note: ChangeNote) => Promise<R>): Promise<R> {
    return this.inTransaction((tx, _afterCommit, note) => work(tx, note));
  }

  inStep<T>(work: (tx: EntityManager, note: ChangeNote) => Promise<T>): Promise<T> {
    return this.#inner.inStep(async (tx, note) => {
      const result = await work(tx, note);
      await this.#append(tx, note, {});
      return result;
    });
  }

  startRun<T extends StartedRun>(work: TransactionWork<T, EntityManager>, apart?: string | null): Promise<T> {
    return this.#inner.startRun(async (tx, sendLast, flush) => {
      const run = await work(tx, sendLast, flush);
      const { conversationId: target, sessionId: session_id, runId: run_id } = run;
      this.#state.isTold = true;
      sendLast(toAuditStatement(toRequestEntry(this.#request, { target, details: { run_id, session_id } }, {})));
      return run;
    }, apart);
  }

  forItem<T>(itemId: string, handle: (write: Write) => Promise<T>): Promise<T> {
    return this.#inner.forItem(itemId, (write) => {
      // An item that an earlier request has begun was told of then.
      if (write.startedRun) this.#state.isTold = true;
      return handle(new AuditedWrite(write, this.#request, this.#state));
    });
  }

  async #append(tx: Queryable, note: ChangeNote, reply: Partial<WholeReply>): Promise<void> {
    if (note.isUnchanged) return;
    this.#state.isTold = true;
    await appendAuditEntry(tx, toRequestEntry(this.#request, note, reply));
  }
}
