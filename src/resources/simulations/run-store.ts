import { isDeepStrictEqual } from 'node:util';
import type { SimulationResult, SimulationRun, SimulationRunSummary } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { updateRows } from '#src/db/rows.ts';
import type { ServicePin } from '#src/resources/sessions/store.ts';
import { resolveTests } from './parts/pins-store.ts';
import { listTestReferences, type FullSet } from './store.ts';
import { simulationResultTable, simulationRunTable, type SimulationResultRow, type SimulationRunRow } from './table.ts';

// All raw: counts of other rows, and leases that skip what other processes have locked.

/** A run with the numbers of its conversations. */
export type CountedRun = SimulationRunRow & { conversations: number; finished: number; passed: number };

const columns = `r.id, r.organization_id AS "organizationId", r.set_id AS "setId", r.set_version AS "setVersion",
  r.test_versions AS "testVersions", r.service_id AS "serviceId", r.agent_id AS "agentId", r.agent_version AS "agentVersion", r.pin, r.caller, r.status,
  r.user_model AS "userModel", r.judge_model AS "judgeModel", r.max_tokens::float8 AS "maxTokens",
  r.cancel_requested_at AS "cancelRequestedAt", r.runner_id AS "runnerId", r.lease_expires_at AS "leaseExpiresAt",
  r.created_at AS "createdAt", r.finished_at AS "finishedAt"`;
const count = (condition: string) =>
  `(SELECT count(*)::int FROM simulation_results c WHERE c.run_id = r.id AND ${condition})`;
const counts = `${count('true')} AS conversations, ${count(`c.status <> 'pending'`)} AS finished, ${count(`c.status = 'passed'`)} AS passed`;

/** The filters of a list of runs. */
type RunFilters = { simulation_set_id?: string; service_id?: string };

/** Selects the runs of an organization, for `readPage`. */
export const selectRuns = (
  organizationId: string,
  { simulation_set_id: setId = undefined, service_id: serviceId = undefined }: RunFilters,
) => ({
  sql: `SELECT ${columns}, ${counts} FROM simulation_runs r
         WHERE r.organization_id = $1 AND ($2::text IS NULL OR r.set_id = $2) AND ($3::text IS NULL OR r.service_id = $3)`,
  parameters: [organizationId, setId ?? null, serviceId ?? null],
});

/** Finds a run of an organization, or null. `lock` is a locking clause of SQL. */
export async function findSimulationRun(
  db: Queryable,
  organizationId: string,
  id: string,
  lock = '',
): Promise<CountedRun | null> {
  const rows = await db.query<CountedRun[]>(
    `SELECT ${columns}, ${counts} FROM simulation_runs r WHERE r.id = $1 AND r.organization_id = $2 ${lock}`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/** Lists the results of a run, in the order of its tests. */
export async function listResults(db: EntityDatabase, runId: string): Promise<SimulationResultRow[]> {
  const rows = await db.getRepository(simulationResultTable).find({ where: { runId }, order: { place: 'ASC' } });
  return rows.map((row) => ({ ...row, tokens: Number(row.tokens) }));
}

/**
 * Claims a run that no process plays, or whose lease has expired; null when there is none. It is the oldest one of the
 * organization whose open runs have waited longest for a conversation to end, so that none waits for all of another.
 */
export async function claimRun(
  db: Queryable,
  runnerId: string,
  now: Date,
  until: Date,
): Promise<SimulationRunRow | null> {
  const [rows] = await db.query<[SimulationRunRow[]]>(
    `UPDATE simulation_runs r SET runner_id = $1, lease_expires_at = $3
      WHERE r.id = (SELECT id FROM simulation_runs open
                     WHERE status = 'running' AND (runner_id IS NULL OR runner_id = $1 OR lease_expires_at < $2)
                     ORDER BY (SELECT max(c.finished_at) FROM simulation_runs o JOIN simulation_results c ON c.run_id = o.id
                                WHERE o.organization_id = open.organization_id AND o.status = 'running') NULLS FIRST,
                              created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING ${columns}`,
    [runnerId, now, until],
  );
  return rows[0] ?? null;
}

/** Blocks others who begin runs of an organization until the transaction ends, and counts those that are played. */
export async function countOpenRuns(tx: EntityDatabase, organizationId: string): Promise<number> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`simulation runs of ${organizationId}`]);
  return tx.getRepository(simulationRunTable).countBy({ organizationId, status: 'running' });
}

/** The hold of a process on a run that it plays: `lost` when another one has it, or it has ended. */
export type RunHold = 'held' | 'cancelled' | 'lost';

/** Renews the lease of a run, which no other process can take until the transaction ends. */
export async function renewRun(tx: Queryable, id: string, runnerId: string, until: Date): Promise<RunHold> {
  const [rows] = await tx.query<[{ isCancelled: boolean }[]]>(
    `UPDATE simulation_runs SET lease_expires_at = $3 WHERE id = $1 AND runner_id = $2 AND status = 'running'
      RETURNING cancel_requested_at IS NOT NULL AS "isCancelled"`,
    [id, runnerId, until],
  );
  if (!rows[0]) return 'lost';
  return rows[0].isCancelled ? 'cancelled' : 'held';
}

/** Releases a run, so that another process can claim it. */
export async function releaseRun(db: EntityDatabase, id: string, runnerId: string): Promise<void> {
  await updateRows(db, simulationRunTable, { id, runnerId }, { runnerId: null, leaseExpiresAt: null });
}

/** Releases every run, in a database that only this process uses: the process that had them has ended. */
export async function releaseAllRuns(db: EntityDatabase): Promise<void> {
  await updateRows(db, simulationRunTable, { status: 'running' }, { runnerId: null, leaseExpiresAt: null });
}

/** Finds the next conversation of a run that is to be played; null when none is left. */
export const findNextResult = (db: EntityDatabase, runId: string): Promise<SimulationResultRow | null> =>
  db.getRepository(simulationResultTable).findOne({ where: { runId, status: 'pending' }, order: { place: 'ASC' } });

/** Stores what is known of a conversation of a run. */
export async function storeResult(
  tx: EntityDatabase,
  { runId, place }: Pick<SimulationResultRow, 'runId' | 'place'>,
  change: Partial<SimulationResultRow>,
): Promise<void> {
  await updateRows(tx, simulationResultTable, { runId, place }, change);
}

/** Ends a run: as cancelled, with what is left of it, or as its conversations have ended. */
export async function finishRun(tx: Queryable, id: string, isCancelled: boolean, now: Date): Promise<void> {
  if (isCancelled)
    await tx.query(
      `UPDATE simulation_results SET status = 'cancelled', finished_at = $2 WHERE run_id = $1 AND status = 'pending'`,
      [id, now],
    );
  await tx.query(
    `UPDATE simulation_runs SET runner_id = NULL, lease_expires_at = NULL, finished_at = $2,
       status = CASE WHEN $3 THEN 'cancelled'
         WHEN EXISTS (SELECT FROM simulation_results WHERE run_id = $1 AND status <> 'passed') THEN 'failed' ELSE 'passed' END
      WHERE id = $1 AND status = 'running'`,
    [id, now, isCancelled],
  );
}

/** Returns the tokens of all conversations of a run so far. */
export async function sumTokens(db: Queryable, runId: string): Promise<number> {
  const rows = await db.query<{ tokens: number }[]>(
    'SELECT coalesce(sum(tokens), 0)::float8 AS tokens FROM simulation_results WHERE run_id = $1',
    [runId],
  );
  return rows[0]!.tokens;
}

/** The versions of a service that have to have passed. */
type PassedVersions = { serviceId: string; agentVersion: number } & Pick<
  ServicePin,
  'stateMachineVersion' | 'agentOverrides'
>;

/** Tells whether a run of a set has passed on exactly these versions of a service, and on those of the set and of its tests by now. */
export async function hasPassed(db: Queryable, set: FullSet, versions: PassedVersions): Promise<boolean> {
  const { pinned, faults } = await resolveTests(db, set.organizationId, listTestReferences(set.definition), '');
  if (faults.length > 0) return false;
  const testVersions = pinned.map(({ pin }) => pin);
  const rows = await db.query<Pick<SimulationRunRow, 'pin' | 'testVersions'>[]>(
    `SELECT r.pin, r.test_versions AS "testVersions" FROM simulation_runs r
      WHERE r.set_id = $1 AND r.service_id = $2 AND r.agent_version = $3 AND r.set_version = $4 AND r.status = 'passed'`,
    [set.id, versions.serviceId, versions.agentVersion, set.version],
  );
  return rows.some(
    ({ pin, testVersions: played }) =>
      isDeepStrictEqual(played, testVersions) &&
      pin.stateMachineVersion === versions.stateMachineVersion &&
      isDeepStrictEqual(pin.agentOverrides, versions.agentOverrides),
  );
}

/** Writes a run as the contract has it, without its results. */
export const toRunSummary = (run: CountedRun): SimulationRunSummary => ({
  id: run.id,
  simulation_set_id: run.setId,
  set_version: run.setVersion,
  test_versions: run.testVersions,
  service_id: run.serviceId,
  version_set: run.pin.versionSet!,
  version_set_revision: run.pin.versionSetRevision!,
  agent_version: run.agentVersion,
  state_machine_version: run.pin.stateMachineVersion,
  tool_versions: run.pin.agentOverrides?.tool_versions ?? [],
  status: run.status,
  progress: { conversations: run.conversations, finished: run.finished, passed: run.passed },
  user_model: run.userModel,
  judge_model: run.judgeModel,
  max_tokens: run.maxTokens,
  created_at: run.createdAt.toISOString(),
  finished_at: run.finishedAt?.toISOString() ?? null,
});

/** Writes the result of a conversation as the contract has it. */
export const toSimulationResult = (row: SimulationResultRow): SimulationResult => ({
  test: row.test,
  attempt: row.attempt,
  status: row.status,
  session_id: row.sessionId,
  turns: row.turns,
  tokens: row.tokens,
  ended_by: row.endedBy,
  detail: row.detail,
  criteria: row.criteria,
  finished_at: row.finishedAt?.toISOString() ?? null,
});

/** Writes a run as the contract has it, with its results. */
export const toSimulationRun = (run: CountedRun, results: readonly SimulationResultRow[]): SimulationRun => ({
  ...toRunSummary(run),
  results: results.map(toSimulationResult),
});
