import type { PushItem } from '#src/api/handlers.ts';
import type { Queryable } from '#src/db/query.ts';
import { appendEvents, type RunChange, type AppendViolation } from '#src/event-log/append.ts';
import { compressEntries, reopenRow, type CompressedEntries, type OpenRow } from '#src/event-log/compress.ts';
import type { LogEntry } from '#src/event-log/entry.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import type { NewAuditEntry } from '#src/resources/audit/append-store.ts';
import type { RedactableRow } from '#src/event-log/item.ts';
import { toJoinedEvent } from '#src/event-log/expand.ts';
import { idleFold, isRunOpen, type RunFold } from '#src/event-log/fold.ts';
import { Problem, problem } from '#src/api/problems.ts';
import { toItemProblem } from '#src/api/push-problem.ts';
import { patchableState } from '#src/resources/state/state-bounds.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { countRepeated, findRepeated } from './producers.ts';
import { applyStateEvent, readState, touchesState, type StateDocument, type StateMisfit } from './state.ts';
import { toMachineStep, type MachineStep } from './machine-step-store.ts';
import { type LogHead, type OpenRun, type Producer, findOpenRun } from './head-store.ts';
import { pagesBetween } from './row-store.ts';

/** The end of a session's log: all that has to be known to append to it. */
export type Tail = {
  nextSeq: number;
  fold: RunFold;
  /** The newest row, if it may grow. */
  open: OpenRow | null;
  run: OpenRun | null;
  producer: Producer;
  endReason: LogHead['endReason'];
};

/**
 * Events to be appended together; when they depend on whether a run is open, as a function of that. `isExternal` are those
 * that do not come from Parley's own runs, and `from` tells how their producer numbers them, if it does.
 */
export type Submission = {
  events: readonly LogEvent[] | ((open: boolean) => readonly LogEvent[]);
  isExternal: boolean;
  from: ProducerNumbers | null;
  /** The run of Parley's own that these events belong to, as the events call it. */
  run?: string | undefined;
  /** An event of that run was lost or refused before: nothing but its end may follow. */
  isFenced?: boolean;
  /** Finds what these events became when they were sent before, by something that they say themselves. */
  findRepeated?: FindRepeatedEntries | undefined;
  /** Tells the audit of what comes from outside: of each message, and of a producer with the first events of its epoch. */
  entry?: PushEntry | undefined;
};

/** An entry of the audit, whose time is that of the commit. */
export type PushEntry = Omit<NewAuditEntry, 'at'>;

/** `recent` is what the same commit is about to write. */
export type FindRepeatedEntries = (
  tx: Queryable,
  sessionId: string,
  recent: readonly LogEntry[],
) => Promise<LogEntry[] | null>;

/** The log after events that may follow it. */
type AppendedEvents = { fold: RunFold; changes: readonly RunChange[] };

type ProducerNumbers = { epoch: number; items: readonly PushItem[] };

/** The additions to the log for a batch of submissions, and the outcome of each of them. */
export type Decision = {
  entries: LogEntry[];
  changes: RunChange[];
  /** The places of the RUN_ events that did not come from Parley itself. */
  externalRunEvents: ReadonlySet<number>;
  compressed: CompressedEntries;
  fold: RunFold;
  producer: Producer;
  state: StateDocument | null;
  /** The place that the next event will have. */
  nextSeq: number;
  /**
   * The outcome of each submission: its entries, also those that were stored before, or the problem that refuses it.
   */
  outcomes: (LogEntry[] | Problem)[];
  /** The entries of the audit that are appended with the events. */
  auditEntries: readonly NewAuditEntry[];
  /** The steps of the session's state machine that events of Parley's own run are. */
  machineSteps: readonly MachineStep[];
};

/**
 * Rebuilds the end of a log from what is stored, and lets others work in between. `known` is its open run, if that was read
 * under the same lock.
 */
export async function loadTail(
  tx: Queryable,
  head: LogHead,
  known?: Awaited<ReturnType<typeof findOpenRun>>,
): Promise<Tail> {
  const { nextSeq, producer, endReason } = head;
  const { run, failed } = known ?? (await findOpenRun(tx, head.id));
  if (!run) return { nextSeq, producer, endReason, run, fold: idleFold(failed), open: null };
  let fold = idleFold();
  let last: RedactableRow | null = null;
  for await (const rows of pagesBetween(tx, head.id, { fromSeq: run.firstSeq, toSeq: nextSeq - 1 })) {
    for (const row of rows) {
      const result = appendEvents(fold, row.seq, [toJoinedEvent(row)], { isStored: true });
      if (!result.ok)
        throw new LoggableError(`event ${row.seq} of session ${head.id} does not follow: ${result.violation.rule}`);
      fold = result.fold;
      last = row;
      if (isTurnOver()) await yieldToEventLoop();
    }
  }
  return { nextSeq, producer, endReason, run, fold, open: reopenRow(last) };
}

const refused = ({ index, detail, rule, pointer = '' }: AppendViolation): Problem =>
  toItemProblem('event_order', index, { rest: pointer, detail, code: rule });

/** Makes the refusal of the event at this place of what its producer has sent. */
const misfitProblem = ({ detail, pointer, isLimit }: StateMisfit, index: number): Problem =>
  isLimit
    ? toItemProblem('state_too_large', index, { rest: pointer, detail, code: 'state_too_large' })
    : toItemProblem('event_order', index, { rest: pointer, detail, code: 'patch_does_not_apply' });

/**
 * The maximum number of messages, calls and steps that a run has open at a time: each event that opens or closes
 * something takes time for all of them.
 */
export const mostOpen = 1_000;

const countOpen = ({ openings, chunks }: RunFold): number => openings.size + chunks.size;

const tooManyOpen = (index: number): Problem => {
  const detail = `More than ${mostOpen} messages, calls, steps and subagents would be open at a time: close some of them first.`;
  return refused({ index, detail, rule: 'too_many_open' });
};

/** Decides one submission after another; each is taken whole or refused whole, and the others go on. */
class Deciding {
  readonly entries: LogEntry[] = [];
  readonly changes: RunChange[] = [];
  readonly externalRunEvents = new Set<number>();
  readonly auditEntries: NewAuditEntry[] = [];
  readonly machineSteps: MachineStep[] = [];
  readonly #tx: Queryable;
  readonly #sessionId: string;
  readonly #tail: Tail;
  readonly #now: number;
  /** The runs of Parley's own of which an event was refused. */
  readonly #fenced = new Set<string>();
  fold: RunFold;
  producer: Producer;
  #state: (StateDocument & { bytes: number }) | null = null;
  stateChanged = false;

  constructor(tx: Queryable, sessionId: string, tail: Tail, now: Date) {
    this.#tx = tx;
    this.#sessionId = sessionId;
    this.#tail = tail;
    this.#now = now.getTime();
    this.fold = tail.fold;
    this.producer = tail.producer;
  }

  get state(): StateDocument | null {
    return this.stateChanged ? this.#state : null;
  }

  /** The place that the next event will have. */
  get nextSeq(): number {
    return this.#tail.nextSeq + this.entries.length;
  }

  /** Returns the problem that refuses a submission after this failure. Throws a failure that is no problem. */
  refuse({ run }: Submission, failure: unknown): Problem {
    if (!(failure instanceof Problem)) throw failure;
    if (run === undefined || failure.code === 'run_not_active') return failure;
    this.#fenced.add(run);
    const detail = 'The run failed for a reason of ours; it has been logged.';
    return problem('internal_error', detail, { cause: failure });
  }

  /** Returns the entries of a submission. Throws the problem that it has. */
  async take(submission: Submission): Promise<LogEntry[]> {
    const { events: given, isExternal, from, findRepeated, run, entry } = submission;
    if (run !== undefined) this.#requireOpen(run, submission);
    const repeated = findRepeated && (await findRepeated(this.#tx, this.#sessionId, this.entries));
    if (repeated) return repeated;
    const events = typeof given === 'function' ? given(isRunOpen(this.fold)) : given;
    if (from) return this.#takeNumbered(events, from, entry);
    const entries = await this.#appendEvents(events, { isExternal, from, skipped: 0 });
    this.#tell(entry);
    return entries;
  }

  #tell(entry: PushEntry | undefined): void {
    if (entry) this.auditEntries.push({ ...entry, at: new Date(this.#now) });
  }

  /** A run ends once, and once an event of it was refused it can only fail: what follows might not make sense alone. */
  #requireOpen(run: string, { events, isFenced }: Submission): void {
    if (!isRunOpen(this.fold) || this.fold.runId !== run) throw problem('run_not_active', `The run ${run} has ended.`);
    if (!isFenced && !this.#fenced.has(run)) return;
    const isEnd = typeof events !== 'function' && events.length === 1 && events[0]!.type === 'RUN_ERROR';
    if (!isEnd) throw problem('run_not_active', `The run ${run} has failed: an event of it was refused.`);
  }

  /** Refuses events of others in a run that Parley itself carries out. */
  #refuseOwnRun(): void {
    const { run } = this.#tail;
    if (!run || run.isProducers || !isRunOpen(this.fold) || this.fold.runId !== run.eventRunId) return;
    const detail = `The run ${run.id} is carried out by Parley itself: wait for it or cancel it.`;
    throw problem('run_in_progress', detail, { retryAfterS: 1 });
  }

  async #takeNumbered(
    events: readonly LogEvent[],
    { epoch, items }: ProducerNumbers,
    entry: PushEntry | undefined,
  ): Promise<LogEntry[]> {
    const push = { epoch, firstSeq: items[0]?.producerSeq ?? 1, events };
    const count = countRepeated(this.producer, push);
    const repeated = await findRepeated(this.#tx, this.#sessionId, this.entries, push, count);
    if (count === events.length) return repeated;
    const from = { epoch, items: items.slice(count) };
    const fresh = await this.#appendEvents(events.slice(count), { isExternal: true, from, skipped: count });
    if (epoch > this.producer.epoch) this.#tell(entry);
    this.producer = { epoch, seq: push.firstSeq + events.length - 1 };
    return [...repeated, ...fresh];
  }

  /** Refuses RUN_STARTED in a session that has ended. */
  #refuseStart(): void {
    const { endReason } = this.#tail;
    if (endReason === 'session_ended') throw problem(endReason, 'The session has ended: no run may begin in it.');
    if (endReason) throw problem(endReason, 'The conversation of this session is closed: no run may begin in it.');
  }

  /** Appends events, at once unless they change the state. */
  #appendEvents(
    events: readonly LogEvent[],
    { isExternal, from, skipped }: { isExternal: boolean; from: ProducerNumbers | null; skipped: number },
  ): LogEntry[] | Promise<LogEntry[]> {
    if (isExternal) this.#refuseOwnRun();
    if (isExternal && events.some(({ type }) => type === 'RUN_STARTED')) this.#refuseStart();
    const firstSeq = this.nextSeq;
    const naming = () => ({ name: `appending ${events.length} events to ${this.#sessionId}` });
    const result = holdMonitor.step(naming, () => appendEvents(this.fold, firstSeq, events));
    if (!result.ok) throw refused({ ...result.violation, index: result.violation.index + skipped });
    if (isExternal && countOpen(result.fold) > Math.max(mostOpen, countOpen(this.fold)))
      throw tooManyOpen(events.length - 1 + skipped);
    const entries = result.of.map(({ runId, event, originalType, warning }, index): LogEntry => {
      const item = from?.items[index];
      const [seq, at] = [firstSeq + index, item?.at ?? this.#now];
      const [producerEpoch, producerSeq] = [from?.epoch ?? null, item?.producerSeq ?? null];
      return { seq, at, runId, event, originalType, warning, producerEpoch, producerSeq };
    });
    if (!entries.some(({ event }) => touchesState(event))) return this.#accept(entries, result, isExternal);
    return this.#applyState(entries, skipped).then(() => this.#accept(entries, result, isExternal));
  }

  #accept(entries: LogEntry[], { fold, changes }: AppendedEvents, isExternal: boolean): LogEntry[] {
    if (isExternal) {
      for (const { event, seq } of entries) if (event.type.startsWith('RUN_')) this.externalRunEvents.add(seq);
    } else {
      for (const entry of entries) {
        const step = toMachineStep(entry);
        if (step) this.machineSteps.push(step);
      }
    }
    this.fold = fold;
    for (const entry of entries) this.entries.push(entry);
    for (const change of changes) this.changes.push(change);
    return entries;
  }

  /** Changes the state as the events of a submission say, all of them or none. */
  async #applyState(entries: readonly LogEntry[], skipped: number): Promise<void> {
    const before = this.#state ?? (await readState(this.#tx, this.#sessionId));
    const changing = patchableState(before);
    let seq = before.seq;
    for (const [index, entry] of entries.entries()) {
      if (!touchesState(entry.event)) continue;
      const misfit = await applyStateEvent(changing, entry.event);
      if (misfit) throw misfitProblem(misfit, index + skipped);
      seq = entry.seq;
    }
    this.#state = { document: changing.document, bytes: changing.bytes, seq };
    this.stateChanged = true;
  }
}

/** Decides the outcome of submissions, in their order, at the end of a log. Reads what it needs; writes nothing. */
export async function decide(
  tx: Queryable,
  sessionId: string,
  tail: Tail,
  submissions: readonly Submission[],
  now: Date,
): Promise<Decision> {
  const deciding = new Deciding(tx, sessionId, tail, now);
  const outcomes: (LogEntry[] | Problem)[] = [];
  for (const submission of submissions) {
    try {
      outcomes.push(await deciding.take(submission));
    } catch (failure) {
      outcomes.push(deciding.refuse(submission, failure));
    }
    if (isTurnOver()) await yieldToEventLoop();
  }
  const { entries, changes, externalRunEvents, fold, producer, state, auditEntries, machineSteps, nextSeq } = deciding;
  const naming = () => ({ name: `compressing ${entries.length} events of ${sessionId}` });
  if (isTurnOver()) await yieldToEventLoop();
  const compressed = holdMonitor.step(naming, () => compressEntries(tail.open, entries));
  return {
    entries,
    changes,
    externalRunEvents,
    compressed,
    fold,
    producer,
    state,
    nextSeq,
    outcomes,
    auditEntries,
    machineSteps,
  };
}
