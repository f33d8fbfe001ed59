import type { Run } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { organizationReach } from '#src/db/reach.ts';
import { problem } from '#src/api/problems.ts';
import type { Handler } from '#src/resources/services.ts';
import { listApprovalsOfRun, toApproval } from '#src/resources/approvals/store.ts';
import { cancelCalls, type CancelCallsDeps } from './cancel-calls.ts';
import { requireRun } from './require.ts';
import { requestRunCancel, toRun, type RunRow } from './store.ts';

/** The time for which `cancelRun` waits for the run to end before it answers with the run as it is. */
const cancelTimeoutMs = 10_000;

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Writes a run with its approvals. */
const toFullRun = async (db: Queryable, run: RunRow): Promise<Run> =>
  toRun(run, (await listApprovalsOfRun(db, run.id)).map(toApproval));

/** Tells whether a run has ended with calls that have no results. */
const waitsForCalls = ({ status }: RunRow): boolean =>
  status === 'requires_tool_results' || status === 'requires_approval';

export const getRun: Handler<'getRun'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: await toFullRun(dataSource, await requireRun(dataSource, principal, path.run_id)),
});

/** Cancels the pending tool calls of a run that has ended. @throws `run_not_active` when there is nothing to cancel. */
async function cancelEndedRun(deps: CancelCallsDeps, run: RunRow, by: string): Promise<RunRow> {
  if (waitsForCalls(run)) await cancelCalls(deps, run, by);
  const row = await requireRun(deps.dataSource, organizationReach(run.organizationId), run.id);
  if (row.status === 'cancelled') return row;
  const why = waitsForCalls(row)
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
    return {
      status: 200,
      body: await toFullRun(dataSource, await cancelEndedRun({ ...services, write }, row, principal.subject)),
    };
  // Stops it at once when this instance or a producer carries it out; another instance notices within seconds.
  await runner.cancel(row);
  const deadline = performance.now() + cancelTimeoutMs;
  for (let wait = 5; row.status === 'running' && performance.now() < deadline; wait = Math.min(wait * 2, 250)) {
    await delay(wait);
    row = await requireRun(dataSource, principal, id);
  }
  return { status: 200, body: await toFullRun(dataSource, row) };
};
