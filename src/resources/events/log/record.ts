import process from 'node:process';
import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { DataSource } from 'typeorm';
import type { EventPush, EventPushResult } from '#src/api/handlers.ts';
import type { Queryable } from '#src/db/query.ts';
import type { LogEntry } from '#src/event-log/entry.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { Problem } from '#src/api/problems.ts';
import { renewRunLeases } from '#src/resources/runs/store.ts';
import { acknowledged, nextBatch, type Queue, type RecordedEntries, type PendingSubmission } from './batch.ts';
import { createWriter, toGrantedLeaseMs, type FirstEvents, type RunErrorEvent } from './commit.ts';
import type { GroupOptions } from './group-commit.ts';
import { findOpenRun, lockHead } from './head-store.ts';
import type { ProjectedMessage } from './project.ts';
import { measureEventsFrom } from './row-store.ts';
import type { FindRepeatedEntries, Decision, PushEntry, Submission, Tail } from './decide.ts';

/** The entries that one commit added to a session's log, and the end of the log after it, if that is known. */
export type Commit = { sessionId: string; entries: readonly LogEntry[]; tail?: Tail };

export type { ProjectedMessage, RunErrorEvent };

/** The services and limits that the log is given. */
export type LogOptions = {
  dataSource: DataSource;
  clock: () => Date;
  publicUrl: () => string;
  /** The time that a producer's run may go without a sign of life. */
  leaseMs: number;
  /** Told of every commit, once it has committed. */
  publish: (commit: Commit) => void;
  /** Where an addition that needs no transaction is written alone: before transactions that wait. */
  urgent?: Queryable;
  /** Where additions to several logs are written together; without it each is written alone. */
  group?: GroupOptions;
  /** Whether a failure says that the database is out of reach, so that it may be back soon. */
  isOutage: (error: unknown) => boolean;
};

/** The log of all sessions, for appending. */
export type Log = {
  /**
   * Appends all of `events` or none, and returns them with their sequence numbers once they are durable. `run` is the run
   * of Parley's own that they belong to: they are refused with `run_not_active` when it is not open, and, after an event
   * of it was lost or refused, unless they are its RUN_ERROR.
   */
  record(sessionId: string, events: readonly LogEvent[], run?: string): Promise<readonly LogEntry[]>;
  /** Appends events from outside, which may depend on whether a run is open. `entry` tells the audit of them. */
  take(
    sessionId: string,
    events: (open: boolean) => readonly LogEvent[],
    before?: FindRepeatedEntries,
    entry?: PushEntry,
  ): Promise<EventPushResult>;
  /**
   * Appends a producer's events, each once however often it is sent. Without events it only keeps its run alive. `entry` tells
   * the audit of a producer with the first events of its epoch.
   */
  push(push: EventPush, entry?: PushEntry): Promise<EventPushResult>;
  /** Appends inside the caller's transaction; the caller publishes the commit when that has committed. */
  appendIn(tx: Queryable, sessionId: string, events: readonly LogEvent[]): Promise<Commit>;
  /**
   * Appends the first events of a session that is made in the same transaction, and whose first run is open: `sendLast` takes
   * them, after what makes both, and nothing waits for the database if it need not. Returns the messages of the session too.
   */
  beginIn(
    tx: Queryable,
    sessionId: string,
    begin: FirstEvents,
  ): Promise<Commit & { messages: readonly ProjectedMessage[] }>;
  /**
   * Ends the open run of a session inside the caller's transaction without rebuilding it, for a run whose events cannot be
   * read again: the run has failed, and its open messages have the text that their rows have. Without a run it does nothing.
   */
  abandonIn(tx: Queryable, sessionId: string, event: RunErrorEvent): Promise<Commit>;
  publish(commit: Commit): void;
};

/** The bytes of stored events up to which a run is rebuilt to end it in the background. */
export const maxRebuiltBytes = 100_000_000;

/** Tells whether the open run of a session is too large to be rebuilt in the background. Locks the session. */
export async function isRunTooLarge(tx: Queryable, sessionId: string): Promise<boolean> {
  await lockHead(tx, sessionId);
  const { run } = await findOpenRun(tx, sessionId);
  return run !== null && (await measureEventsFrom(tx, sessionId, run.firstSeq)) > maxRebuiltBytes;
}

/** The time for which a commit waits for a database that is out of reach: less than the lease of a run. */
const commitTimeoutMs = 15_000;

/** The runs of Parley's own that have lost an event: nothing else of them is taken. */
class LostRuns {
  readonly #runs = new LRUCache<string, true>(atMostEntries(10_000));

  has(sessionId: string, run: string): boolean {
    return this.#runs.size > 0 && this.#runs.has(`${sessionId} ${run}`);
  }

  /** Keeps in mind which runs have lost an event in this batch. */
  add(sessionId: string, batch: readonly PendingSubmission[], isLost: (index: number) => boolean): void {
    for (const [index, { run }] of batch.entries())
      if (run !== undefined && isLost(index)) this.#runs.set(`${sessionId} ${run}`, true);
  }
}

/**
 * The only way into the log. Guarantees: all of a submission or none of it is stored; sequence numbers follow the order
 * of commits; messages, runs and state change in the same transaction; nothing is published before it is committed.
 * While one commit of a session is under way, what arrives waits and goes into the next one together.
 */
class SessionLog implements Log {
  readonly #options: LogOptions;
  readonly #writer: ReturnType<typeof createWriter>;
  /** The queues of the sessions with a commit under way. */
  readonly #queues = new Map<string, Queue>();
  /** The ends of the other logs, as this instance has left them. */
  readonly #tails = new LRUCache<string, Tail>(atMostEntries(10_000));
  readonly #lostRuns = new LostRuns();

  constructor(options: LogOptions) {
    this.#options = options;
    this.#writer = createWriter(options);
  }

  publish({ sessionId, entries, tail }: Commit): void {
    if (tail && !this.#queues.has(sessionId)) this.#tails.set(sessionId, tail);
    this.#options.publish({ sessionId, entries });
  }

  async record(sessionId: string, events: readonly LogEvent[], run?: string): Promise<readonly LogEntry[]> {
    return (await this.#submit(sessionId, { events, isExternal: false, from: null, run })).entries;
  }

  async take(
    sessionId: string,
    events: (open: boolean) => readonly LogEvent[],
    before?: FindRepeatedEntries,
    entry?: PushEntry,
  ): Promise<EventPushResult> {
    const submission = { events, isExternal: true, from: null, findRepeated: before, entry };
    return acknowledged(await this.#submit(sessionId, submission));
  }

  async push({ sessionId, producerEpoch: epoch, items }: EventPush, entry?: PushEntry): Promise<EventPushResult> {
    const events = items.map(({ event }) => event as LogEvent);
    return acknowledged(await this.#submit(sessionId, { events, isExternal: true, from: { epoch, items }, entry }));
  }

  async appendIn(tx: Queryable, sessionId: string, events: readonly LogEvent[]): Promise<Commit> {
    return { sessionId, ...(await this.#writer.inside(tx, sessionId, events)) };
  }

  async beginIn(tx: Queryable, sessionId: string, begin: FirstEvents): ReturnType<Log['beginIn']> {
    return { sessionId, ...(await this.#writer.begin(tx, sessionId, begin)) };
  }

  async abandonIn(tx: Queryable, sessionId: string, event: RunErrorEvent): Promise<Commit> {
    return { sessionId, entries: await this.#writer.abandon(tx, sessionId, event) };
  }

  #submit(sessionId: string, submission: Submission): Promise<RecordedEntries> {
    const { promise, resolve, reject } = Promise.withResolvers<RecordedEntries>();
    const waiting = { ...submission, resolve, reject };
    const busy = this.#queues.get(sessionId);
    if (busy) busy.waiting.push(waiting);
    else this.#drainSoon(sessionId, this.#openQueue(sessionId, waiting));
    return promise;
  }

  /**
   * Writes what waits once all has come that this turn of the event loop brings: a message begins with its first piece in
   * one commit, and ends with its run.
   */
  #drainSoon(sessionId: string, queue: Queue): void {
    process.nextTick(() => void this.#drain(sessionId, queue));
  }

  #openQueue(sessionId: string, first: PendingSubmission): Queue {
    const queue: Queue = { waiting: [first], tail: this.#tails.get(sessionId) ?? null, uncertainDecision: null };
    this.#queues.set(sessionId, queue);
    return queue;
  }

  async #drain(sessionId: string, queue: Queue): Promise<void> {
    while (queue.waiting.length > 0) await this.#commitBatch(sessionId, queue, nextBatch(queue.waiting));
    this.#queues.delete(sessionId);
    if (queue.tail) this.#tails.set(sessionId, queue.tail);
    else this.#tails.delete(sessionId);
  }

  async #commitBatch(sessionId: string, queue: Queue, batch: readonly PendingSubmission[]): Promise<void> {
    for (const waiting of batch)
      if (waiting.run !== undefined && this.#lostRuns.has(sessionId, waiting.run)) waiting.isFenced = true;
    try {
      const decision = await this.#persist(sessionId, queue, batch);
      this.#lostRuns.add(sessionId, batch, (index) => decision.outcomes[index] instanceof Problem);
      if (decision.entries.length > 0) this.publish({ sessionId, entries: decision.entries });
      if (queue.tail?.run?.isProducers) await this.#keepAlive(queue.tail); // a crash between the two would shorten the lease
      for (const [index, outcome] of decision.outcomes.entries()) {
        if (outcome instanceof Problem) batch[index]!.reject(outcome);
        else batch[index]!.resolve({ entries: outcome, nextSeq: decision.nextSeq });
      }
    } catch (error) {
      Object.assign(queue, { tail: null, uncertainDecision: null });
      this.#lostRuns.add(sessionId, batch, () => true);
      for (const waiting of batch) waiting.reject(error);
    }
  }

  /** Writes a batch. While the database is out of reach it is tried again, for a while. */
  async #persist(sessionId: string, queue: Queue, batch: readonly PendingSubmission[]): Promise<Decision> {
    const writer = this.#writer;
    const deadline = performance.now() + commitTimeoutMs;
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      try {
        return (await writer.atOnce(sessionId, queue, batch)) ?? (await writer.underLock(sessionId, queue, batch));
      } catch (error) {
        if (!this.#options.isOutage(error) || performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  /** Renews the lease of a producer's run whose events have just come, unless the whole time that it may be silent is left of it. */
  async #keepAlive(tail: Tail): Promise<void> {
    const { clock, leaseMs, dataSource } = this.#options;
    const now = clock().getTime();
    if (!tail.run || tail.run.leaseUntil - now >= leaseMs) return;
    const until = now + toGrantedLeaseMs(leaseMs);
    await renewRunLeases(dataSource, [tail.run.id], new Date(until));
    tail.run = { ...tail.run, leaseUntil: until };
  }
}

/** Creates the log of this process. */
export const createLog = (options: LogOptions): Log => new SessionLog(options);
