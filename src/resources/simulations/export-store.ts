import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectRuns, toRunSummary, toSimulationResult, type CountedRun } from './run-store.ts';
import { toSetVersion } from './store.ts';
import type { SimulationResultRow, SimulationSetRow, SimulationSetVersionRow } from './table.ts';

/** The versions of the simulation sets of an organization, for an export: those of deleted sets too. */
export const simulationSetVersionsSection = createExportSection(
  'simulation_set_version',
  ({ reach }) => ({
    sql: `SELECT v.set_id AS "setId", v.version, v.definition, v.created_at AS "createdAt", v.created_by AS "createdBy", s.key
            FROM simulation_set_versions v JOIN simulation_sets s ON s.id = v.set_id WHERE s.organization_id = $1`,
    parameters: [reach.organizationId],
    order: [
      { column: 'setId', type: 'text' },
      { column: 'version', type: 'int' },
    ],
    size: 'octet_length(definition::text)',
  }),
  (row: SimulationSetVersionRow & Pick<SimulationSetRow, 'key'>) => ({
    ...toSetVersion(row, row.key),
    created_by: row.createdBy,
  }),
);

/** The results of a simulation run, for an export. */
const simulationResultsSection = createExportSection(
  'simulation_result',
  ({ parentId }) => ({
    sql: `SELECT run_id AS "runId", place, test, attempt, status, session_id AS "sessionId", turns, tokens::float8 AS tokens,
                 ended_by AS "endedBy", detail, criteria, finished_at AS "finishedAt" FROM simulation_results WHERE run_id = $1`,
    parameters: [parentId],
    order: [{ column: 'place', type: 'int' }],
  }),
  (row: SimulationResultRow) => ({ simulation_run_id: row.runId, ...toSimulationResult(row) }),
);

/** The simulation runs of an organization, for an export, each with its results; their sessions are in its conversations. */
export const simulationRunsSection = createExportSection(
  'simulation_run',
  ({ reach }) => ({ ...selectRuns(reach.organizationId, {}), ...oldestFirst }),
  (row: CountedRun) => toRunSummary(row),
  [simulationResultsSection],
);
