import type { DataSource } from 'typeorm';
import { isOutage } from '#src/db/failures.ts';
import { listLostRuns, renewRunLeases } from '#src/resources/runs/store.ts';
import type { RepeatableCall } from '#src/resources/runs/table.ts';
import type { CallTool } from '#src/resources/tools/offer.ts';
import type { OwnResult } from '#src/resources/messages/tools/own-calls.ts';
import { claimLostRun, repeatCalls } from './repeat-calls.ts';

/** The time for which a lost run that cannot be ended is left alone. */
const postponementMs = 300_000;

type LostRun = { id: string; sessionId: string };

type SettlingDeps = {
  dataSource: DataSource;
  clock: () => Date;
  callTool: CallTool;
  onError: (error: unknown, context: object) => void;
  /** The time for which a run whose calls are repeated may go without a sign of life. */
  leaseMs: number;
  /** Tells whether this process carries a run out. */
  isActive: (runId: string) => boolean;
  /** Ends a run, with the results of its calls that were repeated. */
  end: (run: LostRun, repeated: ReadonlyMap<string, OwnResult>) => Promise<void>;
};

/**
 * Ends the runs whose process has died. Their calls of idempotent tools are repeated first, each run's once: that takes as long
 * as the tools do, so it goes on in the background, and its caller keeps the leases of `ids` alive.
 */
export class LostRunSettler {
  readonly #deps: SettlingDeps;
  readonly #repeating = new Map<string, { controller: AbortController; done: Promise<void> }>();

  constructor(deps: SettlingDeps) {
    this.#deps = deps;
  }

  /** The ids of the runs whose calls are being repeated. */
  get ids(): string[] {
    return [...this.#repeating.keys()];
  }

  /** Stops to repeat the calls of a run, which ends then. */
  abort(runId: string): void {
    this.#repeating.get(runId)?.controller.abort();
  }

  /** Stops to repeat calls, and waits until their runs have ended. */
  async stop(): Promise<void> {
    const left = [...this.#repeating.values()];
    for (const { controller } of left) controller.abort();
    await Promise.all(left.map(({ done }) => done));
  }

  /** Settles lost runs, each by itself: one that cannot be ended is logged and left alone for a while. */
  async settle(ownBefore: Date, stopping?: AbortSignal): Promise<void> {
    const { dataSource, clock, leaseMs, isActive } = this.#deps;
    const before = clock();
    for (const run of await listLostRuns(dataSource, { ownBefore, before })) {
      if (stopping?.aborted) return;
      if (isActive(run.id) || this.#repeating.has(run.id)) continue;
      const until = new Date(clock().getTime() + leaseMs);
      await this.#guard(run, async () => {
        const calls = await claimLostRun(dataSource.manager, run.id, { ownBefore, before, until });
        if (calls === null) return;
        if (calls.length === 0) await this.#deps.end(run, new Map());
        else this.#repeatAndEnd(run, calls);
      });
    }
  }

  #repeatAndEnd(run: LostRun, calls: readonly RepeatableCall[]): void {
    const { dataSource, callTool, end, onError } = this.#deps;
    const controller = new AbortController();
    const work = async () =>
      end(run, await repeatCalls({ db: dataSource.manager, callTool }, run.id, calls, controller.signal));
    const done = this.#guard(run, work)
      // The database is out of reach: the run is lost again once its lease is over.
      .catch((error: unknown) => onError(error, { task: 'repeating calls', run_id: run.id }))
      .finally(() => this.#repeating.delete(run.id));
    this.#repeating.set(run.id, { controller, done });
  }

  async #guard(run: LostRun, work: () => Promise<void>): Promise<void> {
    const { dataSource, clock, onError } = this.#deps;
    try {
      await work();
    } catch (error) {
      if (isOutage(error)) throw error;
      onError(error, { task: 'leases', run_id: run.id, session_id: run.sessionId });
      await renewRunLeases(dataSource, [run.id], new Date(clock().getTime() + postponementMs));
    }
  }
}
