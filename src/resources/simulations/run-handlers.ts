import type { Principal } from '#src/access/principal.ts';
import { newId } from '#src/api/ids.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { notFound, problem } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import type { Handler } from '#src/resources/services.ts';
import { pinVersions } from '#src/resources/services/pin-store.ts';
import { requireSet } from './require.ts';
import {
  countOpenRuns,
  findSimulationRun,
  finishRun,
  listResults,
  selectRuns,
  toRunSummary,
  toSimulationRun,
} from './run-store.ts';
import { chooseTested, listPlayedTests, pinSetTests } from './run-tests.ts';
import { simulationResultTable, simulationRunTable, type SimulationResultRow } from './table.ts';

const firstMaxTokens = 1_000_000;
/** The maximum number of runs of an organization that are played at a time. */
const maxOpenRuns = 20;

/** @throws `concurrency_limit_exceeded` when an organization has as many open runs as it may have. */
async function requireRoom(tx: EntityDatabase, organizationId: string): Promise<void> {
  if ((await countOpenRuns(tx, organizationId)) < maxOpenRuns) return;
  const detail = `Your organization has ${maxOpenRuns} simulation runs that are played, and may have no more. Wait for one to end, or cancel one.`;
  throw problem('concurrency_limit_exceeded', detail, { retryAfterS: 30 });
}

/** Makes the rows of the conversations that are to be played. */
const toPendingResults = (runId: string, tests: ReturnType<typeof listPlayedTests>): SimulationResultRow[] =>
  tests
    .flatMap(({ name, conversations }) =>
      Array.from({ length: conversations }, (_, index) => ({ test: name, attempt: index + 1 })),
    )
    .map((one, place) => ({
      runId,
      place,
      ...one,
      status: 'pending',
      sessionId: null,
      turns: 0,
      tokens: 0,
      endedBy: null,
      detail: null,
      criteria: [],
      finishedAt: null,
    }));

const toCaller = ({ subject, credentialId, source, scopes }: Principal) => ({
  subject,
  credentialId,
  source,
  scopes: [...scopes],
});

/** Reads a run as callers see it. @throws `simulation_run_not_found`. */
async function readRun(db: EntityDatabase, organizationId: string, id: string) {
  const run = await findSimulationRun(db, organizationId, id);
  if (!run) throw notFound('simulation_run', id);
  return toSimulationRun(run, await listResults(db, id));
}

export const listSimulationRuns: Handler<'listSimulationRuns'> = async ({ dataSource }, { query, principal }) => {
  const { simulation_set_id, service_id } = query;
  const rows = selectRuns(principal.organizationId, query);
  const list = { ...rows, ...newestFirst, path: '/v2/simulations/runs', filters: { simulation_set_id, service_id } };
  return replyWithPage(dataSource, list, query, toRunSummary);
};

export const createSimulationRun: Handler<'createSimulationRun'> = async (
  { clock, simulator },
  { body, principal, write },
) => {
  const { organizationId } = principal;
  return write.inTransaction(async (tx, afterCommit) => {
    await requireRoom(tx, organizationId);
    const set = await requireSet(tx, organizationId, body.simulation_set_id);
    const pinned = await pinSetTests(tx, set);
    const choice = chooseTested(body, pinned);
    const { pin, agent } = await pinVersions(tx, organizationId, choice);
    const { user_model: userModel = agent.definition.model, judge_model: judgeModel = agent.definition.model } = body;
    const id = newId('simrun');
    const testVersions = pinned.map((one) => one.pin);
    const tested = { setId: set.id, setVersion: set.version, testVersions, serviceId: choice.serviceId, pin };
    const models = { agentId: agent.id, agentVersion: agent.version, userModel, judgeModel };
    const bounds = { maxTokens: body.max_tokens ?? firstMaxTokens, status: 'running' as const, createdAt: clock() };
    const row = { id, organizationId, ...tested, ...models, ...bounds, caller: toCaller(principal) };
    await insertRows(tx, simulationRunTable, row);
    await insertRows(tx, simulationResultTable, toPendingResults(id, listPlayedTests(set, pinned)));
    afterCommit(() => void simulator.wake());
    const headers = { Location: `/v2/simulations/runs/${id}` };
    return { status: 201, body: await readRun(tx, organizationId, id), headers };
  });
};

export const getSimulationRun: Handler<'getSimulationRun'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: await readRun(dataSource, principal.organizationId, path.simulation_run_id),
});

export const cancelSimulationRun: Handler<'cancelSimulationRun'> = async ({ clock }, { path, principal, write }) => {
  const { organizationId } = principal;
  const id = path.simulation_run_id;
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const run = await findSimulationRun(tx, organizationId, id, 'FOR UPDATE');
    if (!run) throw notFound('simulation_run', id);
    note.before = toSimulationRun(run, []);
    if (run.status === 'running') {
      const now = clock();
      await updateRows(tx, simulationRunTable, { id }, { cancelRequestedAt: run.cancelRequestedAt ?? now });
      if (run.runnerId === null) await finishRun(tx, id, true, now);
    }
    return { status: 200, body: await readRun(tx, organizationId, id) };
  });
};
