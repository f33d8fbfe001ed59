import type { DataSource } from 'typeorm';
import type { Queryable } from '#src/db/query.ts';
import type { Entry } from '#src/event-log/entry.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { Problem, problem } from '#src/api/problems.ts';
import { checkpointAfterRun } from '#src/resources/state/store.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { isCertain, isStored, needsLock, type Queue, type Waiting } from './batch.ts';
import { decide, loadTail, type Decision, type Tail } from './decide.ts';
import { project } from './project.ts';
import { writeState } from './state.ts';
import { lockHead, readHead, type LogHead } from './store.ts';
import { append } from './write.ts';

type WriterOptions = { dataSource: DataSource; clock: () => Date; publicUrl: () => string; leaseMs: number };

/** What was decided for the end of a log. */
type Plan = { sessionId: string; tail: Tail; decision: Decision; now: Date };

function demand(sessionId: string, head: LogHead | null): LogHead {
  if (!head) throw problem('session_not_found', `No session ${sessionId}.`);
  return head;
}

/** Decides what becomes of a batch and writes it: in one statement if that will do, or else under the session's lock. */
export function createWriter({ dataSource, clock, publicUrl, leaseMs }: WriterOptions) {
  /** One statement. Returns the new end of the log, or null when somebody came between. */
  async function write(db: Queryable, { sessionId, tail, decision, now }: Plan) {
    const { entries, compressed, producer, fold, changes, foreignRuns } = decision;
    const { nextSeq: firstSeq } = tail;
    const projecting = { now, leaseUntil: new Date(now.getTime() + leaseMs), publicUrl: publicUrl(), foreignRuns };
    const { projection, run } = project(projecting, changes, tail.run);
    const addition = { sessionId, firstSeq, count: entries.length, compressed, producer };
    const written = await append(db, addition, projection);
    if (!written) return null;
    const next: Tail = { ...tail, nextSeq: firstSeq + entries.length, fold, open: compressed.open, run, producer };
    return { next, written };
  }

  /** The same under the lock, with what needs statements of its own. */
  async function writeLocked(tx: Queryable, plan: Plan): Promise<Tail> {
    const { sessionId, decision, now } = plan;
    const done = await write(tx, plan);
    if (!done) throw new LoggableError(`session ${sessionId} moved under its own lock`);
    if (decision.state) await writeState(tx, sessionId, decision.state, now);
    const { runId, agentId, saves } = done.written;
    if (runId !== null && saves) await checkpointAfterRun(tx, { agentId, runId, now });
    return done.next;
  }

  return {
    /** Null, with nothing written, when it cannot be done so: the batch does not allow it, or somebody came between. */
    async atOnce(sessionId: string, queue: Queue, batch: readonly Waiting[]): Promise<Decision | null> {
      if (queue.doubt) return null;
      const tail = queue.tail ?? (await loadTail(dataSource, demand(sessionId, await readHead(dataSource, sessionId))));
      queue.tail = tail;
      if (needsLock(tail, batch)) return null;
      queue.tail = null; // whatever happens now: only a commit makes it known again
      const now = clock();
      const decision = await decide(dataSource, sessionId, tail, batch, now);
      if (!isCertain(decision)) return null;
      queue.doubt = decision;
      const done = await write(dataSource, { sessionId, tail, decision, now });
      queue.doubt = null;
      if (!done) return null;
      queue.tail = done.next;
      return decision;
    },

    async underLock(sessionId: string, queue: Queue, batch: readonly Waiting[]): Promise<Decision> {
      const { tail: known, doubt } = queue;
      queue.tail = null;
      const { decision, next } = await dataSource.transaction(async (tx) => {
        const head = demand(sessionId, await lockHead(tx, sessionId));
        if (doubt && (await isStored(tx, sessionId, doubt.entries))) return { decision: doubt, next: null };
        const tail = known?.nextSeq === head.nextSeq ? { ...known, over: head.over } : await loadTail(tx, head);
        const now = clock();
        const decided = await decide(tx, sessionId, tail, batch, now);
        if (decided.entries.length === 0) return { decision: decided, next: tail };
        queue.doubt = decided;
        return { decision: decided, next: await writeLocked(tx, { sessionId, tail, decision: decided, now }) };
      });
      Object.assign(queue, { tail: next, doubt: null });
      return decision;
    },

    /** The same inside the caller's transaction. */
    async inside(tx: Queryable, sessionId: string, events: readonly LogEvent[]): Promise<Entry[]> {
      const tail = await loadTail(tx, demand(sessionId, await lockHead(tx, sessionId)));
      const now = clock();
      const decision = await decide(tx, sessionId, tail, [{ events, foreign: false, from: null }], now);
      const [outcome] = decision.outcomes;
      if (outcome instanceof Problem) throw outcome;
      await writeLocked(tx, { sessionId, tail, decision, now });
      return decision.entries;
    },
  };
}
