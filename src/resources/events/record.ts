import type { DataSource } from 'typeorm';
import type { Sequenced } from '#src/api.ts';
import { append, type Violation } from '#src/event-log/append.ts';
import { isFragment, type AguiEvent } from '#src/event-log/event.ts';
import { evolve, idle, isOpen, type FoldedMessage, type RunFold } from '#src/event-log/fold.ts';
import { problem, type Problem } from '#src/problems.ts';
import { project } from './project.ts';
import type { Queryable } from '#src/db/query.ts';
import { insertEvents, lockHead, openRunStart, readEvents, type LogHead } from './store.ts';

/** What one commit added to a session's log. */
export type Commit = { sessionId: string; events: Sequenced<AguiEvent>[] };

type Listener = (commit: Commit) => void;
type Tail = { nextSeq: number; fold: RunFold };
type Submission = { events: readonly AguiEvent[] };
type Waiting = Submission & { resolve: (events: Sequenced<AguiEvent>[]) => void; reject: (reason: unknown) => void };
type Queue = { waiting: Waiting[]; busy: boolean; tail: Tail | null };
type Decided<S extends Submission = Waiting> = {
  accepted: { submission: S; firstSeq: number }[];
  refused: { submission: S; violation: Violation }[];
  events: AguiEvent[];
  fold: RunFold;
  changed: FoldedMessage[];
};

export type Log = {
  /** Appends all of `events` or none, and returns them with their sequence numbers once they are durable. */
  record(sessionId: string, events: readonly AguiEvent[]): Promise<Sequenced<AguiEvent>[]>;
  /** The same inside the caller's transaction; the caller publishes the commit when that has committed. */
  appendIn(tx: Queryable, sessionId: string, events: readonly AguiEvent[]): Promise<Commit>;
  publish(commit: Commit): void;
  /** Calls `listener` with every commit of the session from now on. Returns how to stop. */
  subscribe(sessionId: string, listener: Listener): () => void;
};

const sequence = (firstSeq: number, events: readonly AguiEvent[]): Sequenced<AguiEvent>[] =>
  events.map((event, index) => ({ seq: firstSeq + index, event }));

function refused(violation: Violation): Problem {
  return problem('conflict', `Event ${violation.index} was not recorded: ${violation.detail}`, {
    errors: [{ pointer: `/${violation.index}`, detail: violation.detail, code: violation.rule }],
  });
}

/** Rebuilds what is open in a session from its events. */
async function loadTail(tx: Queryable, head: LogHead): Promise<Tail> {
  const start = await openRunStart(tx, head.id);
  let fold = idle();
  if (start !== null)
    for (const { seq, event } of await readEvents(tx, head.id, start)) fold = evolve(fold, seq, event);
  return { nextSeq: Number(head.nextSeq), fold: isOpen(fold) ? fold : idle() };
}

/** Decides each submission after the ones before it; one that breaks a rule is refused and the others go on. */
function decide<S extends Submission>(tail: Tail, submissions: readonly S[]): Decided<S> {
  const decided: Decided<S> = { accepted: [], refused: [], events: [], fold: tail.fold, changed: [] };
  for (const submission of submissions) {
    const firstSeq = tail.nextSeq + decided.events.length;
    const result = append(decided.fold, firstSeq, submission.events);
    if (!result.ok) {
      decided.refused.push({ submission, violation: result.violation });
      continue;
    }
    decided.accepted.push({ submission, firstSeq });
    decided.events.push(...submission.events);
    decided.fold = result.fold;
    const ids = new Set(result.changed.map((message) => message.id));
    decided.changed = [...decided.changed.filter((message) => !ids.has(message.id)), ...result.changed];
  }
  return decided;
}

/**
 * The only way into the log. Guarantees: all of a submission or none of it is stored; sequence numbers follow the order
 * of commits; messages and runs change in the same transaction; nothing is published before it is committed.
 * While one commit of a session is under way, what arrives waits and goes into the next one together.
 */
export function createLog(dataSource: DataSource, clock: () => Date): Log {
  const listeners = new Map<string, Set<Listener>>();
  const queues = new Map<string, Queue>();

  const publish = (commit: Commit): void => {
    for (const listener of listeners.get(commit.sessionId) ?? []) listener(commit);
  };

  async function write(tx: Queryable, head: LogHead, tail: Tail, decided: Decided<Submission>): Promise<void> {
    const now = clock();
    const at = { sessionId: head.id, runId: decided.fold.runId, firstSeq: tail.nextSeq, now };
    const written = await insertEvents(tx, at, decided.events);
    if (!written) throw new Error(`session ${head.id} moved under its own lock`);
    await project(tx, head, decided, tail.nextSeq + decided.events.length - 1, now);
  }

  async function locked(tx: Queryable, sessionId: string): Promise<LogHead> {
    const head = await lockHead(tx, sessionId);
    if (!head) throw problem('session_not_found', `No session ${sessionId}.`);
    return head;
  }

  /** Fragments of an open run change nothing but the log: one statement, which fails if anybody came between. */
  async function writeFragments(sessionId: string, queue: Queue, batch: readonly Waiting[]): Promise<Decided | null> {
    const tail = queue.tail;
    if (!tail || !isOpen(tail.fold) || !batch.every((waiting) => waiting.events.every(isFragment))) return null;
    const decided = decide(tail, batch);
    if (decided.events.length === 0) return decided;
    const at = { sessionId, runId: tail.fold.runId, firstSeq: tail.nextSeq, now: clock() };
    if (!(await insertEvents(dataSource, at, decided.events))) return null;
    queue.tail = { nextSeq: tail.nextSeq + decided.events.length, fold: decided.fold };
    return decided;
  }

  async function writeAny(sessionId: string, queue: Queue, batch: readonly Waiting[]): Promise<Decided> {
    return dataSource.transaction(async (tx) => {
      const head = await locked(tx, sessionId);
      const known = queue.tail?.nextSeq === Number(head.nextSeq) ? queue.tail : null;
      const tail = known ?? (await loadTail(tx, head));
      const decided = decide(tail, batch);
      if (decided.events.length > 0) await write(tx, head, tail, decided);
      queue.tail = { nextSeq: tail.nextSeq + decided.events.length, fold: decided.fold };
      return decided;
    });
  }

  async function commitBatch(sessionId: string, queue: Queue, batch: readonly Waiting[]): Promise<void> {
    try {
      const decided = (await writeFragments(sessionId, queue, batch)) ?? (await writeAny(sessionId, queue, batch));
      const committed = decided.accepted.map(({ submission, firstSeq }) => sequence(firstSeq, submission.events));
      if (committed.length > 0) publish({ sessionId, events: committed.flat() });
      for (const [index, { submission }] of decided.accepted.entries()) submission.resolve(committed[index]!);
      for (const { submission, violation } of decided.refused) submission.reject(refused(violation));
    } catch (error) {
      queue.tail = null;
      for (const waiting of batch) waiting.reject(error);
    }
  }

  async function drain(sessionId: string, queue: Queue): Promise<void> {
    queue.busy = true;
    while (queue.waiting.length > 0) await commitBatch(sessionId, queue, queue.waiting.splice(0));
    queue.busy = false;
    if (!queue.tail || !isOpen(queue.tail.fold)) queues.delete(sessionId);
  }

  return {
    publish,
    record(sessionId, events) {
      const queue = queues.get(sessionId) ?? { waiting: [], busy: false, tail: null };
      queues.set(sessionId, queue);
      const { promise, resolve, reject } = Promise.withResolvers<Sequenced<AguiEvent>[]>();
      queue.waiting.push({ events, resolve, reject });
      if (!queue.busy) void drain(sessionId, queue);
      return promise;
    },
    async appendIn(tx, sessionId, events) {
      const head = await locked(tx, sessionId);
      const tail = await loadTail(tx, head);
      const decided = decide(tail, [{ events }]);
      const [refusal] = decided.refused;
      if (refusal) throw refused(refusal.violation);
      await write(tx, head, tail, decided);
      return { sessionId, events: sequence(tail.nextSeq, events) };
    },
    subscribe(sessionId, listener) {
      const set = listeners.get(sessionId) ?? new Set();
      listeners.set(sessionId, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(sessionId) === set) listeners.delete(sessionId);
      };
    },
  };
}
