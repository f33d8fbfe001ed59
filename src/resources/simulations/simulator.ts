import type { SimulationTest } from '#generated/v2/client/types.gen.ts';
import { Problem } from '#src/api/problems.ts';
import { isOutage } from '#src/db/failures.ts';
import { JobWorker, type Worker } from '#src/process/job-worker.ts';
import { repeat } from '#src/process/repeat.ts';
import { insertConversation } from '#src/resources/conversations/store.ts';
import { readState } from '#src/resources/events/log/state.ts';
import { insertSession, toNewSession } from '#src/resources/sessions/store.ts';
import { withTokenCount } from './with-token-count.ts';
import { findPresentCaller } from './caller.ts';
import { holdCriteria } from './criteria.ts';
import {
  newPlayOutcome,
  playConversation,
  toModelSignal,
  type Play,
  type PlayOutcome,
  type PlayServices,
} from './play.ts';
import {
  claimRun,
  findNextResult,
  finishRun,
  releaseRun,
  renewRun,
  storeResult,
  sumTokens,
  type RunHold,
} from './run-store.ts';
import { getPlayedTest } from './run-tests.ts';
import type { SimulationResultRow, SimulationRunRow } from './table.ts';

/** The services that playing runs needs. */
export type SimulatorOptions = PlayServices & {
  /** The milliseconds for which a run belongs to a process that has died: its lease is renewed while it plays. */
  leaseMs?: number;
  /** The milliseconds between two searches for a run. */
  restMs: number;
};

/** The reason why a conversation of a run whose credential has ended is not played. */
const callerEnded = 'The key that began the run was revoked or has expired, or its client was deleted.';

/** Plays the conversations of simulation runs: each by one process, and again from its beginning when that has died. */
class Simulator {
  readonly #options: SimulatorOptions & { leaseMs: number };

  constructor(options: SimulatorOptions) {
    this.#options = { leaseMs: 60_000, ...options };
  }

  /** Returns the time until which a lease that is taken now holds. */
  #leaseEnd(): Date {
    return new Date(this.#options.clock().getTime() + this.#options.leaseMs);
  }

  claim(): Promise<SimulationRunRow | null> {
    const { dataSource, instanceId, clock } = this.#options;
    return claimRun(dataSource, instanceId, clock(), this.#leaseEnd());
  }

  release({ id }: SimulationRunRow): Promise<void> {
    return releaseRun(this.#options.dataSource.manager, id, this.#options.instanceId);
  }

  #renew({ id }: SimulationRunRow): Promise<RunHold> {
    return renewRun(this.#options.dataSource, id, this.#options.instanceId, this.#leaseEnd());
  }

  /** Plays the next conversation and releases the run, so that those of other organizations have their turn. */
  async step(run: SimulationRunRow, stopping: AbortSignal): Promise<boolean> {
    const { dataSource, clock } = this.#options;
    const hold = await this.#renew(run);
    if (hold === 'lost') return false;
    const next = hold === 'held' ? await findNextResult(dataSource.manager, run.id) : null;
    const caller = next && (await findPresentCaller(this.#options, run.caller));
    if (next && caller) {
      await this.#hold(run, () => this.#play({ ...run, caller }, next, stopping));
      await this.release(run);
      return false;
    }
    const isCancelled = hold === 'cancelled' || next !== null;
    await dataSource.transaction(async (tx) => {
      if (next) await storeResult(tx, next, { detail: callerEnded });
      await finishRun(tx, run.id, isCancelled, clock());
    });
    return false;
  }

  /** Tells whether a run is still to be played: nobody has cancelled it, and its caller may still call. */
  async #mayGoOn(run: SimulationRunRow): Promise<boolean> {
    return (await this.#renew(run)) === 'held' && (await findPresentCaller(this.#options, run.caller)) !== null;
  }

  /** Renews the lease of a run for as long as something takes. */
  async #hold(run: SimulationRunRow, work: () => Promise<void>): Promise<void> {
    const { leaseMs, onError } = this.#options;
    const stop = repeat({
      name: 'lease of a simulation run',
      round: () => this.#renew(run),
      everyMs: leaseMs / 3,
      now: false,
      onFailure: (error) => onError(error, { work: 'simulation', run: run.id }),
    });
    await work().finally(stop);
  }

  /** Plays a conversation and stores what came of it. One that cannot be played is an error of that conversation alone. */
  async #play(run: SimulationRunRow, next: SimulationResultRow, stopping: AbortSignal): Promise<void> {
    const { dataSource, clock, onError } = this.#options;
    const outcome = newPlayOutcome();
    const playing = this.#playToEnd(run, next, { outcome, signal: stopping });
    const result: Partial<SimulationResultRow> = await playing.catch((error: unknown) => {
      if (isOutage(error) || stopping.aborted) throw error;
      if (!(error instanceof Problem)) onError(error, { work: 'simulation', run: run.id, place: next.place });
      const detail = error instanceof Problem ? error.detail : 'An internal error; the log of the server says more.';
      const { turns, tokens } = outcome;
      return { turns, tokens, status: 'error' as const, endedBy: 'error' as const, detail };
    });
    if (stopping.aborted) return;
    // One that was not to go on is ended with its run, and keeps what it has used.
    const ended = { ...result, ...(result.status !== undefined && { finishedAt: clock() }) };
    await dataSource.transaction(async (tx) => {
      if ((await renewRun(tx, run.id, this.#options.instanceId, this.#leaseEnd())) === 'lost') return;
      await storeResult(tx, next, ended);
    });
  }

  /** Plays a conversation and holds it against its criteria. Returns only what it has used when it was not to go on. */
  async #playToEnd(
    run: SimulationRunRow,
    next: SimulationResultRow,
    { outcome, signal }: { outcome: PlayOutcome; signal: AbortSignal },
  ): Promise<Partial<SimulationResultRow>> {
    const { dataSource } = this.#options;
    const test = await getPlayedTest(dataSource.manager, run, next.test);
    const tokensLeft = run.maxTokens - (await sumTokens(dataSource, run.id));
    const sessionId = await this.#openSession(run, next);
    const mayGoOn = async () => !signal.aborted && (await this.#mayGoOn(run));
    const stream = withTokenCount(this.#options.gateway.stream, (tokens) => (outcome.tokens += tokens));
    await playConversation(this.#options, { run, test, sessionId, tokensLeft, outcome, signal, stream, mayGoOn });
    if (!outcome.isWhole) return { turns: outcome.turns, tokens: outcome.tokens };
    const isError = outcome.endedBy === 'error';
    const criteria = isError ? [] : await this.#holdCriteria(run, test, { sessionId, outcome, signal, stream });
    const { turns, tokens, endedBy, detail } = outcome;
    const played = { turns, tokens, endedBy, detail };
    if (isError) return { ...played, status: 'error' };
    // What was ended before a message was answered tests nothing.
    const isPassed = endedBy !== 'max_tokens' && turns > 0 && criteria.every(({ passed }) => passed);
    return { ...played, criteria, status: isPassed ? 'passed' : 'failed' };
  }

  async #holdCriteria(
    { organizationId, judgeModel }: SimulationRunRow,
    { criteria }: SimulationTest,
    { sessionId, outcome, signal, stream }: Pick<Play, 'sessionId' | 'outcome' | 'signal' | 'stream'>,
  ) {
    const { dataSource, schemas } = this.#options;
    const { document } = await readState(dataSource, sessionId);
    const played = { ...outcome, state: JSON.stringify(document) };
    const judgement = { organizationId, judgeModel, newSignal: () => toModelSignal(signal) };
    return holdCriteria({ stream, schemas }, criteria, played, judgement);
  }

  /** Creates the session of a conversation, with the versions of the run. Returns its id. */
  async #openSession(run: SimulationRunRow, next: SimulationResultRow): Promise<string> {
    const { dataSource, clock } = this.#options;
    const { organizationId, agentId, agentVersion, pin, id: simulationRunId } = run;
    const now = clock();
    return dataSource.transaction(async (tx) => {
      const owner = { organizationId, userId: null, agentId, simulationRunId, metadata: {}, now };
      const { serviceId, versionSet } = pin;
      const conversation = await insertConversation(tx, { ...owner, serviceId, versionSet, title: null });
      const versions = { ...pin, agentVersion, settings: {} };
      const session = toNewSession({ ...owner, ...versions, conversationId: conversation.id });
      await insertSession(tx, session);
      await storeResult(tx, next, { sessionId: session.id });
      return session.id;
    });
  }
}

/** Creates the worker that plays simulation runs in this process. */
export function createSimulator(options: SimulatorOptions): Worker {
  const simulator = new Simulator(options);
  return new JobWorker({
    name: 'simulation',
    claim: () => simulator.claim(),
    step: (run, stopping) => simulator.step(run, stopping),
    release: (run) => simulator.release(run),
    onError: options.onError,
    restMs: options.restMs,
  });
}
