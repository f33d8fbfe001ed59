import type { DataSource } from 'typeorm';
import type { Push, Pushed } from '#src/api.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Entry } from '#src/event-log/entry.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { isOpen } from '#src/event-log/fold.ts';
import { Problem, problem } from '#src/problems.ts';
import { renewLeases } from '#src/resources/runs/store.ts';
import {
  acknowledged,
  isPlain,
  isStored,
  nextBatch,
  onlyAppends,
  type Queue,
  type Recorded,
  type Waiting,
} from './batch.ts';
import { decide, loadTail, type Decision, type Submission, type Tail } from './decide.ts';
import { project } from './project.ts';
import { writeState } from './state.ts';
import { append, lockHead, type LogHead } from './store.ts';

/** What one commit added to a session's log. */
export type Commit = { sessionId: string; entries: readonly Entry[] };

export type LogOptions = {
  dataSource: DataSource;
  clock: () => Date;
  publicUrl: () => string;
  /** How long a producer's run may go without a sign of life. */
  leaseMs: number;
  /** Told of every commit, once it has committed. */
  publish: (commit: Commit) => void;
  /** Whether a failure says that the database is out of reach, so that it may be back soon. */
  isOutage: (error: unknown) => boolean;
};

export type Log = {
  /** Appends all of `events` or none, and returns them with their sequence numbers once they are durable. */
  record(sessionId: string, events: readonly LogEvent[]): Promise<readonly Entry[]>;
  /** The same for events from outside, which may depend on whether a run is open. */
  take(sessionId: string, events: (open: boolean) => readonly LogEvent[]): Promise<Pushed>;
  /** The same for a producer's events, each once however often it is sent. Without events it only keeps its run alive. */
  push(push: Push): Promise<Pushed>;
  /** The same as `record` inside the caller's transaction; the caller publishes the commit when that has committed. */
  appendIn(tx: Queryable, sessionId: string, events: readonly LogEvent[]): Promise<Commit>;
  publish(commit: Commit): void;
};

/** How long a commit waits for a database that is out of reach: less than the lease of a run. */
const patienceMs = 15_000;

/**
 * The only way into the log. Guarantees: all of a submission or none of it is stored; sequence numbers follow the order
 * of commits; messages, runs and state change in the same transaction; nothing is published before it is committed.
 * While one commit of a session is under way, what arrives waits and goes into the next one together.
 */
export function createLog({ dataSource, clock, publicUrl, leaseMs, publish, isOutage }: LogOptions): Log {
  const queues = new Map<string, Queue>();

  /** Writes what was decided, in a transaction that holds the lock of the session. Returns the new end of the log. */
  async function write(tx: Queryable, head: LogHead, tail: Tail, decision: Decision, now: Date): Promise<Tail> {
    const { entries, compressed, producer, fold, changes, foreignRuns, state } = decision;
    const { nextSeq: firstSeq } = tail;
    const addition = { sessionId: head.id, firstSeq, count: entries.length, compressed, producer };
    if (!(await append(tx, addition))) throw new Error(`session ${head.id} moved under its own lock`);
    const leaseUntil = new Date(now.getTime() + leaseMs);
    const projecting = { tx, head, now, leaseUntil, publicUrl: publicUrl() };
    const run = await project(projecting, changes, tail.run, foreignRuns);
    if (state) await writeState(tx, head.id, state, now);
    return { ...tail, nextSeq: firstSeq + entries.length, fold, open: compressed.open, run, producer };
  }

  async function locked(tx: Queryable, sessionId: string): Promise<LogHead> {
    const head = await lockHead(tx, sessionId);
    if (!head) throw problem('session_not_found', `No session ${sessionId}.`);
    return head;
  }

  /** One statement, which fails if anybody came between. Null when it cannot be done so. */
  async function writePlain(sessionId: string, queue: Queue, batch: readonly Waiting[]): Promise<Decision | null> {
    const { tail } = queue;
    if (!tail || !isPlain(tail, batch)) return null;
    queue.tail = null; // whatever happens now: only a commit makes it known again
    const decision = await decide(dataSource, sessionId, tail, batch, clock());
    if (!onlyAppends(decision)) return null;
    const { entries, compressed, producer, fold } = decision;
    const addition = { sessionId, firstSeq: tail.nextSeq, count: entries.length, compressed, producer };
    queue.doubt = decision;
    const written = await append(dataSource, addition);
    queue.doubt = null;
    if (!written) return null;
    queue.tail = { ...tail, nextSeq: tail.nextSeq + entries.length, fold, open: compressed.open, producer };
    return decision;
  }

  async function writeAny(sessionId: string, queue: Queue, batch: readonly Waiting[]): Promise<Decision> {
    const { tail: known, doubt } = queue;
    queue.tail = null;
    const { decision, next } = await dataSource.transaction(async (tx) => {
      const head = await locked(tx, sessionId);
      if (doubt && (await isStored(tx, sessionId, doubt.entries))) return { decision: doubt, next: null };
      const tail = known?.nextSeq === head.nextSeq ? { ...known, over: head.over } : await loadTail(tx, head);
      const now = clock();
      const decided = await decide(tx, sessionId, tail, batch, now);
      if (decided.entries.length === 0) return { decision: decided, next: tail };
      queue.doubt = decided;
      return { decision: decided, next: await write(tx, head, tail, decided, now) };
    });
    Object.assign(queue, { tail: next, doubt: null });
    return decision;
  }

  async function keepAlive({ tail }: Queue): Promise<void> {
    const now = clock().getTime();
    if (!tail?.run?.foreign || tail.run.leaseUntil - now > leaseMs / 2) return;
    const until = now + leaseMs;
    await renewLeases(dataSource, [tail.run.id], new Date(until));
    tail.run = { ...tail.run, leaseUntil: until };
  }

  /** Writes a batch. While the database is out of reach it is tried again, for a while. */
  async function persist(sessionId: string, queue: Queue, batch: readonly Waiting[]): Promise<Decision> {
    const deadline = performance.now() + patienceMs;
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      try {
        return (await writePlain(sessionId, queue, batch)) ?? (await writeAny(sessionId, queue, batch));
      } catch (error) {
        if (!isOutage(error) || performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  async function commitBatch(sessionId: string, queue: Queue, batch: readonly Waiting[]): Promise<void> {
    try {
      const decision = await persist(sessionId, queue, batch);
      if (decision.entries.length > 0) publish({ sessionId, entries: decision.entries });
      for (const [index, outcome] of decision.outcomes.entries()) {
        if (outcome instanceof Problem) batch[index]!.reject(outcome);
        else batch[index]!.resolve({ entries: outcome, nextSeq: decision.nextSeq });
      }
      await keepAlive(queue);
    } catch (error) {
      Object.assign(queue, { tail: null, doubt: null });
      for (const waiting of batch) waiting.reject(error);
    }
  }

  async function drain(sessionId: string, queue: Queue): Promise<void> {
    queue.busy = true;
    while (queue.waiting.length > 0) await commitBatch(sessionId, queue, nextBatch(queue.waiting));
    queue.busy = false;
    if (!queue.tail || !isOpen(queue.tail.fold)) queues.delete(sessionId);
  }

  function submit(sessionId: string, submission: Submission): Promise<Recorded> {
    const queue = queues.get(sessionId) ?? { waiting: [], busy: false, tail: null, doubt: null };
    queues.set(sessionId, queue);
    const { promise, resolve, reject } = Promise.withResolvers<Recorded>();
    queue.waiting.push({ ...submission, resolve, reject });
    if (!queue.busy) void drain(sessionId, queue);
    return promise;
  }

  return {
    publish,
    record: async (sessionId, events) => (await submit(sessionId, { events, foreign: false, from: null })).entries,
    take: async (sessionId, events) => acknowledged(await submit(sessionId, { events, foreign: true, from: null })),
    async push({ sessionId, producerEpoch: epoch, items }) {
      const events = items.map(({ event }) => event as LogEvent);
      return acknowledged(await submit(sessionId, { events, foreign: true, from: { epoch, items } }));
    },
    async appendIn(tx, sessionId, events) {
      const head = await locked(tx, sessionId);
      const tail = await loadTail(tx, head);
      const now = clock();
      const decision = await decide(tx, sessionId, tail, [{ events, foreign: false, from: null }], now);
      const [outcome] = decision.outcomes;
      if (outcome instanceof Problem) throw outcome;
      await write(tx, head, tail, decision, now);
      return { sessionId, entries: decision.entries };
    },
  };
}
