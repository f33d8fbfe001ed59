import { organizationReach } from '#src/db/reach.ts';
import { problem } from '#src/api/problems.ts';
import type { Handler } from '#src/resources/services.ts';
import { cancelCalls, type CancelCallsDeps } from './cancel-calls.ts';
import { requireRun } from './require.ts';
import { requestRunCancel, toRun, type RunRow } from './store.ts';

/** The time for which `cancelRun` waits for the run to end before it answers with the run as it is. */
const cancelTimeoutMs = 10_000;

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const getRun: Handler<'getRun'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toRun(await requireRun(dataSource, principal, path.run_id)),
});

/** Cancels the pending tool calls of a run that has ended. @throws `run_not_active` when there is nothing to cancel. */
async function cancelEndedRun(deps: CancelCallsDeps, run: RunRow): Promise<RunRow> {
  if (run.status === 'requires_tool_results') await cancelCalls(deps, run);
  const row = await requireRun(deps.dataSource, organizationReach(run.organizationId), run.id);
  if (row.status === 'cancelled') return row;
  const why =
    row.status === 'requires_tool_results'
      ? 'its tool calls have their results, or another run answers in its session'
      : `its status is ${row.status}`;
  throw problem('run_not_active', `There is nothing to cancel of the run ${run.id}: ${why}.`);
}

export const cancelRun: Handler<'cancelRun'> = async (services, { path, principal, write }) => {
  const { dataSource, clock, runner } = services;
  const id = path.run_id;
  const requested = await write.inStep(async (tx, note) => {
    const isRequested = await requestRunCancel(tx, principal, id, clock());
    note.isUnchanged = !isRequested;
    return isRequested;
  });
  let row = await requireRun(dataSource, principal, id);
  if (!requested && row.status !== 'running')
    return { status: 200, body: toRun(await cancelEndedRun({ ...services, write }, row)) };
  // Stops it at once when this instance or a producer carries it out; another instance notices within seconds.
  await runner.cancel(row);
  const deadline = performance.now() + cancelTimeoutMs;
  for (let wait = 5; row.status === 'running' && performance.now() < deadline; wait = Math.min(wait * 2, 250)) {
    await delay(wait);
    row = await requireRun(dataSource, principal, id);
  }
  return { status: 200, body: toRun(row) };
};
