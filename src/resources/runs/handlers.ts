import type { DataSource } from 'typeorm';
import type { Handlers } from '#src/api/handlers.ts';
import { problem } from '#src/api/problems.ts';
import { cancelCalls, type CancelCallsDeps } from './cancel-calls.ts';
import { findRun, requestCancel, toRun, type RunRow } from './store.ts';

export type RunDeps = {
  dataSource: DataSource;
  clock: () => Date;
  /** Stops the run at once when this instance or a producer carries it out; another instance notices within seconds. */
  cancel: (run: RunRow) => Promise<void>;
} & CancelCallsDeps;

/** How long `cancelRun` waits for the run to have ended before it answers with the run as it is. */
const patienceMs = 10_000;

const unknown = (id: string) => problem('run_not_found', `No run ${id} in this organization.`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Turns, from a message to its answer. */
export function runHandlers(deps: RunDeps): Pick<Handlers, 'getRun' | 'cancelRun'> {
  const { dataSource, clock, cancel } = deps;

  async function find(organizationId: string, id: string): Promise<RunRow> {
    const row = await findRun(dataSource, organizationId, id);
    if (!row) throw unknown(id);
    return row;
  }

  /** Cancels what a run waits for that has ended. One that is cancelled already stays as it is. */
  async function cancelEnded(run: RunRow): Promise<RunRow> {
    if (run.status === 'requires_tool_results') await cancelCalls(deps, run);
    const row = await find(run.organizationId, run.id);
    if (row.status === 'cancelled') return row;
    const why =
      row.status === 'requires_tool_results'
        ? 'its tool calls have their results, or another run answers in its session'
        : `its status is ${row.status}`;
    throw problem('run_not_active', `There is nothing to cancel of the run ${run.id}: ${why}.`);
  }

  return {
    async getRun({ path, principal }) {
      return { status: 200, body: toRun(await find(principal.organizationId, path.run_id)) };
    },

    async cancelRun({ path, principal }) {
      const { organizationId } = principal;
      const id = path.run_id;
      const asked = await requestCancel(dataSource, organizationId, id, clock());
      let row = await find(organizationId, id);
      if (!asked && row.status !== 'running') return { status: 200, body: toRun(await cancelEnded(row)) };
      await cancel(row);
      const deadline = performance.now() + patienceMs;
      for (let wait = 5; row.status === 'running' && performance.now() < deadline; wait = Math.min(wait * 2, 250)) {
        await pause(wait);
        row = await find(organizationId, id);
      }
      return { status: 200, body: toRun(row) };
    },
  };
}
