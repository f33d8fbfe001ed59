import type { DataSource } from 'typeorm';
import { isOutage } from '#src/db/failures.ts';
import { newId } from '#src/api/ids.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import type { ChatRequest, Gateway } from '#src/llm/types.ts';
import { Problem, problem, toProblemBody } from '#src/api/problems.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import { repeat } from '#src/process/repeat.ts';
import type { Reading } from '#src/resources/events/follow/tail.ts';
import type { Log, RunErrorEvent } from '#src/resources/events/log/record.ts';
import { type RunRow, listLostRuns, renewRunLeases } from '#src/resources/runs/store.ts';
import { formCheckOf } from '#src/api/response-format.ts';
import { createRunEnder } from './end-run.ts';
import { InFlight } from './in-flight.ts';
import { playRun } from './tool-loop.ts';

/** How long a run may go without a sign of life before another instance declares it lost. */
export const leaseMs = 30_000;
const beatMs = 2_000;
/** How long a lost run that cannot be ended is left alone. */
const postponementMs = 300_000;
/** Events on their way into the log before the model is made to wait. */
const maxInFlight = 256;

export type RunnerDeps = {
  dataSource: DataSource;
  log: Log;
  live: Reading['live'];
  gateway: Gateway;
  /** Holds answers to the formats that were asked for. */
  schemas: SchemaChecker;
  clock: () => Date;
  /** Where callers reach this server, known once it listens. */
  publicUrl: () => string;
  /** Told of what goes wrong behind a caller's back. */
  onError: (error: unknown, context: object) => void;
};

type Assignment = {
  organizationId: string;
  sessionId: string;
  runId: string;
  /** What the events call the session and the run. */
  named: { threadId: string; runId: string };
  requestId: string;
  /** Path of the operation that started it, for the `instance` of a problem. */
  instance: string;
  request: Omit<ChatRequest, 'signal'>;
  /** What to do once it has answered. */
  after?: () => Promise<void>;
  /** Called when it is over, however that came. */
  onEnd?: () => void;
};

export type Runner = {
  /** Carries a started run to its end, in the background. */
  start(assignment: Assignment): void;
  /** Stops a run: at once when this instance carries it out, or ends it when a producer does. */
  cancel(run: Pick<RunRow, 'id' | 'sessionId' | 'foreign'>): Promise<void>;
  /** Ends the runs whose runner has died: those whose lease is over. */
  reap(): Promise<void>;
  /** Ends the runs that this database's only server has left running. */
  reapAll(): Promise<void>;
  /** Begins to keep leases alive; returns how to stop. */
  beat(): () => Promise<void>;
  /** Waits for the runs under way until `signal` is aborted, then ends them as lost. */
  drain(signal: AbortSignal): Promise<void>;
};

const asProblem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : problem('internal_error', 'The run failed for a reason of ours; it has been logged.', { cause: error });

/** Somebody else has ended the run: there is nothing left to do. */
const hasEnded = (error: unknown) => error instanceof Problem && error.code === 'run_not_active';

const runnerLost = () =>
  problem(
    'runner_lost',
    'The process that carried out this run has gone; the part of the answer that arrived is kept.',
  );

export function createRunner(deps: RunnerDeps): Runner {
  const active = new Map<string, { controller: AbortController; done: Promise<void>; assignment: Assignment }>();

  const runError = (failure: Problem, requestId: string, instance: string): RunErrorEvent => ({
    type: 'RUN_ERROR',
    message: failure.detail,
    code: failure.code,
    metadata: {
      problem: toProblemBody(failure, { publicUrl: deps.publicUrl(), instance, requestId, at: deps.clock() }),
      error_message_id: newId('msg'),
      ...(failure.options.retryAfterS !== undefined && { retry_after_s: failure.options.retryAfterS }),
    },
  });

  async function write({ organizationId, sessionId, named, request }: Assignment, signal: AbortSignal): Promise<void> {
    const inFlight = new InFlight(maxInFlight);
    const stop = new AbortController();
    const input = { ...request, signal: AbortSignal.any([signal, stop.signal]) };
    const checkForm = formCheckOf(deps.schemas, organizationId, request.controls?.response_format);
    const events = playRun(deps.gateway, { ...named, startedAt: performance.now(), request: input, checkForm });
    for await (const event of events) {
      if (inFlight.failure) break;
      inFlight.add(deps.log.record(sessionId, [event], named.runId), (error) => stop.abort(error));
      await inFlight.waitForRoom();
      if (isTurnOver()) await yieldToEventLoop();
    }
    await inFlight.finish();
  }

  /** What goes wrong behind an answer does not touch it. */
  async function afterwards({ after, runId }: Assignment): Promise<void> {
    await after?.().catch((error: unknown) => deps.onError(error, { run_id: runId, task: 'after' }));
  }

  async function carryOut(assignment: Assignment, signal: AbortSignal): Promise<void> {
    const { sessionId, runId, named, requestId, instance } = assignment;
    const ended = holdMonitor.track(() => ({ name: `run ${runId}`, request_id: requestId }));
    try {
      await write(assignment, signal);
      if (!signal.aborted) await afterwards(assignment);
    } catch (error) {
      const failure = asProblem(error);
      if (!hasEnded(error))
        deps.onError(failure.options.cause ?? error, {
          run_id: runId,
          session_id: sessionId,
          error_code: failure.code,
        });
      await deps.log
        .record(sessionId, [runError(failure, requestId, instance)], named.runId)
        .catch((cause: unknown) => {
          if (!hasEnded(cause)) deps.onError(cause, { run_id: runId, session_id: sessionId, ended: false });
        });
    } finally {
      ended();
      active.delete(runId);
      assignment.onEnd?.();
    }
  }

  const ender = createRunEnder(deps);
  const end = (run: { id: string; sessionId: string }, failure: Problem) =>
    ender.end(run, runError(failure, newId('req'), `/v2/runs/${run.id}`));

  /** Ends lost runs, each by itself: one that cannot be ended is logged and left alone for a while. */
  async function reap(ownBefore = deps.clock(), stopping?: AbortSignal): Promise<void> {
    const lost = await listLostRuns(deps.dataSource, { ownBefore, before: deps.clock() });
    for (const run of lost) {
      if (stopping?.aborted) return;
      if (active.has(run.id)) continue;
      try {
        await end(run, runnerLost());
      } catch (error) {
        if (isOutage(error)) throw error;
        deps.onError(error, { task: 'leases', run_id: run.id, session_id: run.sessionId });
        await renewRunLeases(deps.dataSource, [run.id], new Date(deps.clock().getTime() + postponementMs));
      }
    }
  }

  async function beatOnce(stopping: AbortSignal): Promise<void> {
    const now = deps.clock();
    if (active.size > 0) {
      const until = new Date(now.getTime() + leaseMs);
      for (const runId of await renewRunLeases(deps.dataSource, [...active.keys()], until))
        active.get(runId)?.controller.abort();
    }
    await reap(now, stopping);
  }

  return {
    reap: () => reap(),
    reapAll: () => reap(new Date(deps.clock().getTime() + 2 * leaseMs)),
    start(assignment) {
      const controller = new AbortController();
      const done = carryOut(assignment, controller.signal);
      active.set(assignment.runId, { controller, done, assignment });
    },
    async cancel(run) {
      if (run.foreign) await end(run, problem('run_cancelled', `The run ${run.id} was cancelled.`));
      else active.get(run.id)?.controller.abort();
    },
    beat() {
      const onFailure = (error: unknown) => deps.onError(error, { task: 'leases' });
      return repeat({ name: 'leases', round: beatOnce, everyMs: beatMs, now: false, onFailure });
    },
    async drain(signal) {
      const deadline = new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      await Promise.race([Promise.all([...active.values()].map((run) => run.done)), deadline]);
      const left = [...active.values()];
      const stopping = problem(
        'runner_lost',
        'The server stopped before this run had ended; the part of the answer that arrived is kept.',
      );
      for (const { assignment } of left) {
        const event = runError(stopping, assignment.requestId, assignment.instance);
        await deps.log.record(assignment.sessionId, [event], assignment.named.runId).catch((error: unknown) => {
          if (!hasEnded(error)) deps.onError(error, { run_id: assignment.runId });
        });
      }
      for (const { controller } of left) controller.abort();
      await Promise.allSettled(left.map((run) => run.done));
    },
  };
}
