import type { DataSource } from 'typeorm';
import { toInsert, type Queryable, type SendLast } from '#src/db/query.ts';
import type { LogEntry } from '#src/event-log/entry.ts';
import { compressEntries } from '#src/event-log/compress.ts';
import type { AguiEvent, LogEvent } from '#src/event-log/event.ts';
import { failRun, idleFold } from '#src/event-log/fold.ts';
import { Problem, problem } from '#src/api/problems.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { appendAuditEntries } from '#src/resources/audit/append-store.ts';
import { insertRunCheckpoint } from '#src/resources/state/store.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { isCertain, isStored, needsLock, type Queue, type PendingSubmission } from './batch.ts';
import { decide, loadTail, type Decision, type Tail } from './decide.ts';
import { project, type ProjectedMessage, type Projection } from './project.ts';
import { insertMachineSteps } from './machine-step-store.ts';
import { writeState } from './state.ts';
import { closeMessagesOfRun } from './message-rows.ts';
import { fitsGroup, GroupCommit, type GroupOptions } from './group-commit.ts';
import { groupInsert } from './group-write.ts';
import { type LogHead, type OpenRun, findOpenRun, lockHead, readHead } from './head-store.ts';
import { appendToLog, needsTransaction, type Addition } from './write.ts';

type WriterOptions = {
  dataSource: DataSource;
  clock: () => Date;
  publicUrl: () => string;
  leaseMs: number;
  /** Where an addition that needs no transaction is written alone; the data source unless told otherwise. */
  urgent?: Queryable;
  /** Where additions to several logs are written together; without it each is written alone. */
  group?: GroupOptions;
};

/**
 * Returns the lease that a producer's run is given, for the time in milliseconds that it may be silent: half as much again, so that few events
 * have to renew it for all of that time to be left after each.
 */
export const toGrantedLeaseMs = (leaseMs: number): number => leaseMs * 1.5;

/** The first events of a session, with its run, and the ways of the transaction in which all are stored. */
export type FirstEvents = { events: readonly LogEvent[]; run: OpenRun; sendLast: SendLast; flush: () => Promise<void> };

/** The decision for the end of a log. */
type CommitPlan = { sessionId: string; tail: Tail; decision: Decision; now: Date };

/** A decision in the form in which it is written, and the run that is open then. */
type PreparedCommit = CommitPlan & { addition: Addition; projection: Projection | null; run: OpenRun | null };

function demand(sessionId: string, head: LogHead | null): LogHead {
  if (!head) throw problem('session_not_found', `No session ${sessionId}.`);
  return head;
}

/** The event that ends a run that has failed. */
export type RunErrorEvent = AguiEvent & { type: 'RUN_ERROR' };

/** Plans the end of a run by RUN_ERROR from the head of the log alone. Its messages are not known. */
function planAbandonment(head: LogHead, run: OpenRun, event: RunErrorEvent, now: Date): CommitPlan {
  const { id: sessionId, nextSeq: seq, producer, endReason } = head;
  const { eventRunId: runId, firstSeq } = run;
  const common = { originalType: null, warning: null, producerEpoch: null, producerSeq: null };
  const entry: LogEntry = { seq, at: now.getTime(), runId, event, ...common };
  const { end } = failRun({ ...idleFold(), runId, firstSeq }, seq, event);
  const change = {
    runId,
    firstSeq,
    fromSeq: seq,
    lastSeq: seq,
    started: false,
    end: { is: end!, by: event },
    messages: [],
  };
  const decision: Decision = {
    entries: [entry],
    changes: [change],
    externalRunEvents: new Set(),
    compressed: compressEntries(null, [entry]),
    fold: idleFold(true),
    producer,
    state: null,
    outcomes: [[entry]],
    auditEntries: [],
    machineSteps: [],
    nextSeq: seq + 1,
  };
  return { sessionId, tail: { nextSeq: seq, fold: idleFold(), open: null, run, producer, endReason }, decision, now };
}

/** Returns the end of an empty log, with the run that is about to begin. */
const toFirstTail = (run: OpenRun): Tail => ({
  nextSeq: run.firstSeq,
  fold: idleFold(),
  open: null,
  run,
  producer: { epoch: 0, seq: 0 },
  endReason: null,
});

/** Locks a session, and reads the end of its log. */
async function readLockedTail(tx: Queryable, sessionId: string): Promise<Tail> {
  const [head, open] = await Promise.all([lockHead(tx, sessionId), findOpenRun(tx, sessionId)]);
  return loadTail(tx, demand(sessionId, head), open);
}

function toPreparedCommit(plan: CommitPlan, projection: Projection | null, run: OpenRun | null): PreparedCommit {
  const { sessionId, tail, decision, now } = plan;
  const { entries, compressed, producer } = decision;
  const addition = { sessionId, firstSeq: tail.nextSeq, count: entries.length, compressed, producer };
  return { sessionId, tail, decision, now, addition, projection, run };
}

/** Returns the end of a log after a commit. */
function toNextTail({ tail, decision, run }: PreparedCommit): Tail {
  const { nextSeq, compressed, producer, fold } = decision;
  return { nextSeq, fold, open: compressed.open, run, producer, endReason: tail.endReason };
}

/** Decides what becomes of a batch and writes it: without the session's lock if that will do, or else under it. */
class LogWriter {
  readonly #options: WriterOptions;
  readonly #group: GroupCommit | null;
  /**
   * Writes additions with messages and ends of runs. At a server they have statements of their own, so that words of other answers
   * neither wait for them nor are sent sooner than a window says.
   */
  readonly #projectionGroup: GroupCommit | null;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#group = options.group ? new GroupCommit(options.group) : null;
    this.#projectionGroup = options.group?.isShared ? new GroupCommit(options.group) : this.#group;
  }

  /** Null, with nothing written, when it cannot be done so: the batch does not allow it, or somebody came between. */
  async atOnce(sessionId: string, queue: Queue, batch: readonly PendingSubmission[]): Promise<Decision | null> {
    const { dataSource, clock } = this.#options;
    if (queue.uncertainDecision) return null;
    const tail = queue.tail ?? (await loadTail(dataSource, demand(sessionId, await readHead(dataSource, sessionId))));
    queue.tail = tail;
    if (needsLock(tail, batch)) return null;
    queue.tail = null; // whatever happens now: only a commit makes it known again
    const now = clock();
    const decision = await decide(dataSource, sessionId, tail, batch, now);
    if (!isCertain(decision)) return null;
    const prepared = await this.#prepare({ sessionId, tail, decision, now });
    queue.uncertainDecision = decision;
    const isExternal = batch.some((submission) => submission.isExternal);
    const done = this.#isForGroup(prepared, isExternal)
      ? await this.#writeInGroup(prepared, isExternal)
      : (await this.#writeAlone(prepared)) !== null;
    queue.uncertainDecision = null;
    if (!done) return null;
    queue.tail = toNextTail(prepared);
    return decision;
  }

  async underLock(sessionId: string, queue: Queue, batch: readonly PendingSubmission[]): Promise<Decision> {
    const { dataSource, clock } = this.#options;
    const { tail: known, uncertainDecision } = queue;
    queue.tail = null;
    const { decision, next } = await dataSource.transaction(async (tx) => {
      const head = demand(sessionId, await lockHead(tx, sessionId));
      if (uncertainDecision && (await isStored(tx, sessionId, uncertainDecision.entries)))
        return { decision: uncertainDecision, next: null };
      const tail = known?.nextSeq === head.nextSeq ? { ...known, endReason: head.endReason } : await loadTail(tx, head);
      const now = clock();
      const decided = await decide(tx, sessionId, tail, batch, now);
      if (decided.entries.length === 0) return { decision: decided, next: tail };
      queue.uncertainDecision = decided;
      return { decision: decided, next: await this.#writeLocked(tx, { sessionId, tail, decision: decided, now }) };
    });
    Object.assign(queue, { tail: next, uncertainDecision: null });
    return decision;
  }

  /** Appends inside the caller's transaction. Returns the new end of the log too, which holds once that has committed. */
  async inside(
    tx: Queryable,
    sessionId: string,
    events: readonly LogEvent[],
  ): Promise<{ entries: LogEntry[]; tail: Tail }> {
    const plan = await this.#plan(tx, sessionId, await readLockedTail(tx, sessionId), events);
    return { entries: plan.decision.entries, tail: await this.#writeLocked(tx, plan) };
  }

  /** Appends the first events of a session that is made in the same transaction. Does not wait for the database if it need not. */
  async begin(
    tx: Queryable,
    sessionId: string,
    { events, run, sendLast, flush }: FirstEvents,
  ): Promise<{ entries: LogEntry[]; tail: Tail; messages: readonly ProjectedMessage[] }> {
    const plan = await this.#plan(tx, sessionId, toFirstTail(run), events);
    const prepared = await this.#prepare(plan);
    if (plan.decision.state === null && fitsGroup(prepared)) sendLast(toInsert(groupInsert, prepared));
    else {
      await flush();
      await this.#writePrepared(tx, prepared);
    }
    const messages = prepared.projection?.messages ?? [];
    return { entries: plan.decision.entries, tail: toNextTail(prepared), messages };
  }

  /** Decides on events of Parley's own at the end of a log. Throws the problem that they have. */
  async #plan(tx: Queryable, sessionId: string, tail: Tail, events: readonly LogEvent[]): Promise<CommitPlan> {
    const now = this.#options.clock();
    const decision = await decide(tx, sessionId, tail, [{ events, isExternal: false, from: null }], now);
    const [outcome] = decision.outcomes;
    if (outcome instanceof Problem) throw outcome;
    return { sessionId, tail, decision, now };
  }

  /** Ends the open run of a session without a look at its events. Returns nothing when none is open. */
  async abandon(tx: Queryable, sessionId: string, event: RunErrorEvent): Promise<LogEntry[]> {
    const head = demand(sessionId, await lockHead(tx, sessionId));
    const { run } = await findOpenRun(tx, sessionId);
    if (!run) return [];
    const plan = planAbandonment(head, run, event, this.#options.clock());
    await this.#writeLocked(tx, plan);
    await closeMessagesOfRun(tx, run.id, head.nextSeq, plan.now);
    return plan.decision.entries;
  }

  /** Prepares a decision to be written. Pieces of what is open, which are most of all events, change nothing but the log. */
  #prepare(plan: CommitPlan): PreparedCommit | Promise<PreparedCommit> {
    if (plan.decision.changes.length === 0) return toPreparedCommit(plan, null, plan.tail.run);
    return this.#project(plan);
  }

  async #project(plan: CommitPlan): Promise<PreparedCommit> {
    const { leaseMs, publicUrl } = this.#options;
    const { tail, decision, now } = plan;
    const { changes, externalRunEvents } = decision;
    const leaseUntil = new Date(now.getTime() + toGrantedLeaseMs(leaseMs));
    const projecting = { now, leaseUntil, publicUrl: publicUrl(), externalRunEvents };
    const { projection, run } = await project(projecting, changes, tail.run);
    if (isTurnOver()) await yieldToEventLoop();
    return toPreparedCommit(plan, projection, run);
  }

  /** Returns the new end of the log, or null, with nothing written, when somebody came between. */
  async #write(db: Queryable, prepared: PreparedCommit) {
    const written = await appendToLog(db, prepared.addition, prepared.projection);
    return written && { next: toNextTail(prepared), written };
  }

  /** Tells whether a decision is one that goes into one statement with others. */
  #isForGroup(prepared: PreparedCommit, isExternal: boolean): boolean {
    const { group } = this.#options;
    if (!group || (group.isShared && isExternal)) return false;
    return prepared.decision.auditEntries.length === 0 && fitsGroup(prepared);
  }

  /**
   * Writes a decision together with those of other sessions. Returns whether it is stored. What somebody waits for does not wait for a window:
   * the acknowledgement of a producer, the beginning and the end of a message.
   */
  #writeInGroup(prepared: PreparedCommit, isExternal: boolean): Promise<boolean> {
    const hasProjection = prepared.projection !== null;
    const group = hasProjection ? this.#projectionGroup : this.#group;
    return group!.append(prepared, isExternal || hasProjection);
  }

  /** Writes a decision in one statement, or, where that would be too large, in a transaction. */
  #writeAlone(prepared: PreparedCommit) {
    const { dataSource, urgent = dataSource } = this.#options;
    const { auditEntries } = prepared.decision;
    if (auditEntries.length === 0 && !needsTransaction(prepared.addition, prepared.projection))
      return this.#write(urgent, prepared);
    return dataSource.transaction(async (tx) => {
      const done = await this.#write(tx, prepared);
      if (done) await appendAuditEntries(tx, auditEntries);
      return done;
    });
  }

  /** Writes a decision under the lock of the session, with what needs statements of its own. */
  async #writeLocked(tx: Queryable, plan: CommitPlan): Promise<Tail> {
    return this.#writePrepared(tx, await this.#prepare(plan));
  }

  /** Sends the first statement at once. */
  async #writePrepared(tx: Queryable, prepared: PreparedCommit): Promise<Tail> {
    const { sessionId, decision, now } = prepared;
    const done = await this.#write(tx, prepared);
    if (!done) throw new LoggableError(`session ${sessionId} moved under its own lock`);
    if (decision.state) await writeState(tx, sessionId, decision.state, now);
    const { run } = prepared.tail;
    if (run) await insertMachineSteps(tx, { sessionId, runId: run.id, now }, decision.machineSteps);
    const { runId, agentId, saves } = done.written;
    if (runId !== null && saves) await insertRunCheckpoint(tx, { agentId, runId, now });
    await appendAuditEntries(tx, decision.auditEntries);
    return done.next;
  }
}

/** Creates the writer of the logs of sessions. */
export const createWriter = (options: WriterOptions): LogWriter => new LogWriter(options);
