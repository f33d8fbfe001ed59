import type { DataSource } from 'typeorm';
import type { Handlers } from '#src/api/handlers.ts';
import { notFound, problem } from '#src/api/problems.ts';
import { cancelCalls, type CancelCallsDeps } from './cancel-calls.ts';
import { type RunRow, findRun, requestRunCancel, toRun } from './store.ts';

export type RunDeps = {
  dataSource: DataSource;
  clock: () => Date;
  /** Stops a run at once when this instance or a producer carries it out; another instance notices within seconds. */
  cancel: (run: RunRow) => Promise<void>;
} & CancelCallsDeps;

/** The time for which `cancelRun` waits for the run to end before it answers with the run as it is. */
const cancelTimeoutMs = 10_000;

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Handles the operations on runs. */
export function runHandlers(deps: RunDeps): Pick<Handlers, 'getRun' | 'cancelRun'> {
  const { dataSource, clock, cancel } = deps;

  async function requireRun(organizationId: string, id: string): Promise<RunRow> {
    const row = await findRun(dataSource, organizationId, id);
    if (!row) throw notFound('run', id);
    return row;
  }

  /** Cancels the pending tool calls of a run that has ended. @throws `run_not_active` when there is nothing to cancel. */
  async function cancelEnded(run: RunRow): Promise<RunRow> {
    if (run.status === 'requires_tool_results') await cancelCalls(deps, run);
    const row = await requireRun(run.organizationId, run.id);
    if (row.status === 'cancelled') return row;
    const why =
      row.status === 'requires_tool_results'
        ? 'its tool calls have their results, or another run answers in its session'
        : `its status is ${row.status}`;
    throw problem('run_not_active', `There is nothing to cancel of the run ${run.id}: ${why}.`);
  }

  return {
    async getRun({ path, principal }) {
      return { status: 200, body: toRun(await requireRun(principal.organizationId, path.run_id)) };
    },

    async cancelRun({ path, principal }) {
      const { organizationId } = principal;
      const id = path.run_id;
      const requested = await requestRunCancel(dataSource, organizationId, id, clock());
      let row = await requireRun(organizationId, id);
      if (!requested && row.status !== 'running') return { status: 200, body: toRun(await cancelEnded(row)) };
      await cancel(row);
      const deadline = performance.now() + cancelTimeoutMs;
      for (let wait = 5; row.status === 'running' && performance.now() < deadline; wait = Math.min(wait * 2, 250)) {
        await delay(wait);
        row = await requireRun(organizationId, id);
      }
      return { status: 200, body: toRun(row) };
    },
  };
}
