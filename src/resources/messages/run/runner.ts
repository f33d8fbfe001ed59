import type { ContentFetcher } from '#src/files/content-fetcher.ts';
import { withMedia, type MediaDeps } from './request-media.ts';
import type { DataSource } from 'typeorm';
import { newId } from '#src/api/ids.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import type { ChatRequest, Gateway } from '#src/llm/types.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import { countUsedTokens } from '#src/event-log/usage.ts';
import { beginWork, addUsedTokens, endWork, noteWork, within } from '#src/process/work.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import { JumpWatch } from '#src/process/jump-watch.ts';
import { repeat } from '#src/process/repeat.ts';
import { RequestRecorder } from '#src/resources/context/request-recorder.ts';
import type { Reading } from '#src/resources/events/follow/tail.ts';
import type { Log, RunErrorEvent } from '#src/resources/events/log/record.ts';
import { type RunRow, renewRunLeases } from '#src/resources/runs/store.ts';
import { formCheckOf } from '#src/api/response-format.ts';
import type { CallTool } from '#src/resources/tools/offer.ts';
import { createRunEnder } from './end-run.ts';
import { InFlight } from './in-flight.ts';
import { hasEnded, runnerLost, serverStopped, toRunError, toRunProblem } from './run-error.ts';
import { keepRepeatableCall } from './repeat-calls.ts';
import { LostRunSettler } from './settle-lost-runs.ts';
import { createApprovals } from '#src/resources/messages/tools/interrupt.ts';
import {
  type CallLedger,
  notCalledResult,
  toResultEvent,
  unknownResult,
  type OwnCallsOptions,
  type OwnResult,
  type OwnTools,
} from '#src/resources/messages/tools/own-calls.ts';
import { playResumed, playRun, type PlayRun, type Resumption } from '#src/resources/messages/tools/loop.ts';

/** The time that a run may go without a sign of life before another instance declares it lost. */
export const leaseMs = 30_000;
const beatMs = 2_000;
/** After every lease: the runs that a database has which only this process uses are all lost when it starts, whatever the clock said before. */
const endOfTime = new Date('9999-12-31T00:00:00Z');
/** Events on their way into the log before the model is made to wait. */
const maxInFlight = 256;

/** The services that a runner is given. */
export type RunnerDeps = {
  dataSource: DataSource;
  log: Log;
  live: Reading['live'];
  gateway: Gateway;
  /** Reads the files that messages name. */
  fileBytes: MediaDeps['fileBytes'];
  /** Takes text out of documents. */
  documents: MediaDeps['documents'];
  /** Fetches the addresses in messages; null when the gateway is given them. */
  contentFetcher: ContentFetcher | null;
  /** Holds answers to the formats that were asked for. */
  schemas: SchemaChecker;
  clock: () => Date;
  /** Returns the address at which callers reach this server, known once it listens. */
  publicUrl: () => string;
  /** Calls a tool of the organization. */
  callTool: CallTool;
  /** Told of each run that has ended here. It is in the work of the run. */
  onRunEnd: (run: EndedRun) => void;
  /** Told of what goes wrong behind a caller's back. */
  onError: (error: unknown, context: object) => void;
};

type Assignment = {
  organizationId: string;
  /** The agent that answers, and the user whose conversation it is; null for nobody's. */
  agentId: string;
  userId: string | null;
  sessionId: string;
  runId: string;
  /** The ids of the session and the run in the events. */
  eventIds: { threadId: string; runId: string };
  requestId: string;
  /** Path of the operation that started it, for the `instance` of a problem. */
  instance: string;
  request: Omit<ChatRequest, 'signal'>;
  /** Asks its models in the place of the gateway. */
  stream?: Gateway['stream'];
  /** The tools that are carried out within the run. */
  ownTools?: OwnTools;
  /** The way in which their calls are carried out. */
  ownCalls?: OwnCallsOptions;
  /** Plays it; `playRun` unless the session follows a state machine. */
  play?: PlayRun;
  /** The calls that were approved, with which it goes on. */
  resumption?: Resumption;
  /** Runs once it has answered. */
  after?: () => Promise<void>;
  /** Called when it is over, however that came. */
  onEnd?: () => void;
};

/** The end of a run, for the log. `error_code` is missing when nothing went wrong. */
export type EndedRun = { duration_ms: number; error_code?: string };

/** Carries runs out in the background. */
export type Runner = {
  /** Returns the number of runs that this instance carries out. */
  count(): number;
  /** Carries a started run to its end, in the background. */
  start(assignment: Assignment): void;
  /** Stops a run: at once when this instance carries it out, or ends it when a producer does. */
  cancel(run: Pick<RunRow, 'id' | 'sessionId' | 'isProducers'>): Promise<void>;
  /** Ends the runs whose runner has died: those whose lease is over. */
  reap(): Promise<void>;
  /** Ends the runs that this database's only server has left running. */
  reapAll(): Promise<void>;
  /** Begins to keep leases alive; returns how to stop. */
  beat(): () => Promise<void>;
  /** Waits for the runs under way until `signal` is aborted, then ends them as lost. */
  drain(signal: AbortSignal): Promise<void>;
};

/** A run that this instance carries out. */
type ActiveRun = { controller: AbortController; done: Promise<void>; assignment: Assignment; calls: OpenCalls };

/** The calls of a run that are being carried out, and those that were approved and are still to be made. */
type OpenCalls = Pick<CallLedger, 'pending' | 'unsent'>;

/** Carries runs out in this process. Each run ends by itself, and the failure of one touches no other. */
class BackgroundRunner implements Runner {
  readonly #deps: RunnerDeps;
  readonly #ender: ReturnType<typeof createRunEnder>;
  readonly #active = new Map<string, ActiveRun>();
  readonly #lost: LostRunSettler;
  readonly #jumps = new JumpWatch();

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    this.#ender = createRunEnder(deps);
    this.#lost = new LostRunSettler({
      ...deps,
      leaseMs,
      isActive: (runId) => this.#active.has(runId),
      end: (run, repeated) => this.#end(run, runnerLost(), repeated),
    });
  }

  count(): number {
    return this.#active.size;
  }

  start(assignment: Assignment): void {
    const controller = new AbortController();
    const approved = assignment.resumption?.calls ?? [];
    const calls = { pending: new Set<string>(), unsent: new Set(approved.map(({ id }) => id)) };
    const done = this.#work(assignment, controller.signal, calls);
    this.#active.set(assignment.runId, { controller, done, assignment, calls });
  }

  async cancel(run: Pick<RunRow, 'id' | 'sessionId' | 'isProducers'>): Promise<void> {
    if (run.isProducers) await this.#end(run, problem('run_cancelled', `The run ${run.id} was cancelled.`));
    else this.#abort(run.id);
  }

  reap(): Promise<void> {
    return this.#lost.settle(this.#deps.clock());
  }

  reapAll(): Promise<void> {
    return this.#lost.settle(endOfTime);
  }

  beat(): () => Promise<void> {
    const onFailure = (error: unknown) => this.#deps.onError(error, { task: 'leases' });
    const round = (stopping: AbortSignal) => this.#beatOnce(stopping);
    return repeat({ name: 'leases', round, everyMs: beatMs, now: false, onFailure });
  }

  async drain(signal: AbortSignal): Promise<void> {
    const deadline = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([Promise.all([...this.#active.values()].map((run) => run.done)), deadline]);
    const left = [...this.#active.values()];
    for (const { assignment, calls } of left) await this.#recordFailure(assignment, serverStopped(), calls);
    for (const { controller } of left) controller.abort();
    await Promise.allSettled(left.map((run) => run.done));
    await this.#lost.stop();
  }

  #abort(runId: string): void {
    this.#active.get(runId)?.controller.abort();
    this.#lost.abort(runId);
  }

  /** Carries a run out as a piece of work, of which log and traces tell. */
  async #work(assignment: Assignment, signal: AbortSignal, calls: OpenCalls): Promise<void> {
    const { runId, sessionId, agentId, userId } = assignment;
    const facts = {
      run_id: runId,
      session_id: sessionId,
      agent_id: agentId,
      ...(userId !== null && { user_id: userId }),
    };
    noteWork(facts);
    const work = beginWork({ facts, name: 'run', span: { kind: 'internal' } });
    const startedAt = performance.now();
    await within(work, async () => {
      const error_code = await this.#carryOut(assignment, signal, calls);
      const duration_ms = Math.round(performance.now() - startedAt);
      this.#deps.onRunEnd({ duration_ms, ...(error_code !== undefined && { error_code }) });
      endWork(work, error_code);
    });
  }

  /** Returns the code of the problem with which the run has ended; undefined for none. */
  async #carryOut(assignment: Assignment, signal: AbortSignal, calls: OpenCalls): Promise<string | undefined> {
    const { runId, sessionId, requestId } = assignment;
    const ended = holdMonitor.track(() => ({ name: `run ${runId}`, request_id: requestId }));
    try {
      await this.#write(assignment, signal, calls);
      if (!signal.aborted) await this.#runAfterwards(assignment);
      return signal.aborted ? 'run_cancelled' : undefined;
    } catch (error) {
      const failure = toRunProblem(error);
      const { code: error_code, options } = failure;
      if (!hasEnded(error))
        this.#deps.onError(options.cause ?? error, { run_id: runId, session_id: sessionId, error_code });
      await this.#recordFailure(assignment, failure, calls);
      return error_code;
    } finally {
      ended();
      this.#active.delete(runId);
      assignment.onEnd?.();
    }
  }

  /** Asks the model and appends what it says to the log, as it comes. */
  async #write(assignment: Assignment, signal: AbortSignal, calls: OpenCalls): Promise<void> {
    const { log, schemas, dataSource, clock } = this.#deps;
    const { organizationId, sessionId, runId, eventIds, request, ownTools, ownCalls, resumption } = assignment;
    const { play = playRun, stream: ask = this.#deps.gateway.stream } = assignment;
    const gateway = withMedia({ ...this.#deps.gateway, stream: ask }, this.#deps, { organizationId, sessionId, runId });
    const inFlight = new InFlight(maxInFlight);
    const stop = new AbortController();
    const input = { ...request, signal: AbortSignal.any([signal, stop.signal]) };
    const checkForm = formCheckOf(schemas, organizationId, request.controls?.response_format);
    const own = { ownTools: ownTools ?? null, ...(ownCalls && { ownCalls }) };
    const keepRepeatable: CallLedger['keepRepeatable'] = (callId, tool) =>
      keepRepeatableCall(dataSource.manager, runId, { callId, ...tool });
    const ledger = { flush: () => inFlight.finish(), keepRepeatable, ...calls };
    const openApprovals = createApprovals({ dataSource, clock }, runId);
    const recorder = new RequestRecorder(dataSource, runId);
    const asked = { startedAt: performance.now(), request: input, checkForm, recorder };
    const run = { ...eventIds, ...asked, ...own, ledger, openApprovals };
    const events = resumption ? playResumed(play, gateway, resumption, run) : play(gateway, run);
    for await (const event of events) {
      if (inFlight.failure) break;
      if (event.type === 'RUN_FINISHED') addUsedTokens(countUsedTokens(event.usage));
      inFlight.add(log.record(sessionId, [event], eventIds.runId), (error) => stop.abort(error));
      if (inFlight.isFull) await inFlight.waitForRoom();
      if (isTurnOver()) await yieldToEventLoop();
    }
    await inFlight.finish();
  }

  /** Does what is to be done after an answer. Its failure does not touch the answer. */
  async #runAfterwards({ after, runId }: Assignment): Promise<void> {
    await after?.().catch((error: unknown) => this.#deps.onError(error, { run_id: runId, task: 'after' }));
  }

  /** Appends the RUN_ERROR of a run, unless it has ended, after results that say of its pending calls what is known. */
  async #recordFailure(assignment: Assignment, failure: Problem, calls: OpenCalls): Promise<void> {
    const { sessionId, runId, eventIds, requestId, instance } = assignment;
    const event = this.#toRunError(failure, requestId, instance);
    const unsent = [...calls.unsent].map((callId) => toResultEvent(callId, notCalledResult));
    const unknown = [...[...calls.pending].map((callId) => toResultEvent(callId, unknownResult)), ...unsent];
    // What failed the run may have been the log, which takes nothing but the end then.
    if (unknown.length > 0) await this.#deps.log.record(sessionId, unknown, eventIds.runId).catch(() => undefined);
    await this.#deps.log.record(sessionId, [event], eventIds.runId).catch((cause: unknown) => {
      if (!hasEnded(cause)) this.#deps.onError(cause, { run_id: runId, session_id: sessionId, ended: false });
    });
  }

  #toRunError(failure: Problem, requestId: string, instance: string): RunErrorEvent {
    const { publicUrl, clock } = this.#deps;
    return toRunError(failure, { publicUrl: publicUrl(), instance, requestId, at: clock() });
  }

  /** Ends a run that no process carries out. */
  #end(
    run: { id: string; sessionId: string },
    failure: Problem,
    repeated?: ReadonlyMap<string, OwnResult>,
  ): Promise<void> {
    return this.#ender.end(run, this.#toRunError(failure, newId('req'), `/v2/runs/${run.id}`), repeated);
  }

  /** Renews the leases of the active runs, stops those that were cancelled elsewhere, and ends lost ones. */
  async #beatOnce(stopping: AbortSignal): Promise<void> {
    const now = this.#deps.clock();
    const kept = [...this.#active.keys(), ...this.#lost.ids];
    if (kept.length > 0) {
      const until = new Date(now.getTime() + leaseMs);
      for (const runId of await renewRunLeases(this.#deps.dataSource, kept, until)) this.#abort(runId);
    }
    if (!this.#jumps.hasJumped(now, leaseMs)) await this.#lost.settle(now, stopping);
  }
}

/** Returns a runner of which the runs that begin ask their models by a function of their own. */
export const answerBy = (runner: Runner, stream: Gateway['stream']): Runner => ({
  count: () => runner.count(),
  start: (assignment) => runner.start({ ...assignment, stream }),
  cancel: (run) => runner.cancel(run),
  reap: () => runner.reap(),
  reapAll: () => runner.reapAll(),
  beat: () => runner.beat(),
  drain: (signal) => runner.drain(signal),
});

/** Creates the runner of this process. */
export const createRunner = (deps: RunnerDeps): Runner => new BackgroundRunner(deps);
